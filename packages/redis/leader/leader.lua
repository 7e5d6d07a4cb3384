-- The elected leader of a duty: one holds the lease, and each term has a greater fence than the one before.

-- Begins a term if nobody leads. Atomic: the fence grows with each term, and only with one.
-- keys: lease, fence; args: token, ttl (ms); returns: fence, or 0
local function take(keys, args)
  local lease, fence, token, ttl = keys[1], keys[2], args[1], tonumber(args[2])
  if not redis.call('SET', lease, token, 'NX', 'PX', ttl) then return 0 end
  return redis.call('INCR', fence)
end

-- keys: lease; args: token, ttl (ms); returns: 1, or 0 when somebody else leads or nobody
local function renew(keys, args)
  local lease, token, ttl = keys[1], args[1], tonumber(args[2])
  if redis.call('GET', lease) ~= token then return 0 end
  return redis.call('PEXPIRE', lease, ttl)
end

-- keys: lease; args: token; returns: 1 or 0
local function finish(keys, args)
  local lease, token = keys[1], args[1]
  if redis.call('GET', lease) ~= token then return 0 end
  return redis.call('DEL', lease)
end

define('leader_take', take)
define('leader_renew', renew)
define('leader_finish', finish)
