#!/usr/bin/env bash
# Kills the shop while baskets are replayed, and looks for every acknowledged change afterwards. See README.md beside this file.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: perf/kill-replay.sh BASKETS [ROUNDS]

Starts the shop on a temporary folder, replays baskets, kills it with SIGKILL in the middle, starts it again and checks that
every change it had acknowledged is in its cart; ROUNDS times (3) on the same folder. BASKETS: one basket a line, item numbers
separated by spaces, may end in .gz.

environment:
  VARIANTS=16470   size of the catalog; an item number must be below it
  SHOPPERS=16      shoppers at the same time
  COUNT=2000       baskets a round, more than it can replay before it is killed
  AFTER=8          seconds of replaying before the kill, and up to as much again by chance
  PORT=5105
  SHOP=            a folder with a published shop, instead of publishing it to perf/out
  REDIS=           HOST:PORT of a Redis for the carts, instead of the embedded store
TEXT
}

if [ $# -lt 1 ] || [ $# -gt 2 ] || [ "$1" = -h ] || [ "$1" = --help ]; then
  usage
  [ $# -eq 0 ] || case "$1" in -h | --help) exit 0 ;; esac
  exit 2
fi

baskets=$1 rounds=${2:-3}
variants=${VARIANTS:-16470} shoppers=${SHOPPERS:-16} count=${COUNT:-2000} before_kill=${AFTER:-8} port=${PORT:-5105}
name=perf/kill-replay.sh
. "$(dirname "$0")/faults.sh"
needs

start_shop "${REDIS:-}"
for round in $(seq "$rounds"); do
  echo "--- round $round"
  dotnet "$replay" --url "$url" --baskets "$baskets" --skip $(((round - 1) * count)) --count "$count" --shoppers "$shoppers" --state "$work/state" >"$work/replay.log" 2>&1 &
  replay_pid=$!
  sleep $((before_kill + RANDOM % (before_kill + 1)))
  kill -0 "$replay_pid" 2>/dev/null || fail "the replay was over before the kill; COUNT is too small: $(cat "$work/replay.log")"
  kill -9 "$shop_pid"
  wait "$shop_pid" 2>/dev/null || true
  status=0
  wait "$replay_pid" || status=$?
  replay_pid=""
  cat "$work/replay.log"
  [ "$status" -eq 0 ] || fail "the replay saw errors before the kill"

  begin=$(now)
  run_shop
  echo "ready again after $(after "$begin" "$(now)") ms"
  dotnet "$replay" --url "$url" --verify "$work/state" --shoppers "$shoppers" || fail "changes are lost, or there are too many"
done
echo "--- nothing lost in $rounds rounds"
