-- include: administer
-- A channel's settings. All begin as `begin_task` tells: keys log, head, members, feed, lock, jobs, audit; args channel, by, acting, roles,
-- token, fence. All return the entry's id, or '' when nothing was to change, and refuse with NOT_FOUND, FORBIDDEN, LOCK_LOST.

-- channel_rename. args: …, name, the name as it stands in JSON. errors also: FORBIDDEN when archived.
local function channel_rename(keys, args)
  local name, escaped = unpack(args, 7)
  local task, refusal = begin_task(keys, args)
  if not task then return refusal end
  if task.state.archived then return redis.error_reply(ARCHIVED) end
  local before = redis.call('HGET', task.head, 'name')
  if before == name then return '' end
  local id = tell(task, 'channel.renamed', '"name":"' .. escaped .. '"')
  redis.call('HSET', task.head, 'name', name)
  add_job(task.jobs, 'repair-channels', task.channel, task.by)
  audit_task(task, 'channel:rename', audit_member('before', before) .. audit_member('after', name))
  return id
end

-- channel_set_topic. args: …, topic, the topic as it stands in JSON. errors also: FORBIDDEN when archived.
local function channel_set_topic(keys, args)
  local topic, escaped = unpack(args, 7)
  local task, refusal = begin_task(keys, args)
  if not task then return refusal end
  if task.state.archived then return redis.error_reply(ARCHIVED) end
  local before = redis.call('HGET', task.head, 'topic')
  if before == topic then return '' end
  local id = tell(task, 'channel.topic_changed', '"topic":"' .. escaped .. '"')
  redis.call('HSET', task.head, 'topic', topic)
  audit_task(task, 'channel:set-topic', audit_member('before', before) .. audit_member('after', topic))
  return id
end

-- channel_archive: '1' makes it read-only, '' brings it back. args: …, '1' or ''.
local function channel_archive(keys, args)
  local archived = unpack(args, 7)
  local task, refusal = begin_task(keys, args)
  if not task then return refusal end
  if task.state.archived == (archived == '1') then return '' end
  local id = tell(task, archived == '1' and 'channel.archived' or 'channel.restored', '')
  local change = archived == '1' and with_flag or without_flag
  redis.call('HSET', task.head, 'flags', change(task.state.flags, 'archived'))
  add_job(task.jobs, 'repair-channels', task.channel, task.by)
  audit_task(task, archived == '1' and 'channel:archive' or 'channel:restore', '')
  return id
end

-- Flags as people read them.
local function as_read(flags)
  return (string.gsub(table.concat(flags, ', '), ':', ' '))
end

-- channel_set_limits: who may do what in it. Those who asked to be let in need not ask any more once everyone may come in.
-- keys: …, knocks. args: …, the limits as JSON members; two for each limit named: its flags' family, its word or ''.
local function channel_set_limits(keys, args)
  local knocks, limits = keys[8], args[7]
  local task, refusal = begin_task(keys, args)
  if not task then return refusal end
  local flags, before, after = task.state.flags, {}, {}
  for index = 8, #args, 2 do
    local family, word = unpack(args, index, index + 1)
    local old = family_flag(flags, family)
    if old ~= word then
      before[#before + 1], after[#after + 1] = old ~= '' and old or nil, word ~= '' and word or nil
      flags = old == '' and flags or without_flag(flags, old)
      flags = word == '' and flags or with_flag(flags, word)
      if family == 'approval' and word == '' then redis.call('UNLINK', knocks) end
    end
  end
  if flags == task.state.flags then return '' end
  local id = tell(task, 'channel.limits_changed', '"limits":{' .. limits .. '}')
  redis.call('HSET', task.head, 'flags', flags)
  audit_task(task, 'channel:set-limits', audit_member('before', as_read(before)) .. audit_member('after', as_read(after)))
  return id
end

-- channel_convert: who may find it. Its name is claimed before, or freed after, by the caller and the job. args: …, kind.
-- errors also: FORBIDDEN when archived.
local function channel_convert(keys, args)
  local kind = unpack(args, 7)
  local task, refusal = begin_task(keys, args)
  if not task then return refusal end
  if task.state.archived then return redis.error_reply(ARCHIVED) end
  local before = task.state.kind
  if before == kind then return '' end
  local id = tell(task, 'channel.converted', '"kind":"' .. kind .. '"')
  redis.call('HSET', task.head, 'kind', kind)
  add_job(task.jobs, 'repair-channels', task.channel, task.by)
  -- What was or is private is told to its own moderators and owners alone.
  task.state.kind = 'private'
  audit_task(task, 'channel:convert', audit_member('before', before) .. audit_member('after', kind))
  return id
end

-- channel_transfer: another member becomes owner, and the owner who asks a moderator. In this order: there is an owner at every moment.
-- args: …, user. errors also: NOT_FOUND when they are no member.
local function channel_transfer(keys, args)
  local user = unpack(args, 7)
  local task, refusal = begin_task(keys, args)
  if not task then return refusal end
  local before = redis.call('HGET', task.members, user)
  if not before then return redis.error_reply('NOT_FOUND') end
  if user == task.by then return '' end
  local id = ''
  if before ~= 'owner' then
    id = tell(task, 'member.role_changed', '"user":"' .. user .. '","role":"owner"')
    redis.call('HSET', task.members, user, 'owner')
  end
  if redis.call('HGET', task.members, task.by) == 'owner' then
    id = tell(task, 'member.role_changed', '"user":"' .. task.by .. '","role":"moderator"')
    redis.call('HSET', task.members, task.by, 'moderator')
  end
  if id == '' then return '' end
  touch_roster(task.head, task.state)
  audit_task(task, 'channel:transfer', ',"user":"' .. user .. '"' .. audit_member('before', before) .. audit_member('after', 'owner'))
  return id
end

-- channel_delete: nobody is a member any more as of its last entry, and nothing that was said is there. What is derived from it (its name,
-- its place in people's lists, what hangs on single messages or members) goes with the job.
-- keys: …, state, knocks, bans, muted, invitations, former. args: …, the name as they typed it, the reason as it stands in JSON or ''.
-- errors also: BAD_REQUEST when that is not its name.
local function channel_delete(keys, args)
  local state_key, knocks, bans, muted, invitations, former = unpack(keys, 8)
  local name, reason = unpack(args, 7)
  local task, refusal = begin_task(keys, args)
  if not task then return refusal end
  local own = redis.call('HGET', task.head, 'name')
  if own ~= name then return redis.error_reply("BAD_REQUEST This is not the channel's name.") end
  local why = reason == '' and '' or '"reason":"' .. reason .. '"'
  local id = tell(task, 'channel.deleted', why)
  audit_task(task, 'channel:delete', audit_member('before', own) .. (why == '' and '' or ',' .. why))
  add_job(task.jobs, 'clear-channel', task.channel, task.by)
  if redis.call('EXISTS', task.members) == 1 then redis.call('RENAME', task.members, former) end
  redis.call('UNLINK', task.head, task.log, state_key, knocks, bans, muted, invitations)
  return id
end

define('channel_rename', channel_rename)
define('channel_set_topic', channel_set_topic)
define('channel_archive', channel_archive)
define('channel_set_limits', channel_set_limits)
define('channel_convert', channel_convert)
define('channel_transfer', channel_transfer)
-- Also where memory is full: deleting makes room.
define('channel_delete', channel_delete, {'allow-oom'})
