#!/usr/bin/env bash
# Makes the services that own prices and stock fail under load: what shoppers notice of it. See README.md beside this file.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: perf/upstreams.sh [NAME]

Runs a shop on the simulated services of samples/Upstreams, reads carts and adds to them, and has the services fail. Bars:
  - pricing is a black hole and the breaker open: p99 of cart calls at most 1.3 x the one before, in the same round; one call of
    the service a break; prices live again at most 6 s after it is back
  - both services take 10 s for an answer: no call of a shopper above 1.3 s, checkouts included, and no more calls of a service in
    flight than its bulkhead has places
  - pricing comes and goes every 2 s: at most 1.5 x the calls of a time in which it is well
Writes perf/reports/DATE-NAME.md (NAME: "upstreams" without it). The exit code is 0 only if all passed.

environment:
  ROUNDS=5 SECONDS_EACH=6 CONNECTIONS=16 CARTS=200 VARIANTS=1000 WARM_UP=20
  PAUSE=10        ms, of a connection between two calls
  CROWD=128       connections while the services are late
  PORT=5120       the first of two ports: shop, services
  SHOP= SERVICES= folders with a published shop and simulator, instead of publishing them to perf/out
TEXT
}

case "${1:-}" in -h | --help) usage; exit 0 ;; esac

name=perf/upstreams.sh report_name=${1:-upstreams}
rounds=${ROUNDS:-5} seconds=${SECONDS_EACH:-6} connections=${CONNECTIONS:-16} pause=${PAUSE:-10} carts=${CARTS:-200} variants=${VARIANTS:-1000} warm_up=${WARM_UP:-20}
port=${PORT:-5120}
services=http://127.0.0.1:$((port + 1))
in_flight=64 break_seconds=5 crowd=${CROWD:-128}
. "$(dirname "$0")/faults.sh"
. "$here/carts.sh"
needs wrk
lines=$work/lines
simulator=${SERVICES:-$here/out/upstreams}

median() { sort -n | awk '{ all[NR] = $1 } END { print (NR % 2 ? all[(NR + 1) / 2] : (all[NR / 2] + all[NR / 2 + 1]) / 2) }'; }
over() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f\n", (b > 0 ? a / b : 99) }'; }
switch() { curl -sf -o "$work/switched" -X PUT -H 'Content-Type: application/json' -d "$2" "$services/switches/$1" || fail "the services do not obey"; }
forget_calls() { curl -sf -X DELETE "$services/calls"; }
calls() { curl -sf "$services/calls" | sed -E "s/.*\"$1\":\{\"total\":([0-9]+),\"mostInFlight\":([0-9]+).*/\\$2/"; } # SERVICE 1 (total) or 2 (most in flight)
breaker() { curl -sf "$url/metrics" | awk '/^shop_upstream_breaker/ && /service="pricing"/ { state = $2 } END { print state + 0 }'; }
first() { awk 'NR == 1 { print $1, $2 }' "$work/carts"; }
source_of_prices() { curl -sf -H "Cart-Token: $2" "$url/api/v1/carts/$1" | sed -E 's/.*"pricing":\{"source":"([a-z]+)".*/\1/'; }
until_source() { # SOURCE SECONDS: how many milliseconds it took
  local began=$(now) id token
  read -r id token < <(first)
  while [ "$(source_of_prices "$id" "$token")" != "$1" ]; do
    [ $(($(now) - began)) -lt $(($2 * 1000)) ] || fail "prices are not $1 after $2 s"
    sleep 0.02
  done
  echo $(($(now) - began))
}

load_carts() { # read|add SECONDS [CONNECTIONS PAUSE_MS]: requests, p99 and slowest in ms, errors
  local non2xx socket timeouts us
  WRK_LUA=$here/wrk wrk -t 2 -c "${3:-$connections}" -d "${2}s" --timeout 5s -s "$here/wrk/cart.lua" "$url" -- /api/v1/carts/ "$work/carts" 2 "$1" "${4:-$pause}" >"$work/wrk.log" 2>&1 || fail "wrk failed"
  read -r _ requests _ non2xx socket timeouts _ us < <(grep '^RESULT' "$work/wrk.log") || fail "wrk said no result"
  errors=$((non2xx + socket + timeouts)) p99=$(awk "BEGIN { print $us / 1000 }")
  slowest=$(awk '$1 == "Latency" { t = $4; print (t ~ /us$/ ? t / 1000 : t ~ /ms$/ ? t + 0 : t * 1000) }' "$work/wrk.log")
  [ "$errors" -eq 0 ] || { failed=1; echo "FAIL: $errors answers of $1 were not 2xx"; } | tee -a "$lines"
}

checkouts() { # FILE UNTIL_MS: begins checkouts one after the other; "status seconds" a line
  while read -r id token _; do
    [ "$(now)" -lt "$2" ] || break
    curl -s -o /dev/null -w '%{http_code} %{time_total}\n' -X POST -H "Cart-Token: $token" -H 'Content-Type: application/json' -d '{}' "$url/api/v1/carts/$id/checkout"
  done <"$1"
}

