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
variants=${VARIANTS:-16470} shoppers=${SHOPPERS:-16} count=${COUNT:-2000} after=${AFTER:-8} port=${PORT:-5105}
[ -f "$baskets" ] || { echo "There is no file $baskets." >&2; exit 2; }

here=$(cd "$(dirname "$0")" && pwd)
shop=${SHOP:-$here/out/shop}
url=http://127.0.0.1:$port
work=$(mktemp -d)
shop_pid="" replay_pid=""
stop() {
  for pid in $shop_pid $replay_pid; do kill -9 "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 1' INT TERM

fail() {
  echo "perf/kill-replay.sh: $*" >&2
  tail -n 20 "$work/shop.log" >&2 || true
  exit 1
}

export ASPNETCORE_ENVIRONMENT=Production RateLimit__Enabled=false Shop__DataDirectory=$work/data
[ -z "${REDIS:-}" ] || export ConnectionStrings__Redis=$REDIS

start() {
  (cd "$shop" && exec dotnet Shop.WebApi.dll "--urls=$url") >>"$work/shop.log" 2>&1 &
  shop_pid=$!
  for _ in $(seq 240); do
    curl -sf -o "$work/ready" "$url/health/ready" && return
    kill -0 "$shop_pid" 2>/dev/null || fail "the shop has ended"
    sleep 0.25
  done
  fail "the shop does not become ready"
}

[ -n "${SHOP:-}" ] || dotnet publish "$here/../src/WebApi" -c Release -o "$shop" --nologo -v quiet
dotnet publish "$here/Replay" -c Release -o "$here/out/replay" --nologo -v quiet
replay=$here/out/replay/Shop.Replay.dll
mkdir "$work/data"
dotnet "$shop/Shop.WebApi.dll" seed --variants "$variants" | tail -n 1

start
for round in $(seq "$rounds"); do
  echo "--- round $round"
  dotnet "$replay" --url "$url" --baskets "$baskets" --skip $(((round - 1) * count)) --count "$count" --shoppers "$shoppers" --state "$work/state" >"$work/replay.log" 2>&1 &
  replay_pid=$!
  sleep $((after + RANDOM % (after + 1)))
  kill -0 "$replay_pid" 2>/dev/null || fail "the replay was over before the kill; COUNT is too small: $(cat "$work/replay.log")"
  kill -9 "$shop_pid"
  wait "$shop_pid" 2>/dev/null || true
  status=0
  wait "$replay_pid" || status=$?
  replay_pid=""
  cat "$work/replay.log"
  [ "$status" -eq 0 ] || fail "the replay saw errors before the kill"

  begin=$(date +%s%N)
  start
  echo "ready again after $((($(date +%s%N) - begin) / 1000000)) ms"
  dotnet "$replay" --url "$url" --verify "$work/state" --shoppers "$shoppers" || fail "changes are lost, or there are too many"
done
echo "--- nothing lost in $rounds rounds"
