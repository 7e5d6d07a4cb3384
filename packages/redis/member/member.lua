-- include: administer
-- Who is in a channel, and as what.
-- Those under the lock begin as `begin_task` tells: keys log, head, members, feed, lock, jobs, audit; args channel, by, acting, roles,
-- token, fence, and then the person.

-- member_kick. keys: …, their mention set. args: …, user, the reason as it stands in JSON or ''. returns the entry's id.
-- errors: NOT_FOUND (also: they are no member), FORBIDDEN, LOCK_LOST, CONFLICT (the last owner).
local function member_kick(keys, args)
  local mentions = unpack(keys, 8)
  local user, reason = unpack(args, 7)
  local task, refusal = begin_task(keys, args)
  if not task then return refusal end
  local role = redis.call('HGET', task.members, user)
  if not role then return redis.error_reply('NOT_FOUND') end
  local over = refuse_over(task.role, role)
  if over then return over end
  if role == 'owner' and is_last_owner(task.members, user) then return redis.error_reply(LAST_OWNER) end
  local id = tell(task, 'member.removed', about(user, reason))
  remove_member(task.head, task.members, task.jobs, mentions, task.state, task.channel, user)
  audit_task(task, 'member:kick', ',' .. about(user, reason) .. audit_member('before', role))
  return id
end

-- member_set_role. args: …, user, role. returns the entry's id, or '' when that was their role.
-- errors: NOT_FOUND (also: they are no member), FORBIDDEN, LOCK_LOST, CONFLICT (the last owner).
local function member_set_role(keys, args)
  local user, role = unpack(args, 7)
  local task, refusal = begin_task(keys, args)
  if not task then return refusal end
  local before = redis.call('HGET', task.members, user)
  if not before then return redis.error_reply('NOT_FOUND') end
  if before == role then return '' end
  if before == 'owner' and is_last_owner(task.members, user) then return redis.error_reply(LAST_OWNER) end
  local id = tell(task, 'member.role_changed', '"user":"' .. user .. '","role":"' .. role .. '"')
  redis.call('HSET', task.members, user, role)
  touch_roster(task.head, task.state)
  audit_task(task, 'member:set-role', ',"user":"' .. user .. '"' .. audit_member('before', before) .. audit_member('after', role))
  return id
end

-- member_roster: everyone in a channel, or only whether a list of them still holds. keys: head, members, muted.
-- args: reader, or '' for a gateway's own use; '1' for everyone. returns {version of the list, how many they are, people and roles, flat;
-- people and until when they may not write, flat}. errors: NOT_FOUND (no such channel, or the reader is no member).
local function member_roster(keys, args)
  local head, members, muted = unpack(keys)
  local reader, with_members = unpack(args)
  local epoch, roster, flags = unpack(redis.call('HMGET', head, 'epoch', 'roster', 'flags'))
  if not epoch or (reader ~= '' and redis.call('HEXISTS', members, reader) == 0) then return redis.error_reply('NOT_FOUND') end
  local version, now, mutes = epoch .. ' ' .. (roster or '0'), now_ms(), {}
  if has_flag(flags, 'mutes') then
    local flat = redis.call('HGETALL', muted)
    for index = 1, #flat, 2 do
      local ends_at = tonumber(flat[index + 1])
      if ends_at == 0 or ends_at > now then
        mutes[#mutes + 1] = flat[index]
        mutes[#mutes + 1] = flat[index + 1]
      end
    end
  end
  return {version, redis.call('HLEN', members), with_members == '1' and redis.call('HGETALL', members) or {}, mutes}
end

-- Also where memory is full: whoever fills it must go, and cannot come back meanwhile.
define('member_kick', member_kick, {'allow-oom'})
define('member_set_role', member_set_role)
define('member_roster', member_roster, {'no-writes'})
