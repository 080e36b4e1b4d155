#!/usr/bin/env bash
# Installs, uses, removes and purges the debs in a root that never saw us. That needs root and a mirror;
# where one is missing, the packages are unpacked into a folder, and used from there.
if [ "$(id -u)" -eq 0 ] && [ -z "${MOUNTS_OF_OUR_OWN:-}" ] && unshare --mount true 2>/dev/null; then
    MOUNTS_OF_OUR_OWN=yes exec unshare --mount "$0"
fi
# shellcheck source=tests/package/lib.sh
. "$(dirname "$0")/lib.sh"
root=$work/root
trap 'umount "$root/proc" 2>/dev/null; rm -rf --one-file-system "$work"' EXIT
cache=${STRANDLINE_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/strandline}
# shellcheck source=/dev/null
suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")

mirror() {
    {
        sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources
        awk '$1 == "deb" { for (i = 2; i <= NF; i++) if ($i ~ /^https?:/) print $i }' /etc/apt/sources.list
    } 2>/dev/null | grep -v security | head -n 1
}

# A minimal Debian with compilers for plugins, made once.
make_root() {
    local archive
    archive=$cache/clean-root-$suite-$(dpkg --print-architecture).tar
    [ "$(id -u)" -eq 0 ] && [ -n "${MOUNTS_OF_OUR_OWN:-}" ] && command -v debootstrap >/dev/null || return 1
    mkdir -p "$root" "$cache"
    if [ ! -f "$archive" ]; then
        debootstrap --variant=minbase --include=g++,make,cmake,pkg-config "$suite" "$work/fresh" \
            "$(mirror)" >"$work/debootstrap.log" 2>&1 || { tail -n 3 "$work/debootstrap.log"; return 1; }
        tar -C "$work/fresh" --one-file-system -cf "$archive.new" . && mv "$archive.new" "$archive"
        rm -rf "$work/fresh"
    fi
    tar -C "$root" -xf "$archive" && mount -t proc proc "$root/proc" || return 1
    # How this machine reaches its mirror.
    apt-config dump Acquire >"$root/etc/apt/apt.conf.d/99here"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    mkdir -p "$root/packages" && cp "$host_deb" "$dev_deb" "$root/packages/"
    chroot "$root" apt-get update -q >"$work/apt.log" 2>&1 || { tail -n 3 "$work/apt.log"; return 1; }
}

inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@"; }
files_inside() {
    (cd "$root" && find etc usr var opt srv -xdev \( -path var/cache -o -path var/lib/apt \
        -o -path var/lib/dpkg -o -path var/log -o -path var/lib/systemd \) -prune -o -print) | sort
}
# shellcheck disable=SC2016
packages_inside() { inside dpkg-query -W -f '${Package}\n' | sort; }

if make_root; then
    say "a clean $suite in a folder of its own"
    packages_before=$(packages_inside)
    holds "apt installs both packages with all that they need" inside env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends ./packages/"$(basename "$host_deb")" \
        ./packages/"$(basename "$dev_deb")"
    holds "the service's user is there" inside getent passwd strandline
    holds "its state is closed to others" test "$(inside stat -c '%U %a' /var/lib/strandline)" = "strandline 750"
    prefix=/usr
else
    say "no clean root here (it needs root, debootstrap and a mirror): unpacking into a folder instead"
    dpkg-deb -x "$host_deb" "$root" && dpkg-deb -x "$dev_deb" "$root"
    inside() { env -i PATH="$root/usr/bin:$PATH" HOME="$work" "$@"; }
    prefix=$root/usr
fi

holds "the host says its version" grep -q "$VERSION" <<<"$(inside strandline version 2>&1)"
holds "the demo runs as it is installed, and its numbers add up" inside strandline demo --seconds 3
libraries=$(inside ldd "$prefix/bin/strandline" 2>&1)
holds "it needs the system's TLS library" grep -q libssl <<<"$libraries"
holds "every shared library is found" fails grep 'not found' <<<"$libraries"

