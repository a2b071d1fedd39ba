-- What the scenarios share. done() prints one line that run.sh reads:
-- requests, microseconds, non-2xx, socket errors, timeouts, p50 and p99 in microseconds.

function lines(path)
  local found = {}
  for line in assert(io.open(path)):lines() do
    found[#found + 1] = line
  end
  return found
end

local threads = 0

-- Tells each thread its number, so that no two threads send for the same cart.
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

-- wrk counts what is above 399 as an error; 1xx and 3xx nobody sends here. A response() that looks closer would cost
-- more than the server's work.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d %d %d\n", summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write, errors.timeout, latency:percentile(50), latency:percentile(99)))
end
