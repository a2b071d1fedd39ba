#!/usr/bin/env bash
# Kills a primary of a Redis Cluster while baskets are replayed. See README.md beside this file.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: perf/cluster-kill.sh BASKETS

Replays baskets on a shop with a Redis Cluster of three primaries and three replicas, kills a primary with SIGKILL, starts it
again some seconds later, and compares the carts. Bars: p99 of 503s 150 ms, none later than 15 s after the kill, no cart has too
much. What was acknowledged and is lost is counted and said: Redis Cluster answers before its replicas have a change. BASKETS: as for
perf/kill-replay.sh.

environment:
  VARIANTS=16470 SHOPPERS=16
  NODE_TIMEOUT=2000    cluster-node-timeout, in ms
  MIN_REPLICAS=1       min-replicas-to-write; with 1, a new primary takes no changes before the old one is back as its replica
  RESTART=8            seconds after which the killed node is started again
  PORT=5110            the first of seven ports: shop, nodes
  SHOP=                a folder with a published shop, instead of publishing it to perf/out
TEXT
}

case "${1:-}" in -h | --help) usage; exit 0 ;; esac
if [ $# -ne 1 ]; then usage; exit 2; fi

name=perf/cluster-kill.sh baskets=$1
variants=${VARIANTS:-16470} shoppers=${SHOPPERS:-16} restart=${RESTART:-8}
port=${PORT:-5110}
. "$(dirname "$0")/faults.sh"
needs redis-server

node_port() { echo $((port + 1 + $1)); }
node_id() { printf '%040x' "$1"; }
start_node() {
  start_redis "$(node_port "$1")" --cluster-enabled yes --cluster-node-timeout "${NODE_TIMEOUT:-2000}" --cluster-allow-replica-migration no \
    --repl-diskless-sync-delay 0 --min-replicas-to-write "${MIN_REPLICAS:-1}"
}

# Nodes that know each other from the beginning need not be introduced.
for self in 0 1 2 3 4 5; do
  folder=$work/redis-$(node_port "$self")
  mkdir "$folder"
  for node in 0 1 2 3 4 5; do
    shard=$((node % 3)) role="slave $(node_id $((node % 3)))" slots=""
    if [ "$node" -lt 3 ]; then role="master -" slots="$((16384 * shard / 3))-$((16384 * (shard + 1) / 3 - 1))"; fi
    [ "$node" -ne "$self" ] || role="myself,$role"
    echo "$(node_id "$node") 127.0.0.1:$(node_port "$node")@$(($(node_port "$node") + 10000)) $role 0 0 $((shard + 1)) connected $slots"
  done >"$folder/nodes.conf"
  echo "vars currentEpoch 3 lastVoteEpoch 0" >>"$folder/nodes.conf"
done
for node in 0 1 2 3 4 5; do start_node "$node"; done
for node in 0 1 2 3 4 5; do
  for _ in $(seq 200); do
    ask_redis "$(node_port "$node")" "CLUSTER INFO" | grep -q cluster_state:ok \
      && ask_redis "$(node_port "$node")" "INFO replication" | grep -qE 'master_link_status:up|slave0:.*state=online' && continue 2
    sleep 0.1
  done
  fail "the cluster is not whole"
done

start_shop "$(for node in 0 1 2 3 4 5; do echo "127.0.0.1:$(node_port "$node")"; done | paste -sd,)"
load $((3 + restart + 12)) 0
sleep 3
killed=$(now)
kill_redis "$(node_port 0)"
sleep "$restart"
start_node 0
loaded
bar "p99 of $unavailable answers 503" "$p99" 150 ms
bar "last 503 after the kill" "$(after "$killed" "$last_at")" 15000 ms
verify || true
lost=$(sed -nE 's/.* ([0-9]+) units lost.*/\1/p' "$work/verify.log") surplus=$(sed -nE 's/.* ([0-9]+) units too many.*/\1/p' "$work/verify.log")
bar "units too many" "${surplus:?}" 0 units
echo "      acknowledged units lost: ${lost:?}"
verdict
