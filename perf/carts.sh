# What the scripts have in common that put carts of eight lines under load; they source it behind faults.sh. See README.md beside this file.

create_carts() { # HOW_MANY FILE: writes "id token sku" a line
  awk -v carts="$1" -v variants="$variants" -v url="$url/api/v1/carts" 'BEGIN {
    for (c = 0; c < carts; c++) {
      if (c > 0) print "next"
      items = ""
      for (i = 0; i < 8; i++) items = items sprintf("%s{\\\"sku\\\":\\\"SYN-%06d\\\"}", i ? "," : "", (c * 7 + i * 97) % variants)
      print "url = \"" url "\"\nsilent\nheader = \"Content-Type: application/json\"\ndata = \"{\\\"items\\\":[" items "]}\"\nwrite-out = \"\\n\""
    }
  }' >"$work/create"
  curl -K "$work/create" | sed -nE 's/^\{"id":"([^"]+)","token":"([^"]+)".*"items":\[\{"id":"[^"]+","sku":"([^"]+)".*/\1 \2 \3/p' >"$2"
  [ "$(wc -l <"$2")" -eq "$1" ] || fail "only $(wc -l <"$2") of $1 carts could be created"
}

add_to_carts() { # FILE CONNECTIONS SECONDS: reads what wrk says: requests, microseconds, non2xx, socket, timeouts, errors (their sum), p50, p99 (both in ms)
  WRK_LUA=$here/wrk wrk -t 2 -c "$2" -d "${3}s" --timeout 5s -s "$here/wrk/cart.lua" "$url" -- /api/v1/carts/ "$1" 2 add >"$work/wrk.log" 2>&1 || fail "wrk failed"
  read -r _ requests microseconds non2xx socket timeouts p50 p99 < <(grep '^RESULT' "$work/wrk.log") || fail "wrk said no result"
  errors=$((non2xx + socket + timeouts)) p50=$(awk "BEGIN { print $p50 / 1000 }") p99=$(awk "BEGIN { print $p99 / 1000 }")
}

cpu_us() { # PID: user and system time so far
  awk -v ticks="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print ($12 + $13) * 1000000 / ticks }' "/proc/$1/stat"
}
