# What the scripts have in common that make the shop or its cart store fail; they source it. See README.md beside this file.
# Before: name, port. A script stops what it starts by `pids`.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
shop=${SHOP:-$here/out/shop}
replay=$here/out/replay/Shop.Replay.dll
url=http://127.0.0.1:$port
work=$(mktemp -d)
shop_pid="" replay_pid="" more_pids="" failed=""
declare -A redis_pids=()

stop() {
  for pid in $shop_pid $replay_pid $more_pids "${redis_pids[@]}"; do
    kill -CONT "$pid" 2>/dev/null || true
    kill -9 "$pid" 2>/dev/null || true
  done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 1' INT TERM

fail() {
  echo "$name: $*" >&2
  tail -n 20 "$work"/*.log >&2 || true
  exit 1
}

needs() {
  for tool in dotnet curl awk "$@"; do
    command -v "$tool" >/dev/null || { echo "Missing: $tool." >&2; exit 2; }
  done
  [ -z "${baskets:-}" ] || [ -f "$baskets" ] || { echo "There is no file $baskets." >&2; exit 2; }
}

now() { date +%s%3N; }

ask_redis() { # PORT COMMAND: its answer as it comes over the wire
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
    printf '%s\r\nQUIT\r\n' "$2" >&3
    cat <&3
  ) 2>/dev/null
}

start_redis() { # PORT [OPTION...]: returns once it listens
  local redis_port=$1
  shift
  mkdir -p "$work/redis-$redis_port"
  redis-server --port "$redis_port" --bind 127.0.0.1 --dir "$work/redis-$redis_port" --save "" --appendonly yes --appendfsync everysec --auto-aof-rewrite-min-size 1gb "$@" >>"$work/redis-$redis_port.log" 2>&1 &
  redis_pids[$redis_port]=$!
  for _ in $(seq 500); do
    ask_redis "$redis_port" PING >"$work/pong" && return
    sleep 0.02
  done
  fail "redis-server does not listen"
}

kill_redis() { # PORT
  kill -9 "${redis_pids[$1]}"
  wait "${redis_pids[$1]}" 2>/dev/null || true
}

start_shop() { # REDIS, or '' for the embedded store: publishes, seeds and starts it
  [ -n "${SHOP:-}" ] || dotnet publish "$here/../src/WebApi" -c Release -o "$shop" --nologo -v quiet
  dotnet publish "$here/Replay" -c Release -o "$here/out/replay" --nologo -v quiet
  export ASPNETCORE_ENVIRONMENT=Production RateLimit__Enabled=false Shop__DataDirectory=$work/data
  [ -z "$1" ] || export ConnectionStrings__Redis=$1
  mkdir "$work/data"
  dotnet "$shop/Shop.WebApi.dll" seed --variants "$variants" | tail -n 1
  run_shop
}

run_shop() { # returns once it is ready
  (cd "$shop" && exec dotnet Shop.WebApi.dll "--urls=$url") >>"$work/shop.log" 2>&1 &
  shop_pid=$!
  for _ in $(seq 240); do
    curl -sf -o "$work/ready" "$url/health/ready" && return
    kill -0 "$shop_pid" 2>/dev/null || fail "the shop has ended"
    sleep 0.25
  done
  fail "the shop does not become ready"
}

load() { # SECONDS SKIP: begins to shop
  dotnet "$replay" --url "$url" --baskets "$baskets" --skip "$2" --shoppers "$shoppers" --state "$work/state" --outage "$1" >"$work/replay.log" 2>&1 &
  replay_pid=$!
}

loaded() { # waits until it is over, and reads what it says: unavailable, p99, last_at, slowest
  wait "$replay_pid" || { failed=1; echo "FAIL: answers that are neither a success nor 503"; }
  replay_pid=""
  cat "$work/replay.log"
  read -r _ unavailable _ p99 _ _ _ last_at < <(grep '^UNAVAILABLE' "$work/replay.log")
  read -r _ slowest _ < <(grep '^SLOWEST' "$work/replay.log")
  [ "$unavailable" -gt 0 ] || fail "nobody has noticed the fault"
}

verify() { # a busy machine may answer a read with 503; it is asked again then
  for _ in 1 2 3; do
    dotnet "$replay" --url "$url" --verify "$work/state" --shoppers "$shoppers" >"$work/verify.log" && break
    grep -q 'status 503: ' "$work/verify.log" || break
  done
  tail -n 12 "$work/verify.log"
  grep -q ' 0 units lost, 0 units too many' "$work/verify.log" && ! grep -q '  status' "$work/verify.log"
}

after() { awk -v from="$1" -v to="$2" 'BEGIN { d = to - from; print (d < 0 ? 0 : d) }'; }

bar() { # WHAT FIGURE LIMIT UNIT
  if awk -v figure="$2" -v limit="$3" 'BEGIN { exit !(figure <= limit) }'; then echo "PASS: $1: $2 $4 (at most $3)"; else failed=1 && echo "FAIL: $1: $2 $4 (at most $3)"; fi
}

verdict() { [ -z "$failed" ] && echo "--- PASS" || { echo "--- FAIL"; exit 1; }; }
