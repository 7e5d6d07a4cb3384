-- The hold on a channel's administration. Every write under it compares token and fence in its own function (LCK-1).
-- include: clock
-- include: lock

-- Takes the lock if the holder may and nobody has it. Atomic: the fence grows with each hold, and only with one.
-- keys: lock, fence, members; args: token, holder, ttl (ms), role that may ...
-- returns: 1, fence, expires at; or 0, its holder, expires at
local function acquire(keys, args)
  local lock, fence_key, members, token, holder, ttl = keys[1], keys[2], keys[3], args[1], args[2], tonumber(args[3])
  local role = redis.call('HGET', members, holder)
  if not role then return redis.error_reply('NOT_FOUND') end
  local may = false
  for index = 4, #args do may = may or args[index] == role end
  if not may then return redis.error_reply('FORBIDDEN') end
  local now = now_ms()
  local current = lock_holder(lock)
  if current then return { 0, current, now + redis.call('PTTL', lock) } end
  local fence = redis.call('INCR', fence_key)
  redis.call('SET', lock, token .. ' ' .. whole(fence) .. ' ' .. holder, 'NX', 'PX', ttl)
  return { 1, fence, now + ttl }
end

-- Begins the hold's time anew. Atomic: never somebody else's.
-- keys: lock; args: token, fence, holder, ttl (ms); returns: expires at
local function renew(keys, args)
  local lock, token, fence, holder, ttl = keys[1], args[1], args[2], args[3], tonumber(args[4])
  if not lock_held(lock, token, fence, holder) then return redis.error_reply('LOCK_LOST') end
  redis.call('PEXPIRE', lock, ttl)
  return now_ms() + ttl
end

-- Ends the hold, if it still is one. Atomic: never somebody else's.
-- keys: lock; args: token, fence, holder; returns: 1 or 0
local function release(keys, args)
  local lock, token, fence, holder = keys[1], args[1], args[2], args[3]
  if not lock_held(lock, token, fence, holder) then return 0 end
  return redis.call('DEL', lock)
end

-- keys: lock; returns: holder, fence, expires at; nothing when nobody holds it
local function read(keys)
  local lock = keys[1]
  local holder, fence = lock_holder(lock)
  if not holder then return {} end
  return { holder, fence, now_ms() + redis.call('PTTL', lock) }
end

define('lock_acquire', acquire)
define('lock_renew', renew)
define('lock_release', release)
define('lock_read', read, { 'no-writes' })
