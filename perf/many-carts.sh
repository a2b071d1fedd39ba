#!/usr/bin/env bash
# What an addition costs with a million carts stored, against ten thousand. See README.md beside this file.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: perf/many-carts.sh

Puts units into ten thousand carts of 8 lines, first of ten thousand that are stored and then of a million (copies under other
ids), in turn on the same shop and Redis: what is copied is deleted again. Bar: CPU time a request, of shop and Redis
together, at most 1.1 times that with ten thousand.

environment:
  MANY=1000000 FEW=10000 ROUNDS=3 SECONDS_EACH=8 VARIANTS=16470
  PORT=5110       the first of two ports: shop, Redis
  SHOP=           a folder with a published shop, instead of publishing it to perf/out
TEXT
}

case "${1:-}" in -h | --help) usage; exit 0 ;; esac

name=perf/many-carts.sh
many=${MANY:-1000000} few=${FEW:-10000} rounds=${ROUNDS:-3} seconds=${SECONDS_EACH:-8} variants=${VARIANTS:-16470}
port=${PORT:-5110}
redis_port=$((port + 1))
. "$(dirname "$0")/faults.sh"
. "$here/carts.sh"
needs redis-server redis-cli wrk

redis() { redis-cli -p "$redis_port" "$@"; }
cost() { # FILE: of an addition, in µs of shop and Redis
  local redis_pid=${redis_pids[$redis_port]} before after
  # The first change of a cart begins its log of requests, and the shop remembers a cart from then on.
  add_to_carts "$1" 64 4
  before="$(cpu_us "$shop_pid") $(cpu_us "$redis_pid")"
  add_to_carts "$1" 64 "$seconds"
  after="$(cpu_us "$shop_pid") $(cpu_us "$redis_pid")"
  [ "$errors" -eq 0 ] || fail "$errors errors"
  awk -v before="$before" -v after="$after" -v n="$requests" 'BEGIN { split(before, b); split(after, a); printf "%.1f", (a[1] + a[2] - b[1] - b[2]) / n }'
}

# Writing a million carts anew in the middle of a round would be measured with it.
start_redis "$redis_port" --auto-aof-rewrite-percentage 0
export Carts__MaxQuantityPerLine=1000000
start_shop "127.0.0.1:$redis_port"
create_carts "$few" "$work/few"

# A copy is opened by the token of what it was copied from; its id has another beginning.
copies=$((many / few - 1))
awk -v copies="$copies" '{
  id = $1; gsub("-", "", id)
  for (c = 1; c <= copies; c++) printf "COPY cart:{%s} cart:{%08x%s}\n", id, c, substr(id, 9)
}' "$work/few" >"$work/copy"
sed -E 's/^COPY [^ ]+ /UNLINK /' "$work/copy" >"$work/unlink"
awk -v copies="$copies" '{ c = NR % (copies + 1); print (c == 0 ? $1 : sprintf("%08x", c) substr($1, 9)), $2, $3 }' "$work/few" >"$work/of-many"

add_to_carts "$work/few" 64 25
for round in $(seq "$rounds"); do
  with_few=$(cost "$work/few")
  redis --pipe <"$work/copy" >"$work/copied"
  stored=$(redis DBSIZE)
  size=$(redis INFO memory | awk -F: '/^used_memory:/ { printf "%.0f", $2 / 1048576 }')
  with_many=$(cost "$work/of-many")
  redis --pipe <"$work/unlink" >"$work/copied"
  echo "$with_few $with_many" | tee -a "$work/costs" | awk -v stored="$stored" -v size="$size" -v round="$round" '{ printf "round %d: %s µs with few, %s µs with %d keys (%d MB): %.2f\n", round, $1, $2, stored, size, $2 / $1 }'
done
bar "cost with $many carts to that with $few (median)" "$(awk '{ print $2 / $1 }' "$work/costs" | sort -n | awk '{ r[NR] = $1 } END { printf "%.2f", r[int((NR + 1) / 2)] }')" 1.1 times
verdict