# The shipped pipeline, on the broker inside the process.
in_root() { case $prefix in /usr) echo "$root$1" ;; *) echo "$work$1" ;; esac; }
seen_inside() { case $prefix in /usr) echo "$1" ;; *) echo "$work$1" ;; esac; }
try=$(seen_inside /try)
cp -r "$root/usr/share/strandline/examples" "$(in_root /try)"
check_it() {
    inside strandline check --embedded --config "$try/strandline.yaml" \
        --plugins "$prefix/lib/$TRIPLET/strandline/plugins" "$try/orders.yaml"
}
holds "the shipped pipeline passes check" grep -x 'valid: 1 pipeline' <<<"$(check_it 2>&1)"
printf '\nretires: 3\n' >>"$(in_root /try)/orders.yaml"
checked=0
complaint=$(check_it 2>&1) || checked=$?
holds "a wrong one is refused with 78 (it was $checked)" test "$checked" -eq 78
holds "and told by line and column" grep -q 'orders.yaml:[0-9]*:[0-9]*: error\[unknown-key\]' <<<"$complaint"

# The README's first pipeline, step by step.
if [ "$prefix" = /usr ]; then
    awk '/^ *```yaml/ { inside = 1; next } /^ *```/ { inside = 0 } inside { sub(/^   /, ""); print }' \
        "$SOURCE_DIR/README.md" >"$root/etc/strandline/strandline.yaml"
    holds "the example beside the README's host passes check" inside sh -c \
        'cd /etc/strandline/pipelines.d && cp orders.yaml.example orders.yaml && strandline check | grep -x "valid: 1 pipeline"'
    rm -f "$root/etc/strandline/pipelines.d/orders.yaml"
fi

# A C and a C++ plugin, as their authors build them: without our source tree.
mkdir -p "$(in_root /author)"
cp -r "$SOURCE_DIR/plugins/hello_c" "$SOURCE_DIR/plugins/order_enricher" "$(in_root /author)/"
mkdir -p "$(in_root /pipelines)"
cp -r "$SOURCE_DIR/pipelines/schemas" "$(in_root /pipelines)/"
cp "$SOURCE_DIR/tests/package/plugin/CMakeLists.txt" "$(in_root /author)/"
author=$(seen_inside /author)
holds "plugins configure against the dev package" inside cmake -S "$author" -B "$author/build" \
    -G "Unix Makefiles" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_BUILD_TYPE=Release
holds "and build, one in C and one in C++" inside cmake --build "$author/build"
for plugin in hello_c order_enricher; do
    file=$(cd "$(in_root /author)" && find build -name "$plugin-*.so")
    holds "the host takes the $plugin that was built so" inside strandline plugin inspect "$author/$file"
done
holds "pkg-config knows where plugins go" inside env PKG_CONFIG_PATH="$prefix/lib/$TRIPLET/pkgconfig" \
    pkg-config --exists strandline-plugin

if [ "$prefix" = /usr ]; then
    echo "# edited" >>"$root/etc/default/strandline"
    cp "$root/etc/strandline/strandline.yaml" "$work/edited.yaml"
    holds "apt removes both" inside apt-get remove -y -q strandline strandline-dev
    holds "the program is gone" fails test -e "$root/usr/bin/strandline"
    holds "an edited file in /etc is still there" grep -q '^# edited' "$root/etc/default/strandline"
    holds "apt installs again" inside apt-get install -y -q --no-install-recommends \
        ./packages/"$(basename "$host_deb")"
    holds "over the edited files" cmp "$root/etc/strandline/strandline.yaml" "$work/edited.yaml"
    holds "apt purges" inside apt-get purge -y -q strandline
    holds "and what came with it goes" inside apt-get autoremove --purge -y -q
    rm -rf "$root/try" "$root/author"
    holds "nothing of ours is left" fails grep -i strandline <<<"$(files_inside)"
    holds "the packages are those of before" diff <(echo "$packages_before") <(packages_inside)
fi
finish
