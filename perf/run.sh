#!/usr/bin/env bash
# Measures the shop against the floor on this machine. See README.md beside this file.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: perf/run.sh [NAME]

Measures the shop and the floor in turn and writes perf/reports/DATE-NAME.md (NAME: "run" without it).

environment:
  ROUNDS=3 SECONDS_EACH=10 WARM_UP=25 CONNECTIONS=64 THREADS=2 CARTS=1024 PRODUCTS=200 VARIANTS=2000
  SCENARIOS="product cart-read cart-add"
  PORT=5100      the first of three ports: shop, floor, Redis
  SKIP_PUBLISH=  set to use what an earlier run has published
TEXT
}

case "${1:-}" in -h | --help) usage; exit 0 ;; esac

missing=""
for tool in dotnet curl wrk redis-server awk; do
  command -v "$tool" >/dev/null || missing="$missing $tool"
done
if [ -n "$missing" ]; then
  echo "Missing:$missing. wrk, redis-server, curl and awk are packages of most distributions." >&2
  exit 2
fi

name=${1:-run}
rounds=${ROUNDS:-3} seconds=${SECONDS_EACH:-10} warm_up=${WARM_UP:-25} connections=${CONNECTIONS:-64} threads=${THREADS:-2}
carts=${CARTS:-1024} products=${PRODUCTS:-200} variants=${VARIANTS:-2000}
scenarios=${SCENARIOS:-product cart-read cart-add}
port=${PORT:-5100}
shop_port=$port floor_port=$((port + 1)) redis_port=$((port + 2))

