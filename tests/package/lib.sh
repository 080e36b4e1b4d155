# Shared by the package tests: each check says what holds, and a failed one does not stop the others.
# shellcheck shell=bash
set -uo pipefail

: "${PACKAGES:?is set by ./dev test package, which runs this}"
failed=0
say() { printf -- '-- %s\n' "$*"; }
# holds <sentence> <command>...: the command's output is shown when it fails.
holds() {
    local sentence=$1 output
    shift
    if output=$("$@" 2>&1); then
        printf 'ok   %s\n' "$sentence"
    else
        printf 'FAIL %s\n%s\n' "$sentence" "$output"
        failed=$((failed + 1))
    fi
}
fails() { ! "$@"; }
finish() {
    [ "$failed" -eq 0 ] || say "$failed checks failed"
    exit $((failed > 0))
}

# shellcheck disable=SC2034
host_deb=$(echo "$PACKAGES"/strandline_"$VERSION"-*.deb)
# shellcheck disable=SC2034
dev_deb=$(echo "$PACKAGES"/strandline-dev_"$VERSION"-*.deb)
# shellcheck disable=SC2034
host_rpm=$(echo "$PACKAGES"/strandline-"$VERSION"-*.rpm)
# shellcheck disable=SC2034
dev_rpm=$(echo "$PACKAGES"/strandline-devel-"$VERSION"-*.rpm)
for package in "$host_deb" "$dev_deb" "$host_rpm" "$dev_rpm"; do
    [ -f "$package" ] || { say "no $package: run ./dev package"; exit 1; }
done

# shellcheck disable=SC2034
work=$(mktemp -d)
