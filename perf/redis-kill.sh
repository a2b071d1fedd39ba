#!/usr/bin/env bash
# Kills Redis while baskets are replayed: how it is told, how soon it is over, and what is lost. See README.md beside this file.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: perf/redis-kill.sh BASKETS [ROUNDS]

Replays baskets on a shop with a redis-server beside it (log flushed every second), kills Redis with SIGKILL, starts it a
second later on the same data, and looks for every acknowledged change; ROUNDS times (10). Bars: 503 within 150 ms (p99),
none later than 3 s after Redis listens again, nothing lost. BASKETS: as for perf/kill-replay.sh.

environment:
  VARIANTS=16470 SHOPPERS=16
  BEFORE=3 AFTER=5     seconds of replaying before the kill and after the start
  AWAY=1               seconds that Redis is away
  APPENDFSYNC=everysec
  PORT=5110            the first of two ports: shop, Redis
  SHOP=                a folder with a published shop, instead of publishing it to perf/out
TEXT
}

case "${1:-}" in -h | --help) usage; exit 0 ;; esac
if [ $# -lt 1 ] || [ $# -gt 2 ]; then usage; exit 2; fi

name=perf/redis-kill.sh baskets=$1 rounds=${2:-10}
variants=${VARIANTS:-16470} shoppers=${SHOPPERS:-16} before=${BEFORE:-3} later=${AFTER:-5} away=${AWAY:-1}
port=${PORT:-5110}
redis_port=$((port + 1))
. "$(dirname "$0")/faults.sh"
needs redis-server

start_redis "$redis_port" --appendfsync "${APPENDFSYNC:-everysec}"
start_shop "127.0.0.1:$redis_port"
for round in $(seq "$rounds"); do
  echo "--- round $round"
  load $((before + away + later)) $(((round - 1) * 4000))
  sleep "$before"
  kill_redis "$redis_port"
  sleep "$away"
  start_redis "$redis_port" --appendfsync "${APPENDFSYNC:-everysec}"
  back=$(now)
  loaded
  bar "p99 of $unavailable answers 503" "$p99" 150 ms
  bar "last 503 after Redis listens" "$(after "$back" "$last_at")" 3000 ms
  if verify; then echo "PASS: nothing lost"; else failed=1 && echo "FAIL: changes are lost, or there are too many"; fi
done
verdict
