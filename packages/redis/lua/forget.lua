-- include: change
-- include: member
-- include: calls
-- include: thread
-- What a deletion does: the text of a message leaves the log, its state, and the memory of the server; a tombstone stays.

-- Entries near the end of a log are cleared at once; those further back, when the log is cleared as a whole.
local NEAR_END = 1000
-- Entries of a stream share blocks of at most 100 (Redis's `stream-node-max-entries`), and a deleted one is only marked as such in its
-- block.
local BLOCK = 100

-- Deletes a message or reply that `find_message` found: its text and those of its edits, its reactions, pin and calls. The caller has
-- decided that it may, appends one `message.deleted` for all it deletes, and calls `clear_log` after that.
-- keys: {log, state, reactions, pins, deleted, everyone, thread (of the first message of its thread, when it is a reply), mentions: a table
-- of mention sets by person}: `called_by` tells whose are needed.
-- Returns what the entry says of a reply (an item of `replies`, JSON), or nil.
local function forget_message(keys, found, by, now, reason)
  local field, state_key = whole(found.sequence), keys.state
  for _, edit in ipairs(found.change.edits or {}) do
    forget_edit(keys.log, state_key, edit)
  end
  redis.call('HDEL', keys.reactions, field)
  redis.call('ZREM', keys.pins, found.id)
  local root = found.thread and sequence_of(found.thread)
  if found.everyone then redis.call('ZREM', keys.everyone, everyone_call_of(found.sequence, found.by, root, found.reply)) end
  for _, user in ipairs(called_by(state_key, found)) do
    if keys.mentions[user] then remove_call(keys.mentions[user], found.sequence, root, found.reply) end
  end
  redis.call('HDEL', state_key, 'called:' .. field)
  local tombstone = {
    by = found.by, at = found.at, n = found.n, thread = found.thread, reply = found.reply, clientId = found.client_id,
    deleted = {by = by, at = now, reason = reason ~= '' and reason or nil},
  }
  if found.n then redis.call('ZADD', keys.deleted, field, field) end
  local left = found.thread and forget_reply(keys.thread, state_key, root, found.id, found.by, found.at, found.reply)
  -- Last of all: what fails before, over a key that is not what it should be, can be done again, and the log has no hole meanwhile.
  redis.call('XDEL', keys.log, found.id)
  redis.call('HSET', state_key, field, 'deleted ' .. found.id .. ' ' .. cjson.encode(tombstone))
  if not found.thread then return nil end
  return '{"id":"' .. found.id .. '","thread":"' .. found.thread .. '","reply":' .. whole(found.reply) .. ',"by":"' .. found.by .. '"'
    .. (found.n and ',"inChannel":true' or '') .. (left and ',"left":' .. left or '') .. '}'
end

-- Makes sure that nothing of deleted entries stays in the server's memory or files: the end of the log, from the oldest of them on, is
-- taken out and put back without them. When that is too far back, a job clears the whole log (`log/clear-log.lua`), and `uncleared` says
-- that it is still to be done. state: the channel's head. oldest: the lowest id that was deleted.
local function clear_log(log, uncleared, jobs, state, channel, oldest)
  if state.sequence - sequence_of(oldest) > NEAR_END then
    redis.call('SET', uncleared, whole(state.sequence))
    add_job(jobs, 'clear-log', channel, '')
    return
  end
  -- The whole block of the oldest, too.
  local before = redis.call('XREVRANGE', log, '(' .. oldest, '-', 'COUNT', BLOCK)
  local entries = redis.call('XRANGE', log, #before > 0 and before[#before][1] or oldest, '+')
  local ids = {}
  for index, entry in ipairs(entries) do ids[index] = entry[1] end
  redis.call('XDEL', log, unpack(ids))
  local kept = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
  redis.call('XSETID', log, kept and kept[1] or '0-0')
  for _, entry in ipairs(entries) do redis.call('XADD', log, entry[1], unpack(entry[2])) end
end
