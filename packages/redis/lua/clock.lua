-- Redis's clock is the clock.

-- Milliseconds since 1970.
local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- A whole number as text: without an exponent, whatever its size. (Redis itself turns numbers into text at several times the cost.)
local function whole(number)
  return string.format('%d', number)
end
