-- include: member
-- include: summary
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

-- channel_join: a person comes into a public channel.
-- keys: log, head, members, authors, feed, jobs. args: channel, user. returns {1 if they were a member before, summary}.
-- errors: NOT_FOUND (no such channel, or not one that can be joined), FORBIDDEN (archived).
local function channel_join(keys, args)
  local log, head, members, authors, feed, jobs = unpack(keys)
  local channel, user = unpack(args)
  local state = read_head(head)
  if not state or state.making then return redis.error_reply('NOT_FOUND') end
  if redis.call('HEXISTS', members, user) == 1 then return {1, describe_channel(head, members, user)} end
  if state.kind ~= 'public' then return redis.error_reply('NOT_FOUND') end
  if state.archived then return redis.error_reply('FORBIDDEN This channel is archived.') end
  add_member(log, head, members, authors, feed, jobs, state, now_ms(), channel, user, user, 'member')
  return {0, describe_channel(head, members, user)}
end

-- channel_invite: a member brings someone in.
-- keys: log, head, members, authors, feed, jobs. args: channel, by, user. returns {1 if they were a member before, summary}.
-- errors: NOT_FOUND (no such channel, or the asker is no member), FORBIDDEN (direct or archived).
local function channel_invite(keys, args)
  local log, head, members, authors, feed, jobs = unpack(keys)
  local channel, by, user = unpack(args)
  local state = read_head(head)
  if not state or redis.call('HEXISTS', members, by) == 0 then return redis.error_reply('NOT_FOUND') end
  if redis.call('HEXISTS', members, user) == 1 then return {1, describe_channel(head, members, user)} end
  if state.kind == 'direct' then return redis.error_reply('FORBIDDEN Nobody can be added to a direct conversation.') end
  if state.archived then return redis.error_reply('FORBIDDEN This channel is archived.') end
  add_member(log, head, members, authors, feed, jobs, state, now_ms(), channel, by, user, 'member')
  return {0, describe_channel(head, members, user)}
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
    return redis.error_reply('CONFLICT Make someone else an owner first.')
  end
  local id = append_notice(log, head, feed, state, now_ms(), 'member.left', user, '"user":"' .. user .. '"')
  redis.call('HDEL', members, user)
  add_job(jobs, 'repair-channels', channel, user)
  redis.call('DEL', mentions)
  return {state.epoch, id}
end

-- channel_read: what one person is told of channels of one partition. keys, two for each: head, members. args: person.
-- returns for each its summary, or an empty list where there is none.
local function channel_read(keys, args)
  local person = unpack(args)
  local answer = {}
  for index = 1, #keys, 2 do
    answer[#answer + 1] = describe_channel(keys[index], keys[index + 1], person) or {}
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
define('channel_leave', channel_leave)
define('channel_read', channel_read, {'no-writes'})
define('channel_intent', channel_intent, {'no-writes'})
