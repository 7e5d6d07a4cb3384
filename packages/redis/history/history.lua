-- include: entry
-- include: reading
-- include: summary
-- include: calls
-- Reading a log. Entries are returned as they are stored, with the names of their authors beside them: unpacking is the caller's work,
-- not Redis's. All of it is read-only.

-- A place in the log beyond which to walk: exclusive unless told otherwise.
local function beyond(id)
  return '(' .. id
end

-- How many messages the log counts up to and including an entry.
local function count_at(entry)
  return sequence_of(entry[1]) - notices_of(entry[2][2])
end

-- The first entry at which the log counts so many messages: that message, or what follows it when it is gone. Between two ids: `below`
-- counts fewer, `found` as many.
local function find_ordinal(log, below, found, n)
  local function look(ms, sequence)
    local entry = redis.call('XRANGE', log, string.format('%d-%d', ms, sequence), '+', 'COUNT', 1)[1]
    return entry[1], count_at(entry) >= n
  end
  -- By time, until the entries of one millisecond are left; and of those by sequence.
  local low, high = ms_of(below), ms_of(found) + 1
  while high - low > 1 do
    local middle = math.floor((low + high) / 2)
    local id, is_enough = look(middle, 0)
    if is_enough then found, high = id, middle
    else below, low = id, ms_of(id) end
  end
  local from, to = sequence_of(below) + 1, sequence_of(found)
  while from < to do
    local middle = math.floor((from + to) / 2)
    local id, is_enough = look(low, middle)
    if is_enough then found, to = id, middle
    else from = sequence_of(id) + 1 end
  end
  return found
end

-- So many entries in a row without a message are looked at one by one; then the next message is sought by its ordinal, which costs less.
local LONG_WALK = 200

-- The id of the message before or after an entry (`id`, at which the log counts `n` messages), or of what follows it when it is gone; nil
-- when there is none.
local function next_message(log, backwards, id, n)
  if backwards then
    if n == 0 then return nil end
    local first = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1]
    return count_at(first) >= n and first[1] or find_ordinal(log, first[1], id, n)
  end
  local last = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
  return count_at(last) > n and find_ordinal(log, id, last[1], n + 1) or nil
end

-- Puts the newest notices between an entry and a later place behind those there are, and leaves the newest `limit` of all. A flat list.
local function add_newest(log, notices, id, till, limit)
  local flat = {}
  for _, entry in ipairs(redis.call('XREVRANGE', log, till, beyond(id), 'COUNT', LONG_WALK)) do
    if #flat < 2 * limit and is_notice(entry[2][2]) and not is_hidden(entry[2][2]) then
      table.insert(flat, 1, entry[2][2])
      table.insert(flat, 1, entry[1])
    end
  end
  for index = #notices, 1, -1 do
    if #flat == 2 * limit then break end
    table.insert(flat, 1, notices[index])
  end
  return flat
end

