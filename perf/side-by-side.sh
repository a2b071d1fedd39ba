#!/usr/bin/env bash
# Two versions of the shop serve the same carts, as during a rolling update. See README.md beside this file.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: perf/side-by-side.sh BASKETS REVISION

Starts the shop as it was at REVISION, and beside it the present one, on one database and one redis-server. Replays baskets whose calls go
to the two in turn, so that each cart is changed by both, and compares every cart, read from both, with its basket.

environment:
  VARIANTS=16470 SHOPPERS=16 COUNT=500
  PORT=5140       the first of three ports: present shop, former shop, Redis
TEXT
}

if [ $# -ne 2 ] || [ "$1" = -h ] || [ "$1" = --help ]; then
  usage
  [ $# -eq 0 ] || case "$1" in -h | --help) exit 0 ;; esac
  exit 2
fi

name=perf/side-by-side.sh
baskets=$1 revision=$2
variants=${VARIANTS:-16470} shoppers=${SHOPPERS:-16} count=${COUNT:-500} port=${PORT:-5140}
. "$(dirname "$0")/faults.sh"
needs git redis-server

mkdir "$work/former"
git -C "$here/.." archive "$revision" | tar -x -C "$work/former"
dotnet publish "$work/former/src/WebApi" -c Release -o "$work/former-shop" --nologo -v quiet

# The former one makes the schema, and the present one brings it up to date while the former one serves.
start_redis $((port + 2))
present_shop=$shop present_url=$url shop=$work/former-shop url=http://127.0.0.1:$((port + 1))
SHOP=$shop start_shop "127.0.0.1:$((port + 2))"
former_pid=$shop_pid former_url=$url shop=$present_shop url=$present_url
redis_pids[former]=$former_pid
dotnet publish "$here/../src/WebApi" -c Release -o "$shop" --nologo -v quiet
run_shop

dotnet "$replay" --url "$present_url" --url "$former_url" --baskets "$baskets" --count "$count" --shoppers "$shoppers" --state "$work/state" || failed=1
for each in "$present_url" "$former_url"; do
  dotnet "$replay" --url "$each" --verify "$work/state" --shoppers "$shoppers" || failed=1
done
verdict
