-- arguments: prefix of the address, file with "id token sku" a line, number of threads, "read" or "add", and where a connection is to
-- rest between two requests, for how many ms on average.
-- wrk does not tell a script the connection, so each thread walks round its own share of the carts. There are many more
-- than connections, so that a cart's turn comes again long after its last answer. Each addition has an Idempotency-Key of its own.

package.path = (os.getenv("WRK_LUA") or ".") .. "/?.lua;" .. package.path
require("common")

local requests, turn, run = {}, 0, os.time()

local function key(n)
  return string.format("%010d-%02d-%012d", run, number, n)
end

function init(args)
  if args[5] then
    math.randomseed(run + number)
    local pause = tonumber(args[5])
    function delay() return math.random(pause / 2, pause * 3 / 2) end
  end
  for place, line in ipairs(lines(args[2])) do
    if place % tonumber(args[3]) == number then
      local id, token, sku = line:match("(%S+) (%S+) (%S+)")
      local headers = { ["Cart-Token"] = token }
      if args[4] == "add" then
        headers["Content-Type"] = "application/json"
        headers["Idempotency-Key"] = ("k"):rep(#key(0))
        local whole = wrk.format("POST", args[1] .. id .. "/items", headers, '{"sku":"' .. sku .. '","quantity":1}')
        local from, to = whole:find(headers["Idempotency-Key"], 1, true)
        requests[#requests + 1] = { whole:sub(1, from - 1), whole:sub(to + 1) }
      else
        requests[#requests + 1] = wrk.format("GET", args[1] .. id, headers)
      end
    end
  end
end

function request()
  turn = turn + 1
  local found = requests[(turn - 1) % #requests + 1]
  return type(found) == "string" and found or found[1] .. key(turn) .. found[2]
end
