#!/usr/bin/env bash
# Negative controls: each patch here plants one bug in a copy of the tree, and the simulation must find it
# within a minute. A patch that no longer applies fails. Prints which invariant found it, at which seed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

tree=$PWD/build/broken/tree
seconds=60
export CCACHE_BASEDIR=$tree CCACHE_NOHASHDIR=true
mkdir -p "$tree"
# Only files that differ are written, so that the build of the copy is kept between two runs.
git ls-files -co --exclude-standard | while read -r file; do
    [ -f "$file" ] || continue
    cmp -s "$file" "$tree/$file" || { mkdir -p "$tree/$(dirname "$file")" && cp -p "$file" "$tree/$file"; }
done

build() { ninja -C "$tree/build/release" -j "${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc)}" --quiet strandline_simulation_runs; }
runs=$tree/build/release/bin/strandline_simulation
cmake -S "$tree" --preset release --log-level=NOTICE >/dev/null
build
"$runs" --seeds 300 >/dev/null || { echo "the tree itself fails: ./dev test simulation" >&2; exit 1; }

failed=0
for bug in tests/broken/*.patch; do
    name=$(basename "$bug" .patch)
    if ! patch -d "$tree" -p1 --forward --batch --silent <"$bug" >/dev/null; then
        echo "NOT APPLIED  $name"
        failed=1
        for file in $(sed -n 's,^+++ b/,,p' "$bug"); do cp -p "$file" "$tree/$file"; done
        continue
    fi
    if ! build; then
        echo "NOT BUILT    $name"
        failed=1
    else
        must=$(sed -n 's/^Must trip: //p' "$bug")
        report=$(timeout "$seconds" "$runs" --seeds 1000000 2>&1) || true
        found=$(printf '%s\n' "$report" | sed -n 's/^\(I[0-9]*\) is violated.*/\1/p' | head -n 1)
        seed=$(printf '%s\n' "$report" | sed -n 's/^seed \([0-9]*\)$/\1/p' | head -n 1)
        case " $must " in
            *" ${found:-none} "*) echo "found        $name: $found at seed $seed" ;;
            *)
                echo "NOT FOUND    $name: must trip $must, got ${found:-nothing}"
                failed=1
                ;;
        esac
    fi
    # By content, and with a new time: the next build must see it.
    for file in $(sed -n 's,^+++ b/,,p' "$bug"); do cp "$file" "$tree/$file"; done
done
exit $failed
