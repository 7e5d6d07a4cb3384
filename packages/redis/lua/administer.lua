-- include: member
-- include: lock
-- include: audit
-- Administration under the channel's lock: each is one call that compares token and fence and writes, or changes nothing (LCK-1).

-- What refuses a change by someone with this role (false for no member): not there, not allowed to, or the hold has ended. Nil when nothing
-- does, and then the role in which they act: with `acting` as 'owner', those who run the installation count as owner of public channels,
-- members or not; private ones know no such thing (ACC-2). `roles`: those that may, separated by spaces.
local function refuse(state, role, roles, is_held, acting)
  if state and acting == 'owner' and state.kind == 'public' and not state.making then role = 'owner' end
  if not state or not role then return redis.error_reply('NOT_FOUND') end
  if state.kind == 'direct' then return redis.error_reply('FORBIDDEN A direct conversation has no settings.') end
  if not string.find(' ' .. roles .. ' ', ' ' .. role .. ' ', 1, true) then return redis.error_reply('FORBIDDEN') end
  if not is_held then return redis.error_reply('LOCK_LOST') end
  return nil, role
end

-- What refuses a change to somebody of this role (false for no member): moderators have no say over owners and other moderators.
local function refuse_over(by_role, role)
  if by_role == 'owner' or (role ~= 'owner' and role ~= 'moderator') then return nil end
  return redis.error_reply('FORBIDDEN Only an owner can do this to an owner or a moderator.')
end

-- What every administrative function takes first. keys: log, head, members, feed, lock, jobs, audit, then its own. args: channel, by,
-- 'owner' for those who run the installation or '', roles that may, token, fence, then its own. Returns the task, with the channel's
-- `state` and the `role` in which `by` acts; or nil and what refuses it.
local function begin_task(keys, args)
  local log, head, members, feed, lock, jobs, audit = unpack(keys)
  local channel, by, acting, roles, token, fence = unpack(args)
  local state = read_head(head)
  local refusal, role = refuse(state, redis.call('HGET', members, by), roles, lock_held(lock, token, fence, by), acting)
  if refusal then return nil, refusal end
  return {
    log = log, head = head, members = members, feed = feed, jobs = jobs, audit = audit, channel = channel, by = by, state = state,
    role = role, now = now_ms(),
  }
end

-- Appends the entry that tells of a task. Returns its id.
local function tell(task, kind, rest)
  return append_notice(task.log, task.head, task.feed, task.state, task.now, kind, task.by, rest)
end

-- Notes a task in the audit. `rest`: further JSON members, each behind a comma, or ''.
local function audit_task(task, action, rest)
  add_audit(task.audit, task.by, action, ',"channel":"' .. task.channel .. '","kind":"' .. task.state.kind .. '"' .. rest)
end

-- The JSON members of an entry or record about a person: who, and why if it is told (as it stands in JSON).
local function about(user, reason)
  return '"user":"' .. user .. '"' .. (reason == '' and '' or ',"reason":"' .. reason .. '"')
end

local LAST_OWNER = 'CONFLICT The last owner stays: make someone else an owner first.'

-- Forgets what has lapsed of a hash of people → something, if there is a lot. `end_of`: when an entry ends, in ms, or nil.
local function forget_lapsed(hash, now, end_of)
  if redis.call('HLEN', hash) < 1000 then return end
  local flat = redis.call('HGETALL', hash)
  for index = 1, #flat, 2 do
    local ends_at = end_of(flat[index + 1])
    if ends_at and ends_at <= now then redis.call('HDEL', hash, flat[index]) end
  end
end
