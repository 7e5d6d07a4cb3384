-- How often something was done in a stretch of time that begins with the first of it: counted for all gateways together.

-- Also while memory is full: what counts wrong passwords must not stop counting.
-- keys: rate; args: stretch (ms); returns: count, ms until it begins anew
local function spend(keys, args)
  local rate, stretch = keys[1], tonumber(args[1])
  local count = redis.call('INCR', rate)
  if count == 1 then redis.call('PEXPIRE', rate, stretch) end
  return {count, redis.call('PTTL', rate)}
end

-- keys: rate; returns: count, ms until it begins anew
local function read(keys)
  local rate = keys[1]
  return {tonumber(redis.call('GET', rate) or 0), redis.call('PTTL', rate)}
end

define('rate_spend', spend, {'allow-oom'})
define('rate_read', read, {'no-writes'})
