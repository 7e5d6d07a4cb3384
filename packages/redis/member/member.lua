-- include: administer
-- Who may be in a channel, and as what.

-- member_kick. keys: log, head, members, feed, lock, jobs, their mention set.
-- args: channel, by, roles that may, token, fence, user, the reason as it stands in JSON or ''. returns {epoch, the entry's id}.
-- errors: NOT_FOUND (also: they are no member), FORBIDDEN (moderators remove members, owners anyone but the last owner), LOCK_LOST.
local function member_kick(keys, args)
  local log, head, members, feed, lock, jobs, mentions = unpack(keys)
  local channel, by, roles, token, fence, user, reason = unpack(args)
  local state, by_role = read_head(head), redis.call('HGET', members, by)
  local refusal = refuse(state, by_role, roles, lock_held(lock, token, fence, by))
  if refusal then return refusal end
  local role = redis.call('HGET', members, user)
  if not role then return redis.error_reply('NOT_FOUND') end
  if role ~= 'member' and by_role ~= 'owner' then return redis.error_reply('FORBIDDEN') end
  if role == 'owner' and is_last_owner(members, user) then return redis.error_reply('CONFLICT The last owner stays.') end
  local rest = '"user":"' .. user .. '"' .. (reason == '' and '' or ',"reason":"' .. reason .. '"')
  local id = append_notice(log, head, feed, state, now_ms(), 'member.removed', by, rest)
  redis.call('HDEL', members, user)
  add_job(jobs, 'repair-channels', channel, user)
  redis.call('DEL', mentions)
  return {state.epoch, id}
end

-- member_set_role. keys: log, head, members, feed, lock. args: by, roles that may, token, fence, user, role.
-- returns the entry's id, or '' when that was their role. errors: NOT_FOUND, FORBIDDEN (owners only), LOCK_LOST, CONFLICT (the last owner).
local function member_set_role(keys, args)
  local log, head, members, feed, lock = unpack(keys)
  local by, roles, token, fence, user, role = unpack(args)
  local state = read_head(head)
  local refusal = refuse(state, redis.call('HGET', members, by), roles, lock_held(lock, token, fence, by))
  if refusal then return refusal end
  local before = redis.call('HGET', members, user)
  if not before then return redis.error_reply('NOT_FOUND') end
  if before == role then return '' end
  if before == 'owner' and is_last_owner(members, user) then
    return redis.error_reply('CONFLICT The last owner stays owner.')
  end
  local rest = '"user":"' .. user .. '","role":"' .. role .. '"'
  local id = append_notice(log, head, feed, state, now_ms(), 'member.role_changed', by, rest)
  redis.call('HSET', members, user, role)
  return id
end

define('member_kick', member_kick)
define('member_set_role', member_set_role)
