-- include: administer
-- A channel's settings.

-- channel_rename. keys: log, head, members, feed, lock, jobs.
-- args: channel, by, roles that may, token, fence, name, the name as it stands in JSON.
-- returns the entry's id, or '' when that was its name. errors: NOT_FOUND, FORBIDDEN, LOCK_LOST.
local function channel_rename(keys, args)
  local log, head, members, feed, lock, jobs = unpack(keys)
  local channel, by, roles, token, fence, name, escaped = unpack(args)
  local state = read_head(head)
  local refusal = refuse(state, redis.call('HGET', members, by), roles, lock_held(lock, token, fence, by))
  if refusal then return refusal end
  if state.archived then return redis.error_reply(ARCHIVED) end
  if redis.call('HGET', head, 'name') == name then return '' end
  local id = append_notice(log, head, feed, state, now_ms(), 'channel.renamed', by, '"name":"' .. escaped .. '"')
  redis.call('HSET', head, 'name', name)
  add_job(jobs, 'repair-channels', channel, by)
  return id
end

-- channel_set_topic. keys: log, head, members, feed, lock, jobs.
-- args: channel, by, roles that may, token, fence, topic, the topic as it stands in JSON.
-- returns the entry's id, or '' when that was its topic. errors: NOT_FOUND, FORBIDDEN, LOCK_LOST.
local function channel_set_topic(keys, args)
  local log, head, members, feed, lock = unpack(keys)
  local _, by, roles, token, fence, topic, escaped = unpack(args)
  local state = read_head(head)
  local refusal = refuse(state, redis.call('HGET', members, by), roles, lock_held(lock, token, fence, by))
  if refusal then return refusal end
  if state.archived then return redis.error_reply(ARCHIVED) end
  if redis.call('HGET', head, 'topic') == topic then return '' end
  local id = append_notice(log, head, feed, state, now_ms(), 'channel.topic_changed', by, '"topic":"' .. escaped .. '"')
  redis.call('HSET', head, 'topic', topic)
  return id
end

-- channel_archive: '1' makes it read-only, '' brings it back. keys: log, head, members, feed, lock, jobs.
-- args: channel, by, roles that may, token, fence, '1' or ''. returns the entry's id, or '' when it was so.
-- errors: NOT_FOUND, FORBIDDEN, LOCK_LOST.
local function channel_archive(keys, args)
  local log, head, members, feed, lock, jobs = unpack(keys)
  local channel, by, roles, token, fence, archived = unpack(args)
  local state = read_head(head)
  local refusal = refuse(state, redis.call('HGET', members, by), roles, lock_held(lock, token, fence, by))
  if refusal then return refusal end
  if state.archived == (archived == '1') then return '' end
  local kind = archived == '1' and 'channel.archived' or 'channel.restored'
  local id = append_notice(log, head, feed, state, now_ms(), kind, by, '')
  local change = archived == '1' and with_flag or without_flag
  redis.call('HSET', head, 'flags', change(state.flags, 'archived'))
  add_job(jobs, 'repair-channels', channel, by)
  return id
end

define('channel_rename', channel_rename)
define('channel_set_topic', channel_set_topic)
define('channel_archive', channel_archive)
