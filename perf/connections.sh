#!/usr/bin/env bash
# Ten thousand shoppers who stay connected, each changing a cart every two seconds. See README.md beside this file.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: perf/connections.sh

Opens many connections to a shop with a redis-server beside it. On each, every two seconds, a unit is put into a guest's cart of
8 lines, with a key of its own. Bars: no error, p99 of 250 ms, 600 MB of memory.

environment:
  CONNECTIONS=10000 LASTS=60 PAUSE_MS=2000 VARIANTS=16470
  PORT=5110       the first of two ports: shop, Redis
  SHOP=           a folder with a published shop, instead of publishing it to perf/out
TEXT
}

case "${1:-}" in -h | --help) usage; exit 0 ;; esac

name=perf/connections.sh
connections=${CONNECTIONS:-10000} lasts=${LASTS:-60} pause=${PAUSE_MS:-2000} variants=${VARIANTS:-16470}
port=${PORT:-5110}
redis_port=$((port + 1))
. "$(dirname "$0")/faults.sh"
. "$here/carts.sh"
needs redis-server wrk
[ "$(ulimit -n)" -ge $((connections + 1000)) ] || ulimit -n $((connections + 1000)) || fail "this shell may not open $((connections + 1000)) files"

start_redis "$redis_port"
export Carts__MaxQuantityPerLine=1000000
start_shop "127.0.0.1:$redis_port"
create_carts "$connections" "$work/carts"

# What the first seconds of a process cost is not what is asked for here.
add_to_carts "$work/carts" 64 20
cpu=$(cpu_us "$shop_pid")
dotnet "$replay" --url "$url" --carts "$work/carts" --lasts "$lasts" --pause "$pause" >"$work/replay.log" 2>&1 || failed=1
cat "$work/replay.log"
read -r _ requests _ errors _ _ _ _ _ _ _ _ _ p99 _ < <(grep '^added: ' "$work/replay.log") || fail "no result"
cpu=$(awk -v before="$cpu" -v after="$(cpu_us "$shop_pid")" -v n="$requests" 'BEGIN { printf "%.0f", (after - before) / n }')
memory=$(awk '/^VmHWM/ { printf "%.0f", $2 / 1024 }' "/proc/$shop_pid/status")

echo "CPU $cpu µs/request, threads $(awk '/^Threads/ { print $2 }' "/proc/$shop_pid/status")"
bar "errors" "$errors" 0 ""
bar "p99" "$p99" 250 ms
bar "most memory" "$memory" 600 MB
verdict
