-- arguments: prefix of the address, file with "id token sku" a line, number of threads, "read" or "add".
-- wrk does not tell a script the connection, so each thread walks round its own share of the carts. There are many more
-- carts than connections, so that a cart's turn comes again long after its last answer.

package.path = (os.getenv("WRK_LUA") or ".") .. "/?.lua;" .. package.path
require("common")

local requests, turn = {}, 0

function init(args)
  for place, line in ipairs(lines(args[2])) do
    if place % tonumber(args[3]) == number then
      local id, token, sku = line:match("(%S+) (%S+) (%S+)")
      local headers = { ["Cart-Token"] = token }
      if args[4] == "add" then
        headers["Content-Type"] = "application/json"
        requests[#requests + 1] = wrk.format("POST", args[1] .. id .. "/items", headers, '{"sku":"' .. sku .. '","quantity":1}')
      else
        requests[#requests + 1] = wrk.format("GET", args[1] .. id, headers)
      end
    end
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end