[ -n "${SHOP:-}" ] || dotnet publish "$here/../src/WebApi" -c Release -o "$shop" --nologo -v quiet
[ -n "${SERVICES:-}" ] || dotnet publish "$here/../samples/Upstreams" -c Release -o "$simulator" --nologo -v quiet
dotnet "$simulator/Shop.Upstreams.dll" "--urls=$services" >"$work/services.log" 2>&1 &
more_pids=$!
export ASPNETCORE_ENVIRONMENT=Production RateLimit__Enabled=false Shop__DataDirectory=$work/data Carts__MaxQuantityPerLine=1000000
export Pricing__Mode=Http Pricing__BaseUrl=$services Inventory__Mode=Http Inventory__BaseUrl=$services
mkdir "$work/data"
dotnet "$shop/Shop.WebApi.dll" seed --variants "$variants" | tail -n 1
run_shop
for _ in $(seq 20); do # the first carts are slow, on a busy machine too slow
  (create_carts 1 "$work/first") 2>/dev/null && break
done
create_carts "$carts" "$work/carts"
create_carts 200 "$work/carts-to-pay"
load_carts read "$warm_up"
load_carts add "$warm_up"

# The same order in both halves of a round: what a change leaves to be done would count for the reads after it.
for round in $(seq "$rounds"); do
  switch pricing '{}'
  until_source live 20 >"$work/live"
  for kind in add read; do
    load_carts $kind "$seconds"
    echo "$p99" >"$work/healthy-$kind"
  done

  switch pricing '{"blackHole":true}'
  for _ in $(seq 1500); do
    [ "$(breaker)" = 1 ] && break
    load_carts read 1
  done
  forget_calls
  began=$(now)
  for kind in add read; do
    load_carts $kind "$seconds"
    over "$p99" "$(cat "$work/healthy-$kind")" >>"$work/ratio-$kind"
    echo "round $round, $kind: p99 $(cat "$work/healthy-$kind") ms healthy, $p99 ms with an open breaker" | tee -a "$lines"
  done
  calls pricing 1 >"$work/probes"
  breaks=$(awk -v ms=$(($(now) - began)) -v each=$break_seconds 'BEGIN { print int(ms / 1000 / each) + 1 }')
  bar "round $round: calls of pricing in $breaks breaks" "$(cat "$work/probes")" "$breaks" calls | tee -a "$lines"

  # Somebody has to ask: as shoppers do.
  load_carts read 10 &
  loading=$!
  sleep 0.5
  switch pricing '{}'
  bar "round $round: prices live again" "$(until_source live 20)" 6000 ms | tee -a "$lines"
  wait "$loading"
done
for kind in read add; do
  bar "$kind: p99 with an open breaker over the healthy one, median of $rounds rounds" "$(median <"$work/ratio-$kind")" 1.3 x | tee -a "$lines"
done

# So much later that nothing is fresh: whoever comes first has to wait, and many come at once.
sleep 6
forget_calls
switch pricing '{"latencyMs":10000}'
switch inventory '{"latencyMs":10000}'
checkouts "$work/carts-to-pay" $(($(now) + seconds * 2000)) >"$work/checkouts" &
paying=$!
for kind in read add; do
  load_carts $kind "$seconds" "$crowd" $((crowd * 2))
  bar "10 s late, $kind: slowest call" "$slowest" 1300 ms | tee -a "$lines"
done
wait "$paying"
bar "10 s late: slowest of $(wc -l <"$work/checkouts") checkouts" "$(awk '{ ms = $2 * 1000; most = ms > most ? ms : most } END { print most }' "$work/checkouts")" 1300 ms | tee -a "$lines"
bar "10 s late: checkouts that were promised all the same" "$(awk '$1 != 503' "$work/checkouts" | wc -l)" 0 checkouts | tee -a "$lines"
for service in pricing inventory; do
  bar "10 s late: calls of $service in flight at most" "$(calls $service 2)" "$in_flight" calls | tee -a "$lines"
done
switch inventory '{}'
switch pricing '{}'
until_source live 20 >"$work/live"

window=$((seconds * 3))
forget_calls
load_carts read "$window"
needed=$(calls pricing 1)
switch pricing '{"flapMs":2000}'
forget_calls
load_carts read "$window"
flapping=$(calls pricing 1)
bar "coming and going every 2 s: calls of pricing in $window s, over the $needed of a time in which it is well ($flapping)" "$(over "$flapping" "$needed")" 1.5 x | tee -a "$lines"

if grep -q '^FAIL' "$lines"; then failed=1; fi
report=$here/reports/$(date -u +%F)-$report_name.md
{
  echo "# Services that fail: $report_name"
  echo
  echo "$(date -u +%F), version $(git -C "$here" describe --always --dirty --exclude '*' 2>/dev/null || echo unknown), \`perf/upstreams.sh\`: $rounds rounds of $seconds s, $connections connections that rest $pause ms between two calls,"
  echo "$carts carts of 8 lines from $variants variants, embedded stores, .NET $(dotnet --version), $(nproc) cores shared with wrk and the services (load $(cut -d' ' -f1 /proc/loadavg) at the end)."
  echo
  sed 's/^/- /' "$lines"
} >"$report"
echo "written: perf/reports/$(basename "$report")"
verdict
