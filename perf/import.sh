#!/usr/bin/env bash
# Export and import of a large catalog: time, processor, memory. See README.md beside this file.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: perf/import.sh [VARIANTS]

Seeds a synthetic catalog of VARIANTS (1000000), exports it as NDJSON, imports that file into an empty shop and once more into
the same; both on SQLite. Prints a table of seconds, processor seconds and the most memory of each step, checks that the import
reports every product and variant, that the second changes nothing, and that an export of the new shop is the same file.
Exit code 0 only if all of that is so and the import stays within the bars.

environment:
  MAX_SECONDS=900   bar for the import's time
  MAX_MB=600        bar for its memory (peak of the resident set)
  SHOP=             a folder with a published shop, instead of publishing it to perf/out
  WORK=             where the shops and the file go, instead of a temporary folder; needs about 2 GB for a million variants
TEXT
}

case "${1:-}" in -h | --help) usage; exit 0 ;; esac
if [ $# -gt 1 ]; then usage; exit 2; fi
variants=${1:-1000000} max_seconds=${MAX_SECONDS:-900} max_mb=${MAX_MB:-600}
here=$(cd "$(dirname "$0")" && pwd)
timer=$(type -P time) || { echo "import.sh: needs GNU time (apt-get install time)" >&2; exit 2; }

if [ -z "${SHOP:-}" ]; then
  SHOP=$here/out/shop
  dotnet publish "$here/../src/WebApi" -c Release -o "$SHOP" -v quiet --nologo
fi
if [ -z "${WORK:-}" ]; then
  WORK=$(mktemp -d)
  trap 'rm -rf "$WORK"' EXIT
fi
mkdir -p "$WORK/from" "$WORK/to"
export ASPNETCORE_ENVIRONMENT=Production DOTNET_ENVIRONMENT=Production

# step NAME FOLDER VERB...: runs a verb on a shop, adds a row to the table, leaves its last line in $said
step() {
  local name=$1 folder=$2
  shift 2
  Shop__DataDirectory=$WORK/$folder "$timer" -o "$WORK/time" -f '%e %U %S %M' "$SHOP/Shop.WebApi" "$@" >"$WORK/said" 2>"$WORK/errors" ||
    { cat "$WORK/said" "$WORK/errors" >&2; echo "import.sh: $name failed" >&2; exit 1; }
  said=$(tail -n 1 "$WORK/said")
  read -r seconds user system kilobytes < <(tail -n 1 "$WORK/time")
  rows+=$(printf '| %s | %.0f | %.0f | %d | %s |' "$name" "$seconds" "$(echo "$user + $system" | bc)" $((kilobytes / 1024)) "$said")$'\n'
  echo "$name: $seconds s, ${user} + ${system} s of processor, $((kilobytes / 1024)) MB: $said" >&2
}

fail=0
want() { [[ $said == *"$1"* ]] || { echo "import.sh: expected \"$1\" in \"$said\"" >&2; fail=1; }; }

rows=
step seed from seed --variants "$variants"
want ", $variants variants, 0 errors"
products=${said%% *}
step export from export "$WORK/catalog.ndjson"
want "$products products"
step import to import "$WORK/catalog.ndjson"
want "$products products ($products created, 0 updated), $variants variants, 0 errors"
if (($(printf '%.0f' "$seconds") > max_seconds)); then echo "import.sh: the import took $seconds s, the bar is $max_seconds" >&2; fail=1; fi
if ((kilobytes / 1024 > max_mb)); then echo "import.sh: the import took $((kilobytes / 1024)) MB, the bar is $max_mb" >&2; fail=1; fi
step "import again" to import "$WORK/catalog.ndjson"
want "(0 created, 0 updated), $variants variants, 0 errors"
step "export again" to export "$WORK/again.ndjson"
cmp "$WORK/catalog.ndjson" "$WORK/again.ndjson" || fail=1

echo "$variants variants, $products products, a file of $(($(stat -c %s "$WORK/catalog.ndjson") / 1048576)) MB, a database of $(($(stat -c %s "$WORK/to/shop.db") / 1048576)) MB; $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
echo
echo "| step | s | processor s | peak MB | it said |"
echo "|---|---:|---:|---:|---|"
printf '%s' "$rows"
exit $fail