here=$(cd "$(dirname "$0")" && pwd)
out=$here/out
export WRK_LUA=$here/wrk
work=$(mktemp -d)
pids=""
stop() {
  for pid in $pids; do kill "$pid" 2>/dev/null || true; done
  for pid in $pids; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 1' INT TERM

fail() {
  echo "perf/run.sh: $*" >&2
  tail -n 5 "$work"/*.log >&2 || true
  exit 1
}

await() { # URL PID
  for _ in $(seq 120); do
    curl -sf -o "$work/ready" "$1" && return
    kill -0 "$2" 2>/dev/null || fail "the server for $1 has ended"
    sleep 0.5
  done
  fail "no answer from $1"
}

if [ -z "${SKIP_PUBLISH:-}" ]; then
  dotnet publish "$here/../src/WebApi" -c Release -o "$out/shop" --nologo -v quiet
  dotnet publish "$here/Floor" -c Release -o "$out/floor" --nologo -v quiet
fi

# --- start

redis-server --port "$redis_port" --bind 127.0.0.1 --dir "$work" --save "" --appendonly yes --appendfsync everysec --auto-aof-rewrite-min-size 1gb >"$work/redis.log" 2>&1 &
redis_pid=$!
pids="$pids $redis_pid"

export ASPNETCORE_ENVIRONMENT=Production RateLimit__Enabled=false Carts__MaxQuantityPerLine=1000000
export ConnectionStrings__Redis=127.0.0.1:$redis_port Shop__DataDirectory=$work/data
mkdir "$work/data"
dotnet "$out/shop/Shop.WebApi.dll" seed --variants "$variants"

# Each from its own folder, where it finds its own settings only.
(cd "$out/shop" && exec dotnet Shop.WebApi.dll "--urls=http://127.0.0.1:$shop_port") >"$work/shop.log" 2>&1 &
shop_pid=$!
pids="$pids $shop_pid"
(cd "$out/floor" && exec dotnet Shop.Floor.dll "--urls=http://127.0.0.1:$floor_port") >"$work/floor.log" 2>&1 &
floor_pid=$!
pids="$pids $floor_pid"
await "http://127.0.0.1:$shop_port/health/ready" "$shop_pid"
await "http://127.0.0.1:$floor_port/ready" "$floor_pid"

shop=http://127.0.0.1:$shop_port floor=http://127.0.0.1:$floor_port
declare -A url=([shop]=$shop [floor]=$floor) pid_of=([shop]=$shop_pid [floor]=$floor_pid)
declare -A product_path=([shop]=/api/v1/products/ [floor]=/products/) cart_path=([shop]=/api/v1/carts/ [floor]=/carts/)

# --- what is asked for

for page in $(seq $(((products + 99) / 100))); do
  curl -sf "$shop/api/v1/products?limit=100&sort=name&page=$page" | grep -oE '"slug":"[^"]*"' | cut -d'"' -f4
done | head -n "$products" >"$work/slugs"
[ -s "$work/slugs" ] || fail "the shop lists no products"

# Eight lines a cart; SKU numbers 97 apart, so that no product is in it twice.
awk -v carts="$carts" -v variants="$variants" -v url="$shop/api/v1/carts" 'BEGIN {
  for (c = 0; c < carts; c++) {
    if (c > 0) print "next"
    items = ""
    for (i = 0; i < 8; i++) items = items sprintf("%s{\\\"sku\\\":\\\"SYN-%06d\\\"}", i ? "," : "", (c * 7 + i * 97) % variants)
    print "url = \"" url "\""
    print "silent"
    print "header = \"Content-Type: application/json\""
    print "data = \"{\\\"items\\\":[" items "]}\""
    print "write-out = \"\\n\""
  }
}' >"$work/create"
curl -K "$work/create" | sed -nE 's/^\{"id":"([^"]+)","token":"([^"]+)".*"items":\[\{"id":"[^"]+","sku":"([^"]+)".*/\1 \2 \3/p' >"$work/carts"
[ "$(wc -l <"$work/carts")" -eq "$carts" ] || fail "only $(wc -l <"$work/carts") of $carts carts could be created"

# The floor has carts of the same ids.
awk -v url="$floor/carts/" -v sink="$work/ready" '{
  if (NR > 1) print "next"
  print "url = \"" url $1 "/items\""
  print "silent\nfail"
  print "header = \"Content-Type: application/json\""
  print "data = \"{\\\"sku\\\":\\\"" $3 "\\\",\\\"quantity\\\":1}\""
  print "output = \"" sink "\""
}' "$work/carts" >"$work/create"
curl -K "$work/create" || fail "the floor takes no carts"

# One answer of each kind must be whole before many are counted.
read -r id token sku <"$work/carts"
for side in floor shop; do
  for path in "${product_path[$side]}$(head -n 1 "$work/slugs")" "${cart_path[$side]}$id"; do
    status=$(curl -s -o "$work/answer" -w '%{http_code} %{size_download}' -H "Cart-Token: $token" "${url[$side]}$path")
    [ "${status% *}" = 200 ] || fail "$path of the $side answers $status"
    echo "$side: $path answers ${status#* } bytes"
  done
done

# --- measure

ticks=$(getconf CLK_TCK)
cpu_us() { awk -v ticks="$ticks" '{ sub(/.*\) /, ""); print ($12 + $13) * 1000000 / ticks }' "/proc/$1/stat"; }
rss_mb() { awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$1/status"; }

load() { # SCENARIO SIDE SECONDS: prints wrk's RESULT line
  local script arguments
  case $1 in
    product) script=product.lua arguments=("${product_path[$2]}" "$work/slugs") ;;
    cart-read) script=cart.lua arguments=("${cart_path[$2]}" "$work/carts" "$threads" read) ;;
    cart-add) script=cart.lua arguments=("${cart_path[$2]}" "$work/carts" "$threads" add) ;;
    *) fail "there is no scenario $1" ;;
  esac
  wrk -t "$threads" -c "$connections" -d "${3}s" --timeout 5s -s "$WRK_LUA/$script" "${url[$2]}" -- "${arguments[@]}" >"$work/wrk.log" 2>&1 || fail "wrk failed"
  grep '^RESULT' "$work/wrk.log" || fail "wrk said no result"
}

