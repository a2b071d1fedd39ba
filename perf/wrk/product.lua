-- arguments: prefix of the address, file with one slug a line.
-- The first slug is asked for most often, the n-th one n times less.

package.path = (os.getenv("WRK_LUA") or ".") .. "/?.lua;" .. package.path
require("common")

local requests, reach = {}, {}

function init(args)
  math.randomseed(number + 1)
  local total = 0
  for rank, slug in ipairs(lines(args[2])) do
    total = total + 1 / rank
    reach[rank] = total
    requests[rank] = wrk.format("GET", args[1] .. slug)
  end
end

function request()
  local wanted, low, high = math.random() * reach[#reach], 1, #reach
  while low < high do
    local middle = math.floor((low + high) / 2)
    if reach[middle] < wanted then
      low = middle + 1
    else
      high = middle
    end
  end
  return requests[low]
end
