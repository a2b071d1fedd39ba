#!/usr/bin/env bash
# What browsing costs at two thousand, a hundred thousand and a million variants. See README.md beside this file.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: perf/catalog.sh [NAME]

Seeds a catalog of each size, starts the shop and the floor, and measures details, details that the caller has already (304), lists by
category, searches with three facets, suggestions, and the mix of shoppers: 70 % detail, 15 % list, 10 % search, 5 % suggest. Of each
kind the n-th address is asked for n times less often than the first (Zipf). Writes perf/reports/DATE-NAME.md (NAME: "catalog").

environment:
  SIZES="2000 100000 1000000" SCENARIOS="detail unchanged list search suggest mix"
  HOT=0                  how many of the products are asked for at all; 0: all of them
  ROUNDS=3 SECONDS_EACH=8 WARM_UP=20 CONNECTIONS=64 THREADS=2
  PORT=5150              the first of three ports: shop, floor, Redis
  SHOP= FLOOR=           folders with published programs, instead of publishing them to perf/out
  KEEP=                  a folder to keep the seeded catalogs in, and to take them from
TEXT
}

case "${1:-}" in -h | --help) usage; exit 0 ;; esac

name=${1:-catalog}
sizes=${SIZES:-2000 100000 1000000} scenarios=${SCENARIOS:-detail unchanged list search suggest mix} hot=${HOT:-0}
rounds=${ROUNDS:-3} seconds=${SECONDS_EACH:-8} warm_up=${WARM_UP:-20} connections=${CONNECTIONS:-64} threads=${THREADS:-2}
port=${PORT:-5150}
shop_url=http://127.0.0.1:$port floor_url=http://127.0.0.1:$((port + 1)) redis_port=$((port + 2))
for tool in dotnet curl wrk redis-server awk; do
  command -v "$tool" >/dev/null || { echo "Missing: $tool." >&2; exit 2; }
done