mkdir -p "$out" "$here/reports"
rows=$out/rows.tsv
: >"$rows"
failed=0
for scenario in $scenarios; do
  # For as long as a program is young, its code is compiled again while it serves: the shop is ten times the floor's code.
  for side in floor shop; do load "$scenario" "$side" "$warm_up" >"$work/warm"; done
  for round in $(seq "$rounds"); do
    for side in floor shop; do
      pid=${pid_of[$side]}
      cpu=$(cpu_us "$pid") redis_cpu=$(cpu_us "$redis_pid")
      result=$(load "$scenario" "$side" "$seconds")
      read -r _ requests microseconds non2xx socket timeouts p50 p99 <<<"$result"
      [ "$requests" -gt 0 ] || fail "$scenario of the $side: no request was answered"
      row=$(awk -v OFS='\t' -v scenario="$scenario" -v side="$side" -v round="$round" -v n="$requests" -v us="$microseconds" -v p50="$p50" -v p99="$p99" \
        -v cpu="$(cpu_us "$pid")" -v cpu0="$cpu" -v redis="$(cpu_us "$redis_pid")" -v redis0="$redis_cpu" -v rss="$(rss_mb "$pid")" -v errors="$((non2xx + socket + timeouts))" \
        'BEGIN { print scenario, side, round, n / us * 1e6, p50 / 1000, p99 / 1000, (cpu - cpu0) / n, (redis - redis0) / n, rss, errors }')
      echo "$row" >>"$rows"
      echo "$row"
      if [ $((non2xx + socket + timeouts)) -gt 0 ]; then
        echo "$scenario of the $side, round $round: $non2xx answers were not 2xx, $socket socket errors, $timeouts timeouts" >&2
        failed=1
      fi
    done
  done
done

# --- report

report=$here/reports/$(date -u +%F)-$name.md
version=$(git -C "$here" describe --always --dirty --exclude '*' 2>/dev/null || echo unknown)
{
  echo "# Shop against floor: $name"
  echo
  echo "$(date -u +%F), version $version, $rounds rounds of $seconds s a side, $connections connections, $(nproc) cores shared with wrk and Redis,"
  echo ".NET $(dotnet --version), $(redis-server --version | awk '{ sub(/v=/, "", $3); print "Redis " $3 }') with AOF everysec, catalog of $variants variants, $(wc -l <"$work/slugs") hot products, $carts carts of 8 lines."
  echo
  echo "Each figure is the median over the rounds, in parentheses least and most. Ratios are medians of the rounds' ratios shop / floor."
  echo
  awk -F '\t' -v scenarios="$scenarios" -v rounds="$rounds" '
    function median(list, n,  i, j, t) {
      for (i = 2; i <= n; i++) for (j = i; j > 1 && list[j - 1] > list[j]; j--) { t = list[j]; list[j] = list[j - 1]; list[j - 1] = t }
      least = list[1]; most = list[n]
      return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
    }
    function of(scenario, side, column,  r, list) {
      for (r = 1; r <= rounds; r++) list[r] = value[scenario, side, r, column]
      return median(list, rounds)
    }
    function ratio(scenario, column,  r, list) {
      for (r = 1; r <= rounds; r++) {
        if (value[scenario, "floor", r, column] < 0.5) return "–"
        list[r] = value[scenario, "shop", r, column] / value[scenario, "floor", r, column]
      }
      return sprintf("%.3g", median(list, rounds))
    }
    { for (c = 4; c <= 10; c++) value[$1, $2, $3, c] = $c + 0; errors[$1, $2] += $10 }
    END {
      print "| scenario | side | requests/s | p50 ms | p99 ms | CPU µs/request | Redis CPU µs/request | RSS MB | errors |"
      print "|---|---|---:|---:|---:|---:|---:|---:|---:|"
      n = split(scenarios, names, " ")
      for (i = 1; i <= n; i++) {
        s = names[i]
        for (k = 1; k <= 2; k++) {
          side = k == 1 ? "floor" : "shop"
          rate = of(s, side, 4); range = sprintf("%.0f (%.0f–%.0f)", rate, least, most)
          printf "| %s | %s | %s | %.1f | %.1f | %.0f | %.0f | %.0f | %d |\n", s, side, range, of(s, side, 5), of(s, side, 6), of(s, side, 7), of(s, side, 8), of(s, side, 9), errors[s, side]
        }
        printf "| %s | **shop / floor** | **%s** | %s | %s | **%s** | %s | %s | |\n", s, ratio(s, 4), ratio(s, 5), ratio(s, 6), ratio(s, 7), ratio(s, 8), ratio(s, 9)
      }
    }' "$rows"
  [ "$failed" -eq 0 ] || printf '\n**Not valid: there were errors.**\n'
} >"$report"
cat "$report"
echo "written: perf/reports/$(basename "$report")"
exit "$failed"
