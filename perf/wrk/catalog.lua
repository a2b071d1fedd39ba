-- arguments: prefix of the address (/api/v1/), folder, what is asked for.
-- The folder has a file for each kind of request, one address below the prefix a line, the most popular first: the n-th is asked for
-- n times less often than the first. What is asked for is one of the kinds, "unchanged" (details that the caller has already), or
-- "mix": 70 % detail, 15 % list, 10 % search, 5 % suggest.

package.path = (os.getenv("WRK_LUA") or ".") .. "/?.lua;" .. package.path
require("common")

local MIX = { { 0.70, "detail" }, { 0.85, "list" }, { 0.95, "search" }, { 1, "suggest" } }
local prefix, kinds, wanted = "", {}, "mix"

local function load(folder, kind)
  local total, reach, addresses = 0, {}, lines(folder .. "/" .. kind)
  for rank = 1, #addresses do
    total = total + 1 / rank
    reach[rank] = total
  end
  return { reach = reach, addresses = addresses, made = {} }
end

function init(args)
  math.randomseed(number + 1)
  prefix, wanted = args[1], args[3]
  if wanted == "mix" then
    for _, part in ipairs(MIX) do kinds[part[2]] = load(args[2], part[2]) end
  else
    kinds[wanted] = load(args[2], wanted)
  end
end

-- A line of "unchanged" is an address and, behind a space, its entity tag.
local function make(line)
  local address, etag = line:match("^(%S+) (%S+)$")
  return wrk.format("GET", prefix .. (address or line), etag and { ["If-None-Match"] = etag } or nil)
end

local function pick(kind)
  local reach = kind.reach
  local place, low, high = math.random() * reach[#reach], 1, #reach
  while low < high do
    local middle = math.floor((low + high) / 2)
    if reach[middle] < place then low = middle + 1 else high = middle end
  end
  local made = kind.made[low]
  if not made then
    made = make(kind.addresses[low])
    kind.made[low] = made
  end
  return made
end

function request()
  if wanted ~= "mix" then return pick(kinds[wanted]) end
  local part = math.random()
  for _, share in ipairs(MIX) do
    if part <= share[1] then return pick(kinds[share[2]]) end
  end
end
