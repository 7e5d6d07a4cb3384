-- include: administer
-- Who may read in a channel, and not write.
-- Those under the lock begin as `begin_task` tells: keys log, head, members, feed, lock, jobs, audit; args channel, by, acting, roles,
-- token, fence, and then the person.

-- member_mute: a member may read and not write. keys: …, muted.
-- args: …, user, the reason as it stands in JSON or '', when it ends (ms) or '', the same as a date. returns the entry's id.
-- errors: NOT_FOUND (also: they are no member), FORBIDDEN, LOCK_LOST, CONFLICT (oneself), BAD_REQUEST (over already).
local function member_mute(keys, args)
  local muted = unpack(keys, 8)
  local user, reason, ends_at, date = unpack(args, 7)
  local task, refusal = begin_task(keys, args)
  if not task then return refusal end
  if user == task.by then return redis.error_reply('CONFLICT You cannot mute yourself.') end
  local role = redis.call('HGET', task.members, user)
  if not role then return redis.error_reply('NOT_FOUND') end
  local over = refuse_over(task.role, role)
  if over then return over end
  if ends_at ~= '' and tonumber(ends_at) <= task.now then return redis.error_reply('BAD_REQUEST This would be over already.') end
  forget_lapsed(muted, task.now, function(value) return value ~= '0' and tonumber(value) or nil end)
  local id = tell(task, 'member.muted', about(user, reason) .. (ends_at == '' and '' or ',"until":' .. ends_at))
  redis.call('HSET', muted, user, ends_at == '' and '0' or ends_at)
  redis.call('HSET', task.head, 'flags', with_flag(task.state.flags, 'mutes'))
  audit_task(task, 'member:mute',
    ',' .. about(user, reason) .. audit_member('after', date == '' and 'muted' or 'muted until ' .. date))
  return id
end

-- member_unmute: as muting, nothing for moderators among themselves: one whom an owner muted would speak on. keys: …, muted. args: …, user.
-- returns the entry's id, or '' when they were not muted. errors: NOT_FOUND, FORBIDDEN, LOCK_LOST.
local function member_unmute(keys, args)
  local muted = unpack(keys, 8)
  local user = unpack(args, 7)
  local task, refusal = begin_task(keys, args)
  if not task then return refusal end
  local over = refuse_over(task.role, redis.call('HGET', task.members, user))
  if over then return over end
  local was_muted = muted_until(muted, user, task.now)
  redis.call('HDEL', muted, user)
  if redis.call('EXISTS', muted) == 0 then redis.call('HSET', task.head, 'flags', without_flag(task.state.flags, 'mutes')) end
  if not was_muted then return '' end
  local id = tell(task, 'member.unmuted', about(user, ''))
  audit_task(task, 'member:unmute', ',' .. about(user, '') .. audit_member('before', 'muted'))
  return id
end

define('member_mute', member_mute)
define('member_unmute', member_unmute)
