#!/usr/bin/env bash
# Stops Redis with SIGSTOP while baskets are replayed: what the shop does while its store hangs. See README.md beside this file.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: perf/redis-stop.sh BASKETS

Replays baskets on a shop with a redis-server beside it, stops Redis with SIGSTOP for a while and lets it go on. Bars: no cart
call above 1.2 s, catalog reads no slower than before, at most 20 threads more, no 503 later than 3 s after SIGCONT, nothing
lost. BASKETS: as for perf/kill-replay.sh.

environment:
  VARIANTS=16470 SHOPPERS=16
  STOPPED=10      seconds
  PORT=5110       the first of two ports: shop, Redis
  SHOP=           a folder with a published shop, instead of publishing it to perf/out
TEXT
}

case "${1:-}" in -h | --help) usage; exit 0 ;; esac
if [ $# -ne 1 ]; then usage; exit 2; fi

name=perf/redis-stop.sh baskets=$1
variants=${VARIANTS:-16470} shoppers=${SHOPPERS:-16} stopped=${STOPPED:-10}
port=${PORT:-5110}
redis_port=$((port + 1))
. "$(dirname "$0")/faults.sh"
needs redis-server

threads() { awk '/^Threads/ { print $2 }' "/proc/$shop_pid/status"; }
read_p99() { # SECONDS: of catalog reads one after the other, with a pause, in ms
  local end=$(($(now) + $1 * 1000))
  while [ "$(now)" -lt "$end" ]; do
    curl -s -o "$work/answer" -w '%{http_code} %{time_total}\n' "$url/api/v1/products?limit=24"
    sleep 0.02
  done >"$work/reads"
  ! grep -qv '^200 ' "$work/reads" || fail "catalog reads fail: $(grep -v '^200 ' "$work/reads" | sort | uniq -c)"
  sort -k2 -n "$work/reads" | awk '{ took[NR] = $2 } END { i = int(NR * 0.99); printf "%.1f", took[i < 1 ? 1 : i] * 1000 }'
}

start_redis "$redis_port"
start_shop "127.0.0.1:$redis_port"
read_p99 3 >"$work/warm"
load $((6 + stopped + 6)) 0
sleep 1
p99_before=$(read_p99 5)
threads_before=$(threads)
kill -STOP "${redis_pids[$redis_port]}"
stopped_at=$(now)
p99_during=$(read_p99 $((stopped - 2)))
threads_during=$(threads)
sleep "$(awk -v left="$((stopped * 1000 - ($(now) - stopped_at)))" 'BEGIN { print (left > 0 ? left / 1000 : 0) }')"
[ "$(threads)" -gt "$threads_during" ] && threads_during=$(threads)
kill -CONT "${redis_pids[$redis_port]}"
back=$(now)
loaded
bar "slowest cart call" "$slowest" 1200 ms
bar "p99 of catalog reads while Redis is stopped" "$p99_during" "$(awk -v before="$p99_before" 'BEGIN { print before * 1.2 + 2 }')" ms
echo "      before: $p99_before ms"
bar "threads more than before ($threads_before)" "$((threads_during - threads_before))" 20 threads
bar "last 503 after SIGCONT" "$(after "$back" "$last_at")" 3000 ms
if verify; then echo "PASS: nothing lost"; else failed=1 && echo "FAIL: changes are lost, or there are too many"; fi
verdict
