-- include: member
-- include: summary
-- include: invitation
-- Making channels, and coming and going.

-- channel_begin: notes what is to be made, and a job that finishes it should the maker not (channel_activate does it).
-- keys: head, jobs. args: channel, epoch, name, kind, topic, '1' if ephemeral, the maker; those to be in it, the maker among them.
local function channel_begin(keys, args)
  local head, jobs = unpack(keys)
  local channel, epoch, name, kind, topic, ephemeral, by = unpack(args, 1, 7)
  local people = table.concat({unpack(args, 8)}, ' ')
  if redis.call('EXISTS', head) == 1 then return redis.error_reply('CONFLICT') end
  -- What every message reads comes first.
  redis.call('HSET', head, 'epoch', epoch, 'ms', '0', 'seq', '0', 'n', '0', 'flags', ephemeral == '1' and 'making ephemeral' or 'making',
    'kind', kind, 'name', name, 'topic', topic, 'by', by, 'people', people)
  add_job(jobs, 'repair-channels', channel, by)
  return 1
end

-- channel_activate: opens a channel that was begun, once its name is its own. Doing it again changes nothing.
-- keys: log, head, members, authors, feed, jobs. args: channel. returns those who are in it now, or an empty list when it was open before.
-- errors: NOT_FOUND.
local function channel_activate(keys, args)
  local log, head, members, authors, feed, jobs = unpack(keys)
  local channel = unpack(args)
  local state = read_head(head)
  if not state then return redis.error_reply('NOT_FOUND') end
  if not state.making then return {} end
  local name, by, intended = unpack(redis.call('HMGET', head, 'name', 'by', 'people'))
  local now, people = now_ms(), {}
  append_notice(log, head, feed, state, now, 'channel.created', by, '"name":' .. cjson.encode(name) .. ',"kind":"' .. state.kind .. '"')
  for user in string.gmatch(intended, '%S+') do
    local role = user == by and state.kind ~= 'direct' and 'owner' or 'member'
    add_member(log, head, members, authors, feed, jobs, state, now, channel, by, user, role)
    people[#people + 1] = user
  end
  redis.call('HSET', head, 'flags', without_flag(state.flags, 'making'))
  redis.call('HDEL', head, 'people')
  return people
end

-- channel_abandon: forgets a channel that was begun and cannot be finished; an open one stays. keys: head. returns 1 when it is gone.
local function channel_abandon(keys)
  local head = unpack(keys)
  local flags = redis.call('HGET', head, 'flags')
  if not flags or not has_flag(flags, 'making') then return 0 end
  return redis.call('DEL', head)
end

-- Lets somebody in. Whoever comes into a channel in which nobody is left owns it: there is always an owner.
local function admit(log, head, members, authors, feed, jobs, knocks, state, channel, by, user)
  local now, is_first = now_ms(), redis.call('EXISTS', members) == 0
  add_member(log, head, members, authors, feed, jobs, state, now, channel, by, user, is_first and 'owner' or 'member')
  if is_first then
    append_notice(log, head, feed, state, now, 'member.role_changed', by, '"user":"' .. user .. '","role":"owner"')
    touch_roster(head, state)
  end
  redis.call('HDEL', knocks, user)
end

-- What refuses a member with this role who lets somebody in, or nil.
local function refuse_letting_in(state, role)
  if not has_flag(state.flags, 'approval') or role == 'owner' or role == 'moderator' then return nil end
  return redis.error_reply('FORBIDDEN Only moderators and owners let people into this channel.')
end

-- channel_join: a person comes into a public channel.
-- keys: log, head, members, authors, feed, jobs, muted, bans, knocks. args: channel, user. returns {1 if they were a member before,
-- summary}.
-- errors: NOT_FOUND (no such channel, or not one that can be joined), FORBIDDEN (banned, archived, by asking only).
local function channel_join(keys, args)
  local log, head, members, authors, feed, jobs, muted, bans, knocks = unpack(keys)
  local channel, user = unpack(args)
  local state = read_head(head)
  if not state or state.making then return redis.error_reply('NOT_FOUND') end
  if redis.call('HEXISTS', members, user) == 1 then return {1, describe_channel(head, members, user, muted)} end
  if state.kind ~= 'public' then return redis.error_reply('NOT_FOUND') end
  if is_banned(bans, user, now_ms()) then return refuse_banned(state) end
  if state.archived then return redis.error_reply(ARCHIVED) end
  -- Where nobody is left, nobody could be asked.
  if has_flag(state.flags, 'approval') and redis.call('EXISTS', members) == 1 then
    return redis.error_reply('FORBIDDEN Ask to be let in: a moderator of this channel decides.')
  end
  admit(log, head, members, authors, feed, jobs, knocks, state, channel, user, user)
  return {0, describe_channel(head, members, user, muted)}
end

-- channel_invite: a member brings someone in.
-- keys: log, head, members, authors, feed, jobs, muted, bans, knocks. args: channel, by, user.
-- returns {1 if they were a member before, summary}.
-- errors: NOT_FOUND (no such channel, or the asker is no member), FORBIDDEN (direct, archived, they are banned, moderators let people in).
local function channel_invite(keys, args)
  local log, head, members, authors, feed, jobs, muted, bans, knocks = unpack(keys)
  local channel, by, user = unpack(args)
  local state, role = read_head(head), redis.call('HGET', members, by)
  if not state or not role then return redis.error_reply('NOT_FOUND') end
  if redis.call('HEXISTS', members, user) == 1 then return {1, describe_channel(head, members, user, muted)} end
  if state.kind == 'direct' then return redis.error_reply('FORBIDDEN Nobody can be added to a direct conversation.') end
  if state.archived then return redis.error_reply(ARCHIVED) end
  if is_banned(bans, user, now_ms()) then
    return redis.error_reply('FORBIDDEN This person is banned from this channel; the ban has to be lifted first.')
  end
  local refusal = refuse_letting_in(state, role)
  if refusal then return refusal end
  admit(log, head, members, authors, feed, jobs, knocks, state, channel, by, user)
  return {0, describe_channel(head, members, user, muted)}
end

-- channel_accept: a person comes in by a link. Taking its use and letting them in is one step, so that the last use is taken once, and for
-- somebody. Members take no use.
-- keys: log, head, members, authors, feed, jobs, muted, bans, knocks, invitations. args: channel, user, the token's hash.
-- returns {1 if they were a member before, summary}. errors: NOT_FOUND (no such link, or no longer good), FORBIDDEN (banned, archived).
local function channel_accept(keys, args)
  local log, head, members, authors, feed, jobs, muted, bans, knocks, invitations = unpack(keys)
  local channel, user, token_hash = unpack(args)
  local state, now = read_head(head), now_ms()
  local invitation = state and good_invitation(invitations, token_hash, now)
  if not invitation then return redis.error_reply('NOT_FOUND This invitation is no longer good; ask for a new one.') end
  if redis.call('HEXISTS', members, user) == 1 then return {1, describe_channel(head, members, user, muted)} end
  if is_banned(bans, user, now) then return redis.error_reply('FORBIDDEN You are banned from this channel.') end
  if state.archived then return redis.error_reply(ARCHIVED) end
  take_invitation(invitations, token_hash, invitation)
  admit(log, head, members, authors, feed, jobs, knocks, state, channel, user, user)
  return {0, describe_channel(head, members, user, muted)}
end

-- channel_admit: somebody who signed up by an invitation that leads into a channel is brought in by who made it: into a private one only by
-- who is still in it and may, since its own moderators do not see such invitations. keys and returns as channel_join. args: channel, by,
-- user. errors: NOT_FOUND, FORBIDDEN (direct, archived, banned, moderators let people in).
local function channel_admit(keys, args)
  local log, head, members, authors, feed, jobs, muted, bans, knocks = unpack(keys)
  local channel, by, user = unpack(args)
  local state = read_head(head)
  if not state or state.making then return redis.error_reply('NOT_FOUND') end
  if redis.call('HEXISTS', members, user) == 1 then return {1, describe_channel(head, members, user, muted)} end
  if state.kind == 'direct' then return redis.error_reply('FORBIDDEN Nobody can be added to a direct conversation.') end
  if state.archived then return redis.error_reply(ARCHIVED) end
  if is_banned(bans, user, now_ms()) then return refuse_banned(state) end
  if state.archived then return redis.error_reply(ARCHIVED) end
  if state.kind == 'private' then
    local role = redis.call('HGET', members, by)
    if not role then return redis.error_reply('NOT_FOUND') end
    local refusal = refuse_letting_in(state, role)
    if refusal then return refusal end
  end
  admit(log, head, members, authors, feed, jobs, knocks, state, channel, by, user)
  return {0, describe_channel(head, members, user, muted)}
end

-- channel_leave: a member goes.
-- keys: log, head, members, feed, jobs, the member's mention set. args: channel, user. returns {epoch, id of the entry that says so}.
-- errors: NOT_FOUND (no such channel, or no member), FORBIDDEN (direct), CONFLICT (the last owner, while others are there).
local function channel_leave(keys, args)
  local log, head, members, feed, jobs, mentions = unpack(keys)
  local channel, user = unpack(args)
  local state, role = read_head(head), redis.call('HGET', members, user)
  if not state or not role then return redis.error_reply('NOT_FOUND') end
  if state.kind == 'direct' then return redis.error_reply('FORBIDDEN A direct conversation cannot be left.') end
  if role == 'owner' and redis.call('HLEN', members) > 1 and is_last_owner(members, user) then
    return redis.error_reply('CONFLICT You are the last owner: make someone else an owner first, or hand the channel over.')
  end
  local id = append_notice(log, head, feed, state, now_ms(), 'member.left', user, '"user":"' .. user .. '"')
  remove_member(head, members, jobs, mentions, state, channel, user)
  return {state.epoch, id}
end

-- channel_read: what one person is told of channels of one partition. keys, four for each: head, members, muted, knocks. args: person.
-- returns for each its summary, or an empty list where there is none.
local function channel_read(keys, args)
  local person = unpack(args)
  local answer = {}
  for index = 1, #keys, 4 do
    local head, members, muted, knocks = unpack(keys, index, index + 3)
    answer[#answer + 1] = describe_channel(head, members, person, muted, knocks) or {}
  end
  return answer
end

-- channel_intent: {name, kind, those to be in it} of a channel in the making; {name, kind, ''} of an open one; an empty list of none.
-- keys: head.
local function channel_intent(keys)
  local head = unpack(keys)
  local name, kind, people, flags = unpack(redis.call('HMGET', head, 'name', 'kind', 'people', 'flags'))
  if not kind then return {} end
  return {name, kind, people or '', has_flag(flags, 'archived') and '1' or ''}
end

define('channel_begin', channel_begin)
define('channel_activate', channel_activate)
define('channel_abandon', channel_abandon)
define('channel_join', channel_join)
define('channel_invite', channel_invite)
define('channel_accept', channel_accept)
define('channel_admit', channel_admit)
-- Also where memory is full: nobody has to stay.
define('channel_leave', channel_leave, {'allow-oom'})
define('channel_read', channel_read, {'no-writes'})
define('channel_intent', channel_intent, {'no-writes'})