here=$(cd "$(dirname "$0")" && pwd)
shop=${SHOP:-$here/out/shop} floor=${FLOOR:-$here/out/floor}
export WRK_LUA=$here/wrk
work=$(mktemp -d)
keep=${KEEP:-$work}
shop_pid="" floor_pid="" redis_pid=""
stop() {
  for pid in $shop_pid $floor_pid $redis_pid; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 1' INT TERM

fail() {
  echo "perf/catalog.sh: $*" >&2
  tail -n 5 "$work"/*.log >&2 || true
  exit 1
}

await() { # URL PID
  for _ in $(seq 600); do
    curl -sf -o "$work/ready" "$1" && return
    kill -0 "$2" 2>/dev/null || fail "the server for $1 has ended"
    sleep 0.5
  done
  fail "no answer from $1"
}

cpu_us() { awk -v ticks="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print ($12 + $13) * 1000000 / ticks }' "/proc/$1/stat"; }
rss_mb() { awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$1/status"; }

# Addresses by kind, the most popular first. Popularity has nothing to do with the order in which products were made.
write_addresses() { # FOLDER EXPORT
  awk -v folder="$1" -v hot="$hot" 'BEGIN { srand(20261125) }
    match($0, /"slug":"[^"]*"/) { slug = substr($0, RSTART + 8, RLENGTH - 9) }
    match($0, /"name":"[^"]*"/) { name = substr($0, RSTART + 8, RLENGTH - 9); printf "%.9f\t%s\t%s\n", rand(), slug, name }' "$2" |
    sort -n | awk -v hot="$hot" 'hot == 0 || NR <= hot' | cut -f 2,3 >"$1/products"
  [ -s "$1/products" ] || fail "the catalog is empty"
  cut -f 1 "$1/products" | sed 's|^|products/|' >"$1/detail"

  # Two words of a name, as somebody types them; the same again with the second one cut short, for suggestions.
  awk -F '\t' '!seen[$2]++ { n = split(tolower($2), word, /[^a-z0-9]+/); if (n >= 2 && ++words <= 2000) print word[n - 1], word[n] }' "$1/products" >"$1/words"
  awk '{ print "products?q=" $1 "%20" $2 "&facets=category,vendor,price" }' "$1/words" >"$1/search"
  awk '{ print "products/suggest?q=" $1 "%20" substr($2, 1, 3) }' "$1/words" >"$1/suggest"
  curl -sf "$shop_url/api/v1/categories" | grep -oE '"slug":"[^"]*"' | cut -d'"' -f4 |
    awk '{ print "products?category=" $1; print "products?category=" $1 "&sort=price"; print "products?category=" $1 "&inStock=true" }' >"$1/list"

  # What the caller has already: the first pages of popularity are enough.
  head -n 1000 "$1/detail" | awk -v url="$shop_url/api/v1/" -v sink="$work/ready" '{
    if (NR > 1) print "next"
    print "url = \"" url $0 "\"\nhead\nsilent\nfail\noutput = \"" sink "\"\nwrite-out = \"" $0 " %header{etag}\\n\""
  }' >"$work/heads"
  curl -K "$work/heads" >"$1/unchanged" || fail "a product has no entity tag"
}

measure() { # SIZE SCENARIO SIDE FOLDER SECONDS: a row
  local pid url prefix result cpu non2xx socket timeouts
  if [ "$3" = shop ]; then pid=$shop_pid url=$shop_url prefix=/api/v1/; else pid=$floor_pid url=$floor_url prefix=/; fi
  cpu=$(cpu_us "$pid")
  wrk -t "$threads" -c "$connections" -d "${5}s" --timeout 5s -s "$here/wrk/catalog.lua" "$url" -- "$prefix" "$4" "$2" >"$work/wrk.log" 2>&1 || fail "wrk failed"
  result=$(grep '^RESULT' "$work/wrk.log") || fail "wrk said no result"
  read -r _ requests microseconds non2xx socket timeouts p50 p99 <<<"$result"
  [ "$requests" -gt 0 ] || fail "$2 of the $3: no request was answered"
  awk -v OFS='\t' -v size="$1" -v scenario="$2" -v side="$3" -v n="$requests" -v us="$microseconds" -v p50="$p50" -v p99="$p99" -v cpu="$(cpu_us "$pid")" -v before="$cpu" \
    -v rss="$(rss_mb "$pid")" -v errors="$((non2xx + socket + timeouts))" 'BEGIN { print size, scenario, side, n / us * 1e6, p50 / 1000, p99 / 1000, (cpu - before) / n, rss, errors }'
}

if [ -z "${SHOP:-}" ]; then dotnet publish "$here/../src/WebApi" -c Release -o "$shop" --nologo -v quiet; fi
if [ -z "${FLOOR:-}" ]; then dotnet publish "$here/Floor" -c Release -o "$floor" --nologo -v quiet; fi
redis-server --port "$redis_port" --bind 127.0.0.1 --dir "$work" --save "" --appendonly no >"$work/redis.log" 2>&1 &
redis_pid=$!
export ASPNETCORE_ENVIRONMENT=Production RateLimit__Enabled=false ConnectionStrings__Redis=127.0.0.1:$redis_port
(cd "$floor" && exec dotnet Shop.Floor.dll "--urls=$floor_url") >"$work/floor.log" 2>&1 &
floor_pid=$!
await "$floor_url/ready" "$floor_pid"

rows=$work/rows.tsv
failed=0
for size in $sizes; do
  export Shop__DataDirectory=$keep/data-$size
  folder=$work/addresses-$size
  mkdir -p "$folder"
  if [ ! -f "$Shop__DataDirectory/shop.db" ]; then
    mkdir -p "$Shop__DataDirectory"
    dotnet "$shop/Shop.WebApi.dll" seed --variants "$size" | tail -n 1
  fi
  dotnet "$shop/Shop.WebApi.dll" export "$work/catalog.ndjson" >"$work/export.log" 2>&1 || fail "the catalog cannot be exported"
  (cd "$shop" && exec dotnet Shop.WebApi.dll "--urls=$shop_url") >"$work/shop.log" 2>&1 &
  shop_pid=$!
  await "$shop_url/health/ready" "$shop_pid"
  write_addresses "$folder" "$work/catalog.ndjson"
  rm "$work/catalog.ndjson"
  for scenario in $scenarios; do
    status=$(curl -s -o "$work/answer" -w '%{http_code}' "$shop_url/api/v1/$(head -n 1 "$folder/${scenario/mix/detail}" | cut -d' ' -f1)")
    if [ "$status" != 200 ]; then
      echo "$size $scenario: answers $status, not measured" >&2
      failed=1
      continue
    fi
    sides=shop
    case $scenario in detail | unchanged) sides="floor shop" ;; esac
    for side in $sides; do measure "$size" "$scenario" "$side" "$folder" "$warm_up" >"$work/warm"; done
    for _ in $(seq "$rounds"); do
      for side in $sides; do measure "$size" "$scenario" "$side" "$folder" "$seconds" | tee -a "$rows"; done
    done
  done
  kill "$shop_pid"
  wait "$shop_pid" || true
  shop_pid=""
done

mkdir -p "$here/reports"
report=$here/reports/$(date -u +%F)-$name.md
{
  echo "# Browsing: $name"
  echo
  echo "$(date -u +%F), version $(git -C "$here" describe --always --dirty --exclude '*' 2>/dev/null || echo unknown), $rounds rounds of $seconds s, $connections connections, $(nproc) cores shared with wrk, .NET $(dotnet --version)."
  echo "Medians over the rounds. The floor answers ready bytes; CPU time of a detail is also given as a ratio to it, in the same minutes."
  echo
  echo "| variants | scenario | side | requests/s | p50 ms | p99 ms | CPU µs/request | shop / floor | RSS MB | errors |"
  echo "|---:|---|---|---:|---:|---:|---:|---:|---:|---:|"
  awk -F '\t' '
    function median(list, n,  i, j, t) {
      for (i = 2; i <= n; i++) for (j = i; j > 1 && list[j - 1] > list[j]; j--) { t = list[j]; list[j] = list[j - 1]; list[j - 1] = t }
      return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
    }
    function of(key, column,  r, list) { for (r = 1; r <= count[key]; r++) list[r] = value[key, r, column]; return median(list, count[key]) }
    { key = $1 FS $2 FS $3; if (!(key in count)) order[++keys] = key; r = ++count[key]; for (c = 4; c <= 8; c++) value[key, r, c] = $c; errors[key] += $9 }
    END {
      for (k = 1; k <= keys; k++) {
        split(order[k], part, FS); key = order[k]; base = part[1] FS part[2] FS "floor"; ratio = ""
        if (part[3] == "shop" && base in count) {
          for (r = 1; r <= count[key]; r++) list[r] = value[key, r, 7] / value[base, r, 7]
          ratio = sprintf("%.2f", median(list, count[key]))
        }
        printf "| %s | %s | %s | %.0f | %.1f | %.1f | %.1f | %s | %.0f | %d |\n", part[1], part[2], part[3], of(key, 4), of(key, 5), of(key, 6), of(key, 7), ratio, of(key, 8), errors[key]
      }
    }' "$rows"
  [ "$failed" -eq 0 ] || printf '\n**Not whole: something could not be measured.**\n'
} >"$report"
cat "$report"
exit "$failed"
