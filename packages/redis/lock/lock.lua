-- The hold on a channel's administration. Every write under it compares token and fence in its own function (LCK-1).
-- include: clock
-- include: lock
-- include: audit
-- include: flags

-- What refuses somebody, or nil. Their role counts; for those who run the installation (`acting`: owner, or '') that one, in public
-- channels only. roles: those that may, separated by spaces.
local function refuse(head, members, person, acting, roles)
  local kind, flags = unpack(redis.call('HMGET', head, 'kind', 'flags'))
  local role = redis.call('HGET', members, person)
  if acting == 'owner' and kind == 'public' and not has_flag(flags, 'making') then role = acting end
  if not role then return redis.error_reply('NOT_FOUND') end
  if kind == 'direct' then return redis.error_reply('FORBIDDEN A direct conversation has no settings.') end
  if not has_flag(roles, role) then return redis.error_reply('FORBIDDEN') end
  return nil
end

local function hold(lock, token, fence, holder, ttl)
  redis.call('SET', lock, token .. ' ' .. whole(fence) .. ' ' .. holder, 'PX', ttl)
  return now_ms() + ttl
end

-- lock_acquire: takes the lock if the holder may and nobody has it. Atomic: the fence grows with each hold, and only with one.
-- keys: lock, fence, members, head; args: token, holder, acting, roles that may, ttl (ms).
-- returns: 1, fence, expires at; or 0, its holder, expires at. errors: NOT_FOUND, FORBIDDEN.
local function lock_acquire(keys, args)
  local lock, fence_key, members, head = unpack(keys)
  local token, holder, acting, roles, ttl = unpack(args)
  local refusal = refuse(head, members, holder, acting, roles)
  if refusal then return refusal end
  local current = lock_holder(lock)
  if current then return { 0, current, now_ms() + redis.call('PTTL', lock) } end
  local fence = redis.call('INCR', fence_key)
  return { 1, fence, hold(lock, token, fence, holder, tonumber(ttl)) }
end

-- lock_observe: what somebody finds who would take it after asking elsewhere. keys: lock, fence, members, head; args: holder, acting, roles
-- that may. returns: the greatest fence so far, now; and if somebody holds it, who, and until when. errors: NOT_FOUND, FORBIDDEN.
local function lock_observe(keys, args)
  local lock, fence_key, members, head = unpack(keys)
  local holder, acting, roles = unpack(args)
  local refusal = refuse(head, members, holder, acting, roles)
  if refusal then return refusal end
  local fence, now, current = tonumber(redis.call('GET', fence_key) or '0'), now_ms(), lock_holder(lock)
  if not current then return { fence, now } end
  return { fence, now, current, now + redis.call('PTTL', lock) }
end

-- lock_enter: writes down a hold that was decided elsewhere. Atomic: only one with a greater fence than any before it, so that who
-- observed, won and slept comes too late. keys: lock, fence; args: token, fence, holder, ttl (ms). returns: expires at. errors: LOCK_LOST.
local function lock_enter(keys, args)
  local lock, fence_key = unpack(keys)
  local token, fence, holder, ttl = unpack(args)
  if tonumber(fence) <= tonumber(redis.call('GET', fence_key) or '0') then return redis.error_reply('LOCK_LOST') end
  redis.call('SET', fence_key, fence)
  return hold(lock, token, tonumber(fence), holder, tonumber(ttl))
end

-- lock_renew: begins the hold's time anew; ends it for somebody who may not any more. Atomic: never somebody else's.
-- keys: lock, members, head; args: token, fence, holder, acting, roles that may, ttl (ms). returns: expires at. errors: LOCK_LOST.
local function lock_renew(keys, args)
  local lock, members, head = unpack(keys)
  local token, fence, holder, acting, roles, ttl = unpack(args)
  if not lock_held(lock, token, fence, holder) then return redis.error_reply('LOCK_LOST') end
  if refuse(head, members, holder, acting, roles) then
    redis.call('DEL', lock)
    return redis.error_reply('LOCK_LOST')
  end
  redis.call('PEXPIRE', lock, ttl)
  return now_ms() + tonumber(ttl)
end

-- lock_release: ends the hold, if it still is one. Atomic: never somebody else's. keys: lock; args: token, fence, holder; returns: 1 or 0.
local function lock_release(keys, args)
  local lock, token, fence, holder = keys[1], args[1], args[2], args[3]
  if not lock_held(lock, token, fence, holder) then return 0 end
  return redis.call('DEL', lock)
end

-- lock_read. keys: lock; returns: holder, fence, expires at; nothing when nobody holds it.
local function lock_read(keys)
  local lock = keys[1]
  local holder, fence = lock_holder(lock)
  if not holder then return {} end
  return { holder, fence, now_ms() + redis.call('PTTL', lock) }
end

-- lock_show: the same, for those who may know. keys: lock, members, head; args: reader, acting, roles that may.
-- errors: NOT_FOUND, FORBIDDEN.
local function lock_show(keys, args)
  local lock, members, head = unpack(keys)
  local reader, acting, roles = unpack(args)
  local refusal = refuse(head, members, reader, acting, roles)
  if refusal then return refusal end
  return lock_read({ lock })
end

-- lock_break: ends whoever's hold, and says so in the audit in the same step.
-- keys: lock, members, head, audit; args: channel, by, acting, roles that may, the reason as it stands in JSON or ''.
-- returns: token, fence, holder of what was ended; nothing when nobody held it. errors: NOT_FOUND, FORBIDDEN.
local function lock_break(keys, args)
  local lock, members, head, audit = unpack(keys)
  local channel, by, acting, roles, reason = unpack(args)
  local refusal = refuse(head, members, by, acting, roles)
  if refusal then return refusal end
  local holder, fence = lock_holder(lock)
  if not holder then return {} end
  local token = string.match(redis.call('GET', lock), '^%S+')
  redis.call('DEL', lock)
  local kind = redis.call('HGET', head, 'kind') or ''
  add_audit(audit, by, 'admin:break', ',"channel":"' .. channel .. '","kind":"' .. kind .. '","user":"' .. holder .. '"'
    .. (reason == '' and '' or ',"reason":"' .. reason .. '"'))
  return { token, fence, holder }
end

-- Also where memory is full: what makes room is done under the lock.
define('lock_acquire', lock_acquire, { 'allow-oom' })
define('lock_observe', lock_observe, { 'no-writes' })
define('lock_enter', lock_enter, { 'allow-oom' })
define('lock_renew', lock_renew, { 'allow-oom' })
define('lock_release', lock_release, { 'allow-oom' })
define('lock_read', lock_read, { 'no-writes' })
define('lock_show', lock_show, { 'no-writes' })
define('lock_break', lock_break)
