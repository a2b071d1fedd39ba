#!/usr/bin/env bash
# Asks a shop with a catalog of yours what judged searches find. See README.md beside this file.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: perf/relevance.sh CATALOG JUDGED

Imports CATALOG (Shopify product CSV or NDJSON) into a shop of its own and sends it the searches of JUDGED: one a line, a tab, and the
slugs of which one is meant, separated by spaces. Lines that begin with # are left out. Prints those that do not have one of them among
the first FIRST products; the exit code is 0 if no more than one in twenty is missed.

environment: FIRST=3 PORT=5110 SHOP=  (a folder with a published shop; without it, perf/out/shop is published)
TEXT
}

case "${1:-}" in -h | --help) usage; exit 0 ;; esac
[ $# -eq 2 ] || { usage >&2; exit 2; }

here=$(cd "$(dirname "$0")" && pwd)
catalog=$(realpath "$1") judged=$(realpath "$2") first=${FIRST:-3} port=${PORT:-5110} shop=${SHOP:-$here/out/shop}
work=$(mktemp -d)
pid=""
stop() {
  [ -z "$pid" ] || { kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; } || true
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 1' INT TERM

[ -n "${SHOP:-}" ] || dotnet publish "$here/../src/WebApi" -c Release -o "$shop" --nologo -v quiet
export ASPNETCORE_ENVIRONMENT=Production Shop__DataDirectory=$work/data
mkdir "$work/data"
cd "$shop"
dotnet Shop.WebApi.dll import "$catalog" | tail -n 1
dotnet Shop.WebApi.dll "--urls=http://127.0.0.1:$port" >"$work/log" 2>&1 &
pid=$!
until curl -sf -o "$work/ready" "http://127.0.0.1:$port/health/ready"; do
  kill -0 "$pid" 2>/dev/null || { tail -n 5 "$work/log" >&2; exit 1; }
  sleep 0.3
done

asked=0 missed=0
while IFS=$'\t' read -r query meant; do
  case $query in '#'* | '') continue ;; esac
  asked=$((asked + 1))
  found=$(curl -sfG --retry 3 "http://127.0.0.1:$port/api/v1/products" --data-urlencode "q=$query" -d "limit=$first" | grep -oE '"slug":"[^"]*"' | cut -d'"' -f4 || true)
  hit=""
  for slug in $meant; do
    if grep -qxF -- "$slug" <<<"$found"; then hit=yes; fi
  done
  if [ -z "$hit" ]; then
    missed=$((missed + 1))
    echo "missed: $query -> $(tr '\n' ' ' <<<"$found")"
  fi
done <"$judged"
echo "$((asked - missed)) of $asked searches have what is meant among the first $first"
[ $((missed * 20)) -le "$asked" ]
