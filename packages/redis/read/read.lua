-- include: entry
-- include: flags
-- Read marks: what was read is measured in the channel's slot and noted in the person's own.

-- read_measure: how much of a channel a person has not read, having read up to an entry.
-- keys: log, head, members, the person's mention set. args: person, the entry's id.
-- returns {epoch, that entry's ordinal, unread, mentions, how many mentions are behind it, its id}.
-- errors: NOT_FOUND (no such channel, or no member), BAD_REQUEST (no entry of this log).
local function read_measure(keys, args)
  local log, head, members, mentions = unpack(keys)
  local person, id = unpack(args)
  local epoch, ms, last, count, flags = unpack(redis.call('HMGET', head, 'epoch', 'ms', 'seq', 'n', 'flags'))
  if not epoch or redis.call('HEXISTS', members, person) == 0 then return redis.error_reply('NOT_FOUND') end
  local n, total, ephemeral = tonumber(count), tonumber(count), has_flag(flags, 'ephemeral')
  if sequence_of(id) > tonumber(last) then return redis.error_reply('BAD_REQUEST There is no such entry.') end
  if not ephemeral and id ~= ms .. '-' .. last then
    -- The entry itself, or if it is gone, or never was, the nearest before it: that is the one to note.
    local entry = redis.call('XREVRANGE', log, id, '-', 'COUNT', 1)[1]
    id = entry and entry[1] or '0-0'
    n = entry and sequence_of(id) - notices_of(entry[2][2]) or 0
  end
  local unread, mentioned = 0, 0
  if not ephemeral then
    unread, mentioned = total - n, redis.call('ZCOUNT', mentions, '(' .. whole(n), '+inf')
  end
  return {epoch, n, unread, mentioned, redis.call('ZCOUNT', mentions, '-inf', whole(n)), id}
end

-- read_note: notes how far a person has read, if that is further than before, and tells their other connections.
-- keys: the person's read marks, feed. args: channel, epoch, entry's id, ordinal, what to tell.
-- returns {1 when it moved, the mark that holds}.
local function read_note(keys, args)
  local marks, feed = unpack(keys)
  local channel, epoch, id, n, message = unpack(args)
  local mark = redis.call('HGET', marks, channel)
  if mark then
    local old_id, _, old_epoch = string.match(mark, '^(%S+) (%S+) (%S+)$')
    if old_epoch == epoch and sequence_of(old_id) >= sequence_of(id) then return {0, mark} end
  end
  mark = id .. ' ' .. n .. ' ' .. epoch
  redis.call('HSET', marks, channel, mark)
  redis.call('SPUBLISH', feed, message)
  return {1, mark}
end

-- read_forget_mentions: drops mentions that have been read. keys: the person's mention set. args: ordinal.
local function read_forget_mentions(keys, args)
  local mentions = unpack(keys)
  local n = unpack(args)
  return redis.call('ZREMRANGEBYSCORE', mentions, '-inf', n)
end

define('read_measure', read_measure, {'no-writes'})
define('read_note', read_note)
define('read_forget_mentions', read_forget_mentions)
