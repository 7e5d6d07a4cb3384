-- One vote of several: who holds a lock according to this master, which knows of nothing else. Value: "<token> <holder>", with a TTL.

local function holder_of(value)
  return string.match(value, ' (%S+)$')
end

-- quorum_claim: votes for the first who asks. keys: hold; args: value, ttl (ms). returns: 1; or 0, its holder, how long still (ms).
local function quorum_claim(keys, args)
  local hold, value, ttl = keys[1], args[1], args[2]
  local current = redis.call('GET', hold)
  if current and current ~= value then return { 0, holder_of(current), redis.call('PTTL', hold) } end
  redis.call('SET', hold, value, 'PX', ttl)
  return { 1 }
end

-- quorum_extend: begins the time anew for whom it voted for. keys: hold; args: value, ttl (ms).
-- returns: 1; 2 when it remembers no vote (lapsed, or started empty); or 0, the other holder, how long still (ms).
local function quorum_extend(keys, args)
  local hold, value, ttl = keys[1], args[1], args[2]
  local current = redis.call('GET', hold)
  if not current then return { 2 } end
  if current ~= value then return { 0, holder_of(current), redis.call('PTTL', hold) } end
  redis.call('PEXPIRE', hold, ttl)
  return { 1 }
end

-- quorum_yield: takes the vote back. keys: hold; args: value. returns: 1 or 0.
local function quorum_yield(keys, args)
  local hold, value = keys[1], args[1]
  if redis.call('GET', hold) ~= value then return 0 end
  return redis.call('DEL', hold)
end

define('quorum_claim', quorum_claim)
define('quorum_extend', quorum_extend)
define('quorum_yield', quorum_yield)
