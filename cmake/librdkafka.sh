#!/bin/sh
# librdkafka.sh PREFIX [SOURCE]
#
# Builds a static librdkafka into PREFIX (include/, lib/librdkafka.a, share/LICENSES), once: a finished
# PREFIX is left alone. SOURCE is a folder or tarball of an upstream release; without it the source
# comes from Debian's own package, of the newest suite that this machine's mirror offers, with
# signatures checked, and without touching the machine's package lists.
set -eu

version_min=2.14.2
prefix=$1
source=${2:-}
[ -f "$prefix/.complete" ] && exit 0

work=$prefix.build.$$
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"

say() { echo "librdkafka: $*" >&2; }

# Prints one field of the first source that is not the security archive (deb822 format).
deb822_field() {
    awk -v RS= -v key="$1" '!/security/ && match($0, "(^|\n)" key ":[^\n]*") {
        line = substr($0, RSTART, RLENGTH); sub("^\n?" key ":[ \t]*", "", line)
        split(line, words, /[ \t]+/); print words[1]; exit }' "$2"
}

# apt with a state of its own: the machine's lists, cache and status are neither read nor written.
private_apt() {
    tool=$1; shift
    "$tool" -q -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$work/apt" \
        -o Dir::Etc::Main=/dev/null -o Dir::State="$work/apt" -o Dir::State::Lists="$work/apt/lists" \
        -o Dir::State::status=/dev/null -o Dir::Cache="$work/apt/cache" \
        -o APT::Sandbox::User="$(id -un)" -o Acquire::AllowInsecureRepositories=false \
        -o APT::Get::AllowUnauthenticated=false "$@"
}

fetch_from_debian() {
    sources=/etc/apt/sources.list.d/debian.sources
    key=/usr/share/keyrings/debian-archive-keyring.gpg
    if [ -r "$sources" ]; then
        mirror=$(deb822_field URIs "$sources")
        signed_by=$(deb822_field Signed-By "$sources")
        [ -r "${signed_by:-}" ] && key=$signed_by
    else
        mirror=$(awk '$1 == "deb" { for (i = 2; i <= NF; i++)
            if ($i ~ /^(https?|file|mirror)/ && $i !~ /security/) { print $i; exit } }' \
            /etc/apt/sources.list 2>/dev/null || true)
    fi
    if [ -z "${mirror:-}" ] || [ ! -r "$key" ]; then
        say "no Debian mirror or archive keyring on this machine."
        say "Set -DSTRANDLINE_LIBRDKAFKA_SOURCE=<folder or tarball of librdkafka $version_min or newer>,"
        say "or -DSTRANDLINE_LIBRDKAFKA=system where the distribution has it."
        exit 3
    fi
    for suite in sid testing trixie; do
        rm -rf "$work/apt"
        mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial" "$work/download"
        printf 'Types: deb-src\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n' \
            "$mirror" "$suite" "$key" > "$work/apt/private.sources"
        if private_apt apt-get update -o APT::Update::Error-Mode=any > "$work/apt.log" 2>&1 &&
            (cd "$work/download" &&
                private_apt apt-get source --download-only librdkafka >> "$work/apt.log" 2>&1); then
            set -- "$work"/download/librdkafka_*.orig.tar.*
            source=$1
            say "source package of Debian $suite: $(basename "$source")"
            return
        fi
    done
    say "could not fetch Debian's source package:"
    tail -n 5 "$work/apt.log" >&2
    exit 3
}

[ -n "$source" ] || fetch_from_debian
if [ -d "$source" ]; then
    cp -r "$source" "$work/source"
else
    mkdir -p "$work/source"
    tar -xf "$source" -C "$work/source" --strip-components=1
fi

cd "$work/source"
# rd_kafka_version() as 0xMMmmrrpp.
hex=$(sed -n 's/^#define RD_KAFKA_VERSION *0x\([0-9a-fA-F]*\).*/\1/p' src/rdkafka.h)
version=$(printf '%d.%d.%d' "0x$(echo "$hex" | cut -c1-2)" "0x$(echo "$hex" | cut -c3-4)" \
    "0x$(echo "$hex" | cut -c5-6)")
oldest=$(printf '%s\n%s\n' "$version" "$version_min" | sort -V | head -n 1)
if [ "$oldest" != "$version_min" ]; then
    say "$version is too old: Strandline needs $version_min or newer (SCRAM with Kafka 4)."
    exit 4
fi

say "building $version into $prefix (once)"
# A property that loads code has no place in a host that reads its settings from YAML.
sed -i 's/mkl_allvar_set WITH_PLUGINS .*/:/' configure.self
if ! { bash ./configure --prefix=/usr --disable-gssapi --disable-curl --disable-lz4-ext \
        --CFLAGS="-O2 -g -fPIC -fstack-protector-strong -D_FORTIFY_SOURCE=2" &&
        make -C src librdkafka.a -j "$(nproc)"; } > "$work/build.log" 2>&1; then
    tail -n 30 "$work/build.log" >&2
    say "the build failed"
    exit 5
fi

rm -rf "$prefix"
mkdir -p "$prefix/include/librdkafka" "$prefix/lib" "$prefix/share"
cp src/rdkafka.h src/rdkafka_mock.h "$prefix/include/librdkafka/"
cp src/librdkafka.a "$prefix/lib/"
cat LICENSES.txt > "$prefix/share/LICENSES.librdkafka"
echo "$version" > "$prefix/version"
touch "$prefix/.complete"
say "$version ready"