-- Walks from `start` until it has `limit` messages. Returns them and the notices between them (at most `limit` or 1, the newest of those
-- met), each as a flat list of ids and values in the order walked, and whether there are more messages. Notices at the far end, with no
-- message behind them, belong to this page only when the log ends there. Changes of messages are passed over.
local function walk_entries(log, backwards, start, limit)
  local messages, notices, tail, count, since_message = {}, {}, {}, 0, 0
  local command, stop = backwards and 'XREVRANGE' or 'XRANGE', backwards and '-' or '+'
  local chunk = limit + 1
  while true do
    local entries, count_before = redis.call(command, log, start, stop, 'COUNT', chunk), count
    for _, entry in ipairs(entries) do
      local id, value = entry[1], entry[2][2]
      if is_hidden(value) then
        since_message = since_message + 1
      elseif is_notice(value) then
        since_message = since_message + 1
        -- Of too many, the newest stay: those walked first on the way back, those walked last on the way on.
        if not backwards and #tail == 2 * limit and limit > 0 then
          table.remove(tail, 1)
          table.remove(tail, 1)
        end
        if #tail < 2 * limit then
          tail[#tail + 1] = id
          tail[#tail + 1] = value
        end
      else
        if count == limit then return messages, notices, true end
        count, since_message = count + 1, 0
        for index = 1, #tail do notices[#notices + 1] = tail[index] end
        tail = {}
        messages[#messages + 1] = id
        messages[#messages + 1] = value
      end
    end
    if #entries < chunk then break end
    local id, value = entries[#entries][1], entries[#entries][2][2]
    start = beyond(id)
    if since_message >= LONG_WALK then
      local next_id = next_message(log, backwards, id, sequence_of(id) - notices_of(value))
      if not backwards and limit > 0 then tail = add_newest(log, tail, id, next_id and beyond(next_id) or '+', limit) end
      if not next_id then break end
      if not backwards or sequence_of(next_id) < sequence_of(id) then start = next_id end
      since_message = 0
    end
    -- As many as are wanted; where there was none at all, more at a time.
    if count == count_before then chunk = math.min(chunk * 2, LONG_WALK)
    else chunk = math.max(limit - count + 1, 8) end
  end
  for index = 1, #tail do notices[#notices + 1] = tail[index] end
  return messages, notices, false
end

-- The bound of a sorted set by sequence that lies where a walk through the log starts.
local function bound_of(start)
  if start == '+' or start == '-' then return start .. 'inf' end
  local is_beyond = string.sub(start, 1, 1) == '('
  return (is_beyond and '(' or '') .. string.match(start, '%-(%d+)$')
end

-- The same with the tombstones of deleted messages in their places: ids and tombstones, in the order walked, among the messages.
local function walk(log, state_key, deleted, backwards, start, limit)
  local messages, notices, more = walk_entries(log, backwards, start, limit)
  local gone
  if backwards then gone = redis.call('ZREVRANGEBYSCORE', deleted, bound_of(start), '-inf', 'LIMIT', 0, limit + 1)
  else gone = redis.call('ZRANGEBYSCORE', deleted, bound_of(start), '+inf', 'LIMIT', 0, limit + 1) end
  if #gone == 0 then return messages, notices, more end
  local tombstones = redis.call('HMGET', state_key, unpack(gone))
  local merged, count, at = {}, 0, 1
  local sign = backwards and -1 or 1
  for index, sequence_text in ipairs(gone) do
    local sequence, id, tombstone = tonumber(sequence_text), tombstone_in(tombstones[index])
    while at < #messages and count < limit and sign * sequence_of(messages[at]) < sign * sequence do
      merged[#merged + 1], merged[#merged + 2] = messages[at], messages[at + 1]
      at, count = at + 2, count + 1
    end
    if count == limit then break end
    if id then
      merged[#merged + 1], merged[#merged + 2] = id, tombstone
      count = count + 1
    end
    gone[index] = false
  end
  while at < #messages and count < limit do
    merged[#merged + 1], merged[#merged + 2] = messages[at], messages[at + 1]
    at, count = at + 2, count + 1
  end
  -- Of tombstones the last is taken last.
  local is_cut = more or at < #messages or gone[#gone] ~= false
  if is_cut and #merged > 0 then
    local far, kept = sequence_of(merged[#merged - 1]), {}
    for index = 1, #notices, 2 do
      if sign * sequence_of(notices[index]) < sign * far then
        kept[#kept + 1], kept[#kept + 2] = notices[index], notices[index + 1]
      end
    end
    notices = kept
  end
  return merged, notices, is_cut
end

-- The entries after `start`, at most `limit`, as a flat list; and whether there are more. Deleted messages stand in their places, as their
-- tombstones: who was away when one came and went learns that there was one.
local function entries_after(log, state_key, deleted, start, limit)
  -- As where others took all there was to give.
  if limit == 0 then return {}, true end
  local entries = redis.call('XRANGE', log, start, '+', 'COUNT', limit + 1)
  local more, flat = #entries > limit, {}
  if more then entries[#entries] = nil end
  local last = more and whole(sequence_of(entries[#entries][1])) or '+inf'
  local gone = redis.call('ZRANGEBYSCORE', deleted, bound_of(start), last, 'LIMIT', 0, limit + 1)
  if #gone == 0 then
    for index, entry in ipairs(entries) do flat[2 * index - 1], flat[2 * index] = entry[1], entry[2][2] end
    return flat, more
  end
  local tombstones, at = redis.call('HMGET', state_key, unpack(gone)), 1
  local function add(id, value)
    if id then flat[#flat + 1], flat[#flat + 2] = id, value end
  end
  for index, sequence in ipairs(gone) do
    while entries[at] and sequence_of(entries[at][1]) < tonumber(sequence) do
      add(entries[at][1], entries[at][2][2])
      at = at + 1
    end
    add(tombstone_in(tombstones[index]))
  end
  for rest = at, #entries do add(entries[rest][1], entries[rest][2][2]) end
  if #flat > 2 * limit then
    more = true
    for index = #flat, 2 * limit + 1, -1 do flat[index] = nil end
  end
  return flat, more
end

-- Epoch and last id of a channel, for a member of it; nil for everyone else.
local function read_position(head, members, reader)
  if redis.call('HEXISTS', members, reader) == 0 then return nil end
  local epoch, ms, sequence = unpack(redis.call('HMGET', head, 'epoch', 'ms', 'seq'))
  if not epoch then return nil end
  return epoch, ms .. '-' .. sequence
end

-- What becomes of a reader at a position (SYN-1): 'ok' when everything after it can be given, else 'trimmed' or 'reset'.
local function judge_position(log, state, head_epoch, head_id, epoch, id)
  if epoch ~= head_epoch then return 'reset' end
  local sequence, last = sequence_of(id), sequence_of(head_id)
  if sequence > last then return 'reset' end
  if sequence == last then return id == head_id and 'ok' or 'reset' end
  if id ~= '0-0' and redis.call('XRANGE', log, id, id)[1] then return 'ok' end
  local first = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1]
  local kept_from = first and sequence_of(first[1]) or last + 1
  if kept_from > sequence + 1 then return 'trimmed' end
  if id == '0-0' or string.match(redis.call('HGET', state, whole(sequence)) or '', '^deleted (%S+)') == id then return 'ok' end
  -- No entry is numbered 0: a position that says so was never given out.
  return sequence > 0 and kept_from > sequence and 'trimmed' or 'reset'
end

-- history_page: messages before, after or around an entry, or the newest.
-- keys: the channel's log, head, members, authors, state, reactions, deleted.
-- args: reader, 'latest', 'before', 'after' or 'around', that id or '', limit.
-- returns {epoch, head's id, 1 if there are older, 1 if there are newer, messages walked back, notices walked back, messages walked on,
-- notices walked on, authors, changes}. errors: NOT_FOUND no such channel or no member.
local function history_page(keys, args)
  local log, head, members, authors, state, reactions, deleted = unpack(keys)
  local reader, place, id, limit_text = unpack(args)
  local limit = tonumber(limit_text)
  local epoch, head_id = read_position(head, members, reader)
  if not epoch then return redis.error_reply('NOT_FOUND') end
  local back, back_notices, on, on_notices = {}, {}, {}, {}
  local has_older, has_newer, _
  local function walk_back(start, count) return walk(log, state, deleted, true, start, count) end
  local function walk_on(start, count) return walk(log, state, deleted, false, start, count) end
  if place == 'latest' then
    back, back_notices, has_older = walk_back('+', limit)
  elseif place == 'before' then
    -- Nothing is before the very first place, and Redis takes a range up to there for a mistake.
    if id ~= '0-0' then back, back_notices, has_older = walk_back(beyond(id), limit) end
    _, _, has_newer = walk_on(id, 0)
  elseif place == 'after' then
    on, on_notices, has_newer = walk_on(beyond(id), limit)
    _, _, has_older = walk_back(id, 0)
  else
    back, back_notices, has_older = walk_back(id, math.ceil(limit / 2))
    on, on_notices, has_newer = walk_on(beyond(id), math.floor(limit / 2))
  end
  return {
    epoch, head_id, has_older and 1 or 0, has_newer and 1 or 0, back, back_notices, on, on_notices, authors_of(authors, back, on),
    changes_of(state, reactions, reader, back, on),
  }
end

-- history_since: what a reader at a position lacks.
-- keys: the channel's log, head, members, authors, state, deleted. args: reader, the position's epoch and id, limit.
-- returns {epoch, head's id, 'ok', 'trimmed' or 'reset', 1 if there are more, entries, authors}. errors: NOT_FOUND.
local function history_since(keys, args)
  local log, head, members, authors, state, deleted = unpack(keys)
  local reader, epoch, id, limit = unpack(args)
  local head_epoch, head_id = read_position(head, members, reader)
  if not head_epoch then return redis.error_reply('NOT_FOUND') end
  local verdict, entries, more = judge_position(log, state, head_epoch, head_id, epoch, id), {}, false
  if verdict == 'ok' and id ~= head_id then entries, more = entries_after(log, state, deleted, beyond(id), tonumber(limit)) end
  return {head_epoch, head_id, verdict, more and 1 or 0, entries, authors_of(authors, entries)}
end

-- history_log: entries after a sequence, for those who pass the log on.
-- keys: the channel's log, head, authors, state, deleted. args: sequence, limit.
-- returns {epoch, head's id, entries, authors}. errors: NOT_FOUND.
local function history_log(keys, args)
  local log, head, authors, state, deleted = unpack(keys)
  local sequence, limit = unpack(args)
  local epoch, ms, last = unpack(redis.call('HMGET', head, 'epoch', 'ms', 'seq'))
  if not epoch then return redis.error_reply('NOT_FOUND') end
  local entries = {}
  if tonumber(sequence) < tonumber(last) then
    local start = '-'
    if sequence ~= '0' then
      local id, later = find_sequence(log, tonumber(ms), tonumber(sequence))
      -- Without that entry: from where it would be, so that a tombstone right behind it is met.
      start = id and beyond(id) or later and beyond(string.format('%d-%s', ms_of(later), sequence))
    end
    if start then entries = entries_after(log, state, deleted, start, tonumber(limit)) end
  end
  return {epoch, ms .. '-' .. last, entries, authors_of(authors, entries)}
end

-- history_resume: what a reader lacks of several channels of one partition.
-- keys, eleven for each channel: log, head, members, authors, state, reactions, deleted, the reader's mention set, those that call
--   everyone, what the reader read of threads, muted.
-- args: reader, entries for all of them together, entries for one, messages of a page; then six for each channel: the position's epoch and
--   id or '' for none, the epoch, id and ordinal of what was read or '', the sequence up to which its threads were.
-- returns for each channel {summary, unread, mentions, verdict or '', 1 if there are more, entries, authors, page's messages walked back,
--   its notices, 1 if there are older, what became of its messages}; or an empty list where the reader is no member.
local function history_resume(keys, args)
  local reader, budget_text, limit, page_limit = unpack(args, 1, 4)
  local budget, answer = tonumber(budget_text), {}
  for channel = 0, #keys / 11 - 1 do
    local log, head, members, authors, state, reactions, deleted, mention_set, everyone, thread_reads, muted =
      unpack(keys, channel * 11 + 1, channel * 11 + 11)
    local epoch, id, read_epoch, read_id, read_n, read_threads = unpack(args, channel * 6 + 5, channel * 6 + 10)
    local summary = describe_channel(head, members, reader, muted)
    if not summary or summary[10] == '' then
      answer[#answer + 1] = {}
    else
      local verdict, more, entries, page, notices, has_older = '', false, {}, {}, {}, false
      if id ~= '' then
        verdict = judge_position(log, state, summary[1], summary[2], epoch, id)
        if verdict ~= 'ok' then
          page, notices, has_older = walk(log, state, deleted, true, '+', tonumber(page_limit))
        elseif id ~= summary[2] then
          entries, more = entries_after(log, state, deleted, beyond(id), math.min(budget, tonumber(limit)))
          budget = budget - #entries / 2
        end
      end
      local unread, mentions = 0, 0
      local has_read = read_epoch == summary[1]
      local is_all_read = has_read and read_id == summary[2] and tonumber(read_threads) == sequence_of(read_id)
      -- Nothing is stored of an ephemeral channel, and nothing to count where the last entry was read, and in threads.
      if summary[7] == '' and not is_all_read then
        local sequence = has_read and sequence_of(read_id) or 0
        local gone = redis.call('ZCOUNT', deleted, '(' .. whole(sequence), '+inf')
        unread = math.max(0, tonumber(summary[3]) - (has_read and tonumber(read_n) or 0) - gone)
        mentions = #unread_calls(mention_set, everyone, thread_reads, reader, sequence, has_read and tonumber(read_threads) or 0)
      end
      answer[#answer + 1] = {
        summary, unread, mentions, verdict, more and 1 or 0, entries, authors_of(authors, entries, page), page, notices,
        has_older and 1 or 0, changes_of(state, reactions, reader, page),
      }
    end
  end
  return answer
end

define('history_page', history_page, {'no-writes'})
define('history_since', history_since, {'no-writes'})
define('history_log', history_log, {'no-writes'})
define('history_resume', history_resume, {'no-writes'})
