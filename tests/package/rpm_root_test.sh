#!/usr/bin/env bash
# Installs and erases the rpms in an empty root with a database of its own. There is no distribution in it, so
# dependencies are left aside and scripts, which need a shell there, are not run.
# shellcheck source=tests/package/lib.sh
. "$(dirname "$0")/lib.sh"
trap 'rm -rf "$work"' EXIT
if [ "$(id -u)" -ne 0 ]; then
    say "left out: rpm changes its root, which needs root"
    exit 77
fi
root=$work/root
mkdir -p "$root"
in_root() { rpm --root "$root" --dbpath /var/lib/rpm "$@"; }

in_root --initdb
say "an empty root, without dependencies and without scripts"
holds "rpm installs both packages" in_root -i --nodeps --noscripts "$host_rpm" "$dev_rpm"
holds "all files are as packed" in_root -V --nodeps --noscripts strandline strandline-devel
holds "they belong to root" test "$(stat -c '%U:%G' "$root/usr/bin/strandline")" = root:root
echo "# edited" >>"$root/etc/default/strandline"
holds "rpm erases both" in_root -e --nodeps --noscripts strandline strandline-devel
holds "an edited file in /etc is kept aside" test -f "$root/etc/default/strandline.rpmsave"
rm -f "$root/etc/default/strandline.rpmsave"
holds "nothing of ours is left" test -z "$(cd "$root" && find . -not -path './var/lib/rpm*' -iname '*strandline*')"
for script in $(rpm -qp --scripts "$host_rpm" 2>/dev/null | grep -o 'using [^)]*' | awk '{ print $2 }' | sort -u); do
    holds "scripts ask for a plain shell" test "$script" = /bin/sh
done
finish
