-- include: administer
-- Who is kept out of a channel.
-- Those under the lock begin as `begin_task` tells: keys log, head, members, feed, lock, jobs, audit; args channel, by, acting, roles,
-- token, fence, and then the person.

-- Bans of one channel.
local MAX_BANS = 5000

-- member_ban: removes someone, if they are a member, and keeps them out. keys: …, their mention set, bans, knocks.
-- args: …, user, the reason as it stands in JSON or '', when it ends (ms) or '', the same as a date. returns the entry's id.
-- errors: NOT_FOUND, FORBIDDEN, LOCK_LOST, CONFLICT (the last owner, oneself, too many), BAD_REQUEST (over already).
local function member_ban(keys, args)
  local mentions, bans, knocks = unpack(keys, 8)
  local user, reason, ends_at, date = unpack(args, 7)
  local task, refusal = begin_task(keys, args)
  if not task then return refusal end
  if user == task.by then return redis.error_reply('CONFLICT You cannot ban yourself.') end
  local role = redis.call('HGET', task.members, user)
  local over = refuse_over(task.role, role)
  if over then return over end
  if role == 'owner' and is_last_owner(task.members, user) then return redis.error_reply(LAST_OWNER) end
  if ends_at ~= '' and tonumber(ends_at) <= task.now then return redis.error_reply('BAD_REQUEST This would be over already.') end
  forget_lapsed(bans, task.now, function(json) return tonumber(string.match(json, '"until":(%d+)')) end)
  if redis.call('HLEN', bans) >= MAX_BANS then return redis.error_reply('CONFLICT There are too many bans; lift some first.') end
  local rest = about(user, reason) .. (ends_at == '' and '' or ',"until":' .. ends_at) .. (role and ',"wasMember":true' or '')
  local id = tell(task, 'member.banned', rest)
  redis.call('HSET', bans, user, table.concat({
    '{"by":"', task.by, '","at":', whole(task.now), ends_at == '' and '' or ',"until":' .. ends_at,
    reason == '' and '' or ',"reason":"' .. reason .. '"', '}',
  }))
  redis.call('HDEL', knocks, user)
  if role then remove_member(task.head, task.members, task.jobs, mentions, task.state, task.channel, user) end
  audit_task(task, 'member:ban',
    ',' .. about(user, reason) .. audit_member('before', role or '')
      .. audit_member('after', date == '' and 'banned' or 'banned until ' .. date))
  return id
end

-- member_unban. keys: …, bans. args: …, user. returns the entry's id, or '' when they were not banned.
-- errors: NOT_FOUND, FORBIDDEN, LOCK_LOST.
local function member_unban(keys, args)
  local bans = unpack(keys, 8)
  local user = unpack(args, 7)
  local task, refusal = begin_task(keys, args)
  if not task then return refusal end
  local was_banned = is_banned(bans, user, task.now)
  redis.call('HDEL', bans, user)
  if not was_banned then return '' end
  local id = tell(task, 'member.unbanned', about(user, ''))
  audit_task(task, 'member:unban', ',' .. about(user, '') .. audit_member('before', 'banned'))
  return id
end

-- member_bans: who is kept out, as {person, JSON}, flat. keys: head, members, bans. args: by, acting, roles that may.
-- errors: NOT_FOUND, FORBIDDEN.
local function member_bans(keys, args)
  local head, members, bans = unpack(keys)
  local by, acting, roles = unpack(args)
  local refusal = refuse(read_head(head), redis.call('HGET', members, by), roles, true, acting)
  if refusal then return refusal end
  local now, found, flat = now_ms(), {}, redis.call('HGETALL', bans)
  for index = 1, #flat, 2 do
    local ends_at = tonumber(string.match(flat[index + 1], '"until":(%d+)'))
    if not ends_at or ends_at > now then
      found[#found + 1] = flat[index]
      found[#found + 1] = flat[index + 1]
    end
  end
  return found
end

define('member_ban', member_ban)
define('member_unban', member_unban)
define('member_bans', member_bans, {'no-writes'})
