-- include: entry
-- include: flags
-- include: calls
-- include: reading
-- Read marks: what was read is measured in the channel's slot and noted in the person's own. Counts come from ordinals, always: nothing is
-- counted for anybody when something is said.

-- The entry with an id, or if it is gone, or never was, the nearest before it (with `before`: the nearest before it in any case): its id,
-- and how many messages the log holds up to it.
local function last_read(log, id, before)
  local start = before and '(' .. id or id
  local entry = id ~= '0-0' and redis.call('XREVRANGE', log, start, '-', 'COUNT', 1)[1]
  if not entry then return '0-0', 0 end
  return entry[1], sequence_of(entry[1]) - notices_of(entry[2][2])
end

-- read_measure: how much of a channel a person has not read, having read up to an entry, or up to the one before it.
-- keys: log, head, members, deleted messages, the person's mention set, those who call everyone, what they read of threads.
-- args: person, the entry's id, '1' for the one before it, the sequence up to which they have read its threads (never after that entry).
-- returns {epoch, ordinal of the last message read, unread, calls, id of the last entry read, the head's sequence, the sequence up to which
--   threads are read then}; where a reply is to be unread also {the sequence of its thread's first message, its ordinal there}.
-- errors: NOT_FOUND (no such channel, or no member), BAD_REQUEST (no entry of this log).
local function read_measure(keys, args)
  local log, head, members, deleted, mentions, everyone, reads = unpack(keys)
  local person, asked, before, threads_text = unpack(args)
  local id = asked
  local epoch, ms, last, count, flags = unpack(redis.call('HMGET', head, 'epoch', 'ms', 'seq', 'n', 'flags'))
  if not epoch or redis.call('HEXISTS', members, person) == 0 then return redis.error_reply('NOT_FOUND') end
  local n, total, ephemeral = tonumber(count), tonumber(count), has_flag(flags, 'ephemeral')
  if sequence_of(id) > tonumber(last) then return redis.error_reply('BAD_REQUEST There is no such entry.') end
  if ephemeral then return {epoch, n, 0, 0, id, last, 0} end
  if before == '1' or id ~= ms .. '-' .. last then id, n = last_read(log, id, before == '1') end
  local reply = {}
  local entry = before == '1' and asked ~= '0-0' and redis.call('XRANGE', log, asked, asked)[1]
  if entry then
    local parts = split_entry(entry[2][2])
    local root, ordinal = string.match(parts.more or parts.rest or '', '^"thread":"%d+%-(%d+)","reply":(%d+)')
    if root and (parts.more or parts.kind == 'thread.replied') then reply = {tonumber(root), tonumber(ordinal)} end
  end
  local sequence = sequence_of(id)
  local threads = math.min(tonumber(threads_text), sequence)
  local gone = redis.call('ZCOUNT', deleted, '(' .. whole(sequence), '+inf')
  local calls = #unread_calls(mentions, everyone, reads, person, sequence, threads)
  return {epoch, n, total - n - gone, calls, id, last, threads, reply}
end

-- read_reply_again: a reply is unread to a person again, as far as its thread goes; what they have read of the channel decides as well.
-- keys: what they read of threads. args: the sequence of its first message, the reply's ordinal.
local function read_reply_again(keys, args)
  local reads = unpack(keys)
  local root, reply = unpack(args)
  if tonumber(reply) > tonumber((redis.call('HGET', reads, root)) or 0) then return end
  redis.call('HSET', reads, root, whole(reply - 1))
  note_act(reads)
end

-- read_note: notes how far a person has read a channel and its threads, unless that has changed since it was decided, and tells their other
-- connections. The mark is the channel's field, what was read of threads is in `<channel> threads`.
-- keys: the person's read marks, feed. args: channel, the mark it was decided by or '', what was read of threads then or '', the same two
--   from now on, what to tell or '' when nothing is to change.
-- returns 1, or 0 when it has changed.
local function read_note(keys, args)
  local marks, feed = unpack(keys)
  local channel, mark_before, threads_before, mark, threads, message = unpack(args)
  local stored = redis.call('HMGET', marks, channel, channel .. ' threads')
  if (stored[1] or '') ~= mark_before or (stored[2] or '') ~= threads_before then return 0 end
  if message == '' then return 1 end
  redis.call('HSET', marks, channel, mark, channel .. ' threads', threads)
  redis.call('SPUBLISH', feed, message)
  return 1
end

-- read_explain: which messages of a channel are unread to a person who has read up to an entry, and what of it calls them.
-- keys: log, head, members, authors, state, reactions, deleted messages, the person's mention set, those who call everyone, what they read
--   of threads. args: person, epoch and id of their mark or '', the sequence up to which they have read its threads, how many messages at
--   most, how many calls.
-- returns {unread, calls, the first unread messages, what calls them, authors, changes}. errors: NOT_FOUND.
local function read_explain(keys, args)
  local log, head, members, authors, state, reactions, deleted, mentions, everyone, reads = unpack(keys)
  local person, mark_epoch, mark_id, mark_threads, limit, call_limit = unpack(args)
  local epoch, ms, count, flags = unpack(redis.call('HMGET', head, 'epoch', 'ms', 'n', 'flags'))
  if not epoch or redis.call('HEXISTS', members, person) == 0 then return redis.error_reply('NOT_FOUND') end
  if has_flag(flags, 'ephemeral') then return {0, 0, {}, {}, {}, {}} end
  local id, n = '0-0', 0
  if mark_epoch == epoch then id, n = last_read(log, mark_id, false) end
  local unread = count - n - redis.call('ZCOUNT', deleted, '(' .. whole(sequence_of(id)), '+inf')
  local messages, start, chunk = {}, '(' .. id, 100
  while #messages / 2 < math.min(tonumber(limit), unread) do
    local entries = redis.call('XRANGE', log, start, '+', 'COUNT', chunk)
    for _, entry in ipairs(entries) do
      if not is_notice(entry[2][2]) and #messages / 2 < tonumber(limit) then
        messages[#messages + 1], messages[#messages + 2] = entry[1], entry[2][2]
      end
    end
    if #entries < chunk then break end
    start, chunk = '(' .. entries[#entries][1], 1000
  end
  local threads = mark_epoch == epoch and math.min(tonumber(mark_threads), sequence_of(id)) or 0
  local calls, called = unread_calls(mentions, everyone, reads, person, sequence_of(id), threads), {}
  table.sort(calls, function (one, other) return one[1] < other[1] end)
  for index = 1, math.min(#calls, tonumber(call_limit)) do
    local call_id, value = find_sequence(log, tonumber(ms), calls[index][1])
    if call_id then called[#called + 1], called[#called + 2] = call_id, value end
  end
  return {
    unread, #calls, messages, called, authors_of(authors, messages, called), changes_of(state, reactions, person, messages, called),
  }
end

define('read_explain', read_explain, {'no-writes'})
define('read_measure', read_measure, {'no-writes'})
define('read_reply_again', read_reply_again)
define('read_note', read_note)
