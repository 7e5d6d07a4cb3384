-- include: administer
-- include: summary
-- Asking to be let into a public channel whose moderators decide who comes in.

-- People who ask at one channel at a time.
local MAX_KNOCKS = 1000

-- What refuses somebody who stands outside: there is no such channel for them, they are in it, or kept out. Nil when nothing does.
local function refuse_outside(state, members, bans, user)
  if not state or state.making then return redis.error_reply('NOT_FOUND') end
  if redis.call('HEXISTS', members, user) == 1 then return redis.error_reply('FORBIDDEN You are a member of this channel.') end
  if state.kind ~= 'public' then return redis.error_reply('NOT_FOUND') end
  if is_banned(bans, user, now_ms()) then return refuse_banned(state) end
  return nil
end

-- knock_send: asking again changes what is said, not since when. keys: head, members, bans, knocks.
-- args: user, what they say as it stands in JSON or ''. returns how many ask now.
-- errors: NOT_FOUND, FORBIDDEN (a member, banned, archived), CONFLICT (everyone may come in, too many ask).
local function knock_send(keys, args)
  local head, members, bans, knocks = unpack(keys)
  local user, text = unpack(args)
  local state = read_head(head)
  local refusal = refuse_outside(state, members, bans, user)
  if refusal then return refusal end
  if state.archived then return redis.error_reply(ARCHIVED) end
  if not has_flag(state.flags, 'approval') then return redis.error_reply('CONFLICT Everyone may join this channel: just come in.') end
  local before = redis.call('HGET', knocks, user)
  if not before and redis.call('HLEN', knocks) >= MAX_KNOCKS then
    return redis.error_reply('CONFLICT Too many people ask to be let in; try again later.')
  end
  local at = before and string.match(before, '"at":(%d+)') or whole(now_ms())
  redis.call('HSET', knocks, user, '{"at":' .. at .. (text == '' and '' or ',"text":"' .. text .. '"') .. '}')
  return redis.call('HLEN', knocks)
end

-- knock_withdraw. keys: head, members, bans, knocks. args: user. returns {1 if they had asked, how many ask now}.
-- errors: NOT_FOUND, FORBIDDEN (a member, banned).
local function knock_withdraw(keys, args)
  local head, members, bans, knocks = unpack(keys)
  local user = unpack(args)
  local refusal = refuse_outside(read_head(head), members, bans, user)
  if refusal then return refusal end
  return {redis.call('HDEL', knocks, user), redis.call('HLEN', knocks)}
end

-- knock_list: who asks, flat: person, JSON. keys: head, members, knocks. args: by, acting, roles that may. errors: NOT_FOUND, FORBIDDEN.
local function knock_list(keys, args)
  local head, members, knocks = unpack(keys)
  local by, acting, roles = unpack(args)
  local refusal = refuse(read_head(head), redis.call('HGET', members, by), roles, true, acting)
  if refusal then return refusal end
  return redis.call('HGETALL', knocks)
end

-- knock_accept: a moderator lets in who asked. Not under the lock: it changes no setting, and two who do it do the same.
-- keys: log, head, members, authors, feed, jobs, audit, muted, bans, knocks. args: channel, by, acting, roles that may, user.
-- returns {how many ask now, 1 if they were a member before, summary}.
-- errors: NOT_FOUND (also: they do not ask any more), FORBIDDEN (archived, banned).
local function knock_accept(keys, args)
  local log, head, members, authors, feed, jobs, audit, muted, bans, knocks = unpack(keys)
  local channel, by, acting, roles, user = unpack(args)
  local state = read_head(head)
  local refusal = refuse(state, redis.call('HGET', members, by), roles, true, acting)
  if refusal then return refusal end
  local is_member = redis.call('HEXISTS', members, user) == 1
  if not is_member then
    if redis.call('HEXISTS', knocks, user) == 0 then return redis.error_reply('NOT_FOUND They do not ask to be let in any more.') end
    if state.archived then return redis.error_reply(ARCHIVED) end
    local now = now_ms()
    if is_banned(bans, user, now) then return redis.error_reply('FORBIDDEN This person is banned from this channel.') end
    add_member(log, head, members, authors, feed, jobs, state, now, channel, by, user, 'member')
    add_audit(audit, by, 'knock:accept', ',"channel":"' .. channel .. '","kind":"' .. state.kind .. '","user":"' .. user .. '"')
  end
  redis.call('HDEL', knocks, user)
  return {redis.call('HLEN', knocks), is_member and 1 or 0, describe_channel(head, members, user, muted)}
end

-- knock_decline. keys: head, members, audit, knocks. args: channel, by, acting, roles that may, user.
-- returns {1 if they had asked, how many ask now}. errors: NOT_FOUND, FORBIDDEN.
local function knock_decline(keys, args)
  local head, members, audit, knocks = unpack(keys)
  local channel, by, acting, roles, user = unpack(args)
  local state = read_head(head)
  local refusal = refuse(state, redis.call('HGET', members, by), roles, true, acting)
  if refusal then return refusal end
  local had_asked = redis.call('HDEL', knocks, user)
  if had_asked == 1 then
    add_audit(audit, by, 'knock:decline', ',"channel":"' .. channel .. '","kind":"' .. state.kind .. '","user":"' .. user .. '"')
  end
  return {had_asked, redis.call('HLEN', knocks)}
end

define('knock_send', knock_send)
define('knock_withdraw', knock_withdraw)
define('knock_list', knock_list, {'no-writes'})
define('knock_accept', knock_accept)
define('knock_decline', knock_decline)
