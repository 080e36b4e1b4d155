#!/usr/bin/env bash
# What is in the packages, without installing them.
# shellcheck source=tests/package/lib.sh
. "$(dirname "$0")/lib.sh"
trap 'rm -rf "$work"' EXIT

host_files="
/etc/default/strandline
/etc/strandline/pipelines.d/schemas/order_created.schema.json
/etc/strandline/pipelines.d/schemas/payment_completed.schema.json
/etc/strandline/strandline.yaml
/usr/bin/strandline
/usr/lib/systemd/system/strandline.service
/usr/lib/systemd/system/strandline@.service
/usr/lib/sysusers.d/strandline.conf
/usr/lib/tmpfiles.d/strandline.conf
/usr/lib/$TRIPLET/strandline/plugins/order_enricher-$VERSION.so
/usr/share/bash-completion/completions/strandline
/usr/share/doc/strandline/LICENSES.librdkafka
/usr/share/doc/strandline/LICENSES.libhiredis-dev
/usr/share/doc/strandline/LICENSES.libzstd-dev
/usr/share/doc/strandline/copyright
/usr/share/fish/vendor_completions.d/strandline.fish
/usr/share/man/man1/strandline.1.gz
/usr/share/man/man5/strandline-pipeline.5.gz
/usr/share/man/man5/strandline.yaml.5.gz
/usr/share/strandline/alerts/strandline.rules.yaml
/usr/share/strandline/examples/orders.yaml
/usr/share/strandline/examples/schemas/order_created.schema.json
/usr/share/strandline/examples/schemas/payment_completed.schema.json
/usr/share/strandline/examples/strandline.yaml
/usr/share/strandline/grafana/strandline.json
/usr/share/zsh/vendor-completions/_strandline"
dev_files="
/usr/include/strandline/event_types.hpp
/usr/include/strandline/plugin.h
/usr/include/strandline/plugin.hpp
/usr/lib/$TRIPLET/cmake/StrandlinePlugin/StrandlinePluginConfig.cmake
/usr/lib/$TRIPLET/pkgconfig/strandline-plugin.pc"

deb_files() { dpkg-deb -c "$1" | awk '{ print substr($6, 2) }'; }
# contains_all <files wanted> <files there>
# shellcheck disable=SC2317
contains_all() {
    local file missing=0
    for file in $1; do
        grep -qxF "$file" <<<"$2" || { echo "missing: $file"; missing=1; }
    done
    return "$missing"
}

holds "the host's deb has all that an operator needs" contains_all "$host_files" "$(deb_files "$host_deb")"
holds "the host's rpm has the same" contains_all "$host_files" "$(rpm -qlp "$host_rpm" 2>/dev/null)"
holds "the dev deb has headers and build rules" contains_all "$dev_files" "$(deb_files "$dev_deb")"
holds "the devel rpm has the same" contains_all "$dev_files" "$(rpm -qlp "$dev_rpm" 2>/dev/null)"

holds "the deb provides the plugin ABI" grep -q '^strandline-plugin-abi-0 (= 0\.' \
    <<<"$(dpkg-deb -f "$host_deb" Provides)"
holds "so does the rpm" grep -q '^strandline(plugin-abi) = 0\.' <<<"$(rpm -qp --provides "$host_rpm" 2>/dev/null)"
holds "the deb depends on the system's TLS library" grep -q 'libssl3' <<<"$(dpkg-deb -f "$host_deb" Depends)"
holds "the deb does not depend on a librdkafka" fails grep -q rdkafka <<<"$(dpkg-deb -f "$host_deb" Depends)"
holds "the dev package depends on nothing of ours" fails grep -q strandline <<<"$(dpkg-deb -f "$dev_deb" Depends)"
holds "files in /etc are conffiles of the deb" diff \
    <(deb_files "$host_deb" | grep '^/etc/.*[^/]$' | sort) <(dpkg-deb -I "$host_deb" conffiles | sort)
holds "and configuration of the rpm" diff \
    <(deb_files "$host_deb" | grep '^/etc/.*[^/]$' | sort) <(rpm -qcp "$host_rpm" 2>/dev/null | sort)
holds "lintian finds no error" lintian --fail-on error --suppress-tags initial-upload-closes-no-bugs \
    --allow-root "$host_deb" "$dev_deb"

dpkg-deb -x "$host_deb" "$work/host"
binary=$work/host/usr/bin/strandline
units=$work/host/usr/lib/systemd/system

# Every option that a command shows is in the manual and in the completions.
options_of() { "$binary" "$@" --help 2>&1 | grep -aoE -- '--[a-z][a-z-]+' | sort -u | grep -vx -- '--help'; }
manual=$(zcat "$work/host/usr/share/man/man1/strandline.1.gz" | sed 's,\\,,g')
for command in run check codegen demo version plugin; do
    holds "$command --help is plain text" fails grep -qaP '[\x00-\x08\x0e-\x1f]' <("$binary" $command --help)
    # shellcheck disable=SC2046
    for option in $(options_of $command); do
        holds "$command $option is in the manual" grep -qE -- "Fl ${option#-}( |\$)" <<<"$manual"
        holds "and in the bash completion" grep -q -- "$option" "$work/host/usr/share/bash-completion/completions/strandline"
        holds "and in the zsh completion" grep -q -- "$option" "$work/host/usr/share/zsh/vendor-completions/_strandline"
        holds "and in the fish completion" grep -q -- "-l ${option#--}" "$work/host/usr/share/fish/vendor_completions.d/strandline.fish"
    done
done

dynamic() { readelf -d "$binary"; }
exports() { nm -D --defined-only "$binary" 2>/dev/null | awk '{ print $3 }'; }
holds "the executable is position-independent" grep -q 'Type:.*DYN' <<<"$(readelf -h "$binary")"
holds "its relocations are read-only, and bound at once" grep -q 'BIND_NOW\|Flags:.*NOW' <<<"$(dynamic)"
holds "its stack is not executable" grep -q 'GNU_STACK.* RW ' <<<"$(readelf -lW "$binary")"
holds "it has no run path" fails grep -q 'RPATH\|RUNPATH' <<<"$(dynamic)"
holds "it exports nothing of librdkafka or OpenSSL" fails grep -q '^rd_kafka\|^SSL_\|^ZSTD_' <<<"$(exports)"
holds "no file of it names the folder of its build" fails grep -rlF "$SOURCE_DIR/runtime/" "$work/host"

# The exposure level, times ten; systemd-analyze says "1.1 OK".
exposure() { systemd-analyze security --offline=true "$1" 2>/dev/null | sed -n 's/.*level for .*: \([0-9]*\)\.\([0-9]\).*/\1\2/p'; }
if command -v systemd-analyze >/dev/null; then
    for unit in strandline.service strandline@.service; do
        level=$(exposure "$units/$unit")
        holds "$unit: exposure ${level:0:-1}.${level: -1}, at most 1.1" test "$level" -le 11
    done
else
    say "systemd-analyze is not here: the unit's exposure was not measured"
fi
holds "a host without a pipeline is idle, not failed" grep -q \
    '^ConditionPathExistsGlob=/etc/strandline/pipelines.d/\*.yaml$' "$units/strandline.service"
holds "an instance has a folder of its own" grep -q '^ExecStart=.*/etc/strandline/instances/%i/' \
    "$units/strandline@.service"
finish
