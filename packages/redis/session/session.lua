-- Signed-in sessions, each a hash under the SHA-256 of its token; and a person's list of them, in the person's own slot.
-- The session itself decides; the list is only there to find them, and is written first and cleared last.
-- include: clock

-- keys: session; args: user, id, device, ttl (ms); returns: expires at
local function start(keys, args)
  local session, user, id, device, ttl = keys[1], args[1], args[2], args[3], tonumber(args[4])
  local now = now_ms()
  redis.call('HSET', session, 'user', user, 'id', id, 'device', device, 'at', now, 'used', now)
  redis.call('PEXPIRE', session, ttl)
  return now + ttl
end

-- keys: session; returns: user, id, device, begun at, last used at, expires at, now; nothing when it has ended
local function read(keys)
  local session = keys[1]
  local now = now_ms()
  local values = redis.call('HMGET', session, 'user', 'id', 'device', 'at', 'used')
  if not values[1] then return {} end
  values[6] = now + redis.call('PTTL', session)
  values[7] = now
  return values
end

-- Notes that it was used, and begins its time anew. Atomic so that a session which has just ended does not come back.
-- keys: session; args: ttl (ms); returns: expires at, or 0
local function touch(keys, args)
  local session, ttl = keys[1], tonumber(args[1])
  if redis.call('EXISTS', session) == 0 then return 0 end
  local now = now_ms()
  redis.call('HSET', session, 'used', now)
  redis.call('PEXPIRE', session, ttl)
  return now + ttl
end

-- Ends it. Atomic, so that of several who end it one learns whose it was.
-- keys: session; returns: user, id; nothing when it had ended
local function finish(keys)
  local session = keys[1]
  local values = redis.call('HMGET', session, 'user', 'id')
  if not values[1] then return {} end
  redis.call('DEL', session)
  return values
end

-- keys: session ...; returns: 1 or 0 for each
local function alive(keys)
  local answers = {}
  for index, session in ipairs(keys) do answers[index] = redis.call('EXISTS', session) end
  return answers
end

-- keys: sessions of a person (id -> hash); args: id, hash; returns: how many are listed
local function list_add(keys, args)
  local sessions, id, hash = keys[1], args[1], args[2]
  redis.call('HSET', sessions, id, hash)
  return redis.call('HLEN', sessions)
end

-- keys: sessions of a person; args: id ...
local function list_drop(keys, args)
  local sessions = keys[1]
  return redis.call('HDEL', sessions, unpack(args))
end

-- keys: sessions of a person; returns: id, hash ...
local function list_read(keys)
  local sessions = keys[1]
  return redis.call('HGETALL', sessions)
end

define('session_start', start)
define('session_read', read, { 'no-writes' })
define('session_touch', touch)
-- Also where memory is full: a session that somebody else may have must end.
define('session_finish', finish, { 'allow-oom' })
define('session_alive', alive, { 'no-writes' })
define('session_list_add', list_add)
define('session_list_drop', list_drop, { 'allow-oom' })
define('session_list_read', list_read, { 'no-writes' })
