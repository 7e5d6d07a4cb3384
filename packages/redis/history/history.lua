-- include: entry
-- include: summary
-- Reading a log. Entries are returned as they are stored, with the names of their authors beside them: unpacking is the caller's work,
-- not Redis's. All of it is read-only.

-- A place in the log beyond which to walk: exclusive unless told otherwise.
local function beyond(id)
  return '(' .. id
end

-- Walks from `start` until it has `limit` messages. Returns them and the notices between them (at most `limit` or 1, the newest), each as
-- a flat list of ids and values in the order walked, and whether there are more messages. Notices at the far end, with no message behind
-- them, belong to this page only when the log ends there.
local function walk(log, backwards, start, limit)
  local messages, notices, tail, count = {}, {}, {}, 0
  local command, stop = backwards and 'XREVRANGE' or 'XRANGE', backwards and '-' or '+'
  local chunk = limit + 1
  while true do
    local entries = redis.call(command, log, start, stop, 'COUNT', chunk)
    for _, entry in ipairs(entries) do
      local id, value = entry[1], entry[2][2]
      if is_notice(value) then
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
        count = count + 1
        for index = 1, #tail do notices[#notices + 1] = tail[index] end
        tail = {}
        messages[#messages + 1] = id
        messages[#messages + 1] = value
      end
    end
    if #entries < chunk then break end
    start = beyond(entries[#entries][1])
    chunk = math.min(chunk * 2, 1000)
  end
  for index = 1, #tail do notices[#notices + 1] = tail[index] end
  return messages, notices, false
end

-- Numbers and ids of those who wrote these messages (flat lists of ids and values).
local function authors_of(authors, ...)
  local numbers, seen = {}, {}
  for _, list in ipairs({...}) do
    for index = 2, #list, 2 do
      local number = not is_notice(list[index]) and string.match(list[index], '^.(%d+) ')
      if number and not seen[number] then
        seen[number] = true
        numbers[#numbers + 1] = number
      end
    end
  end
  if #numbers == 0 then return {} end
  local users, flat = redis.call('HMGET', authors, unpack(numbers)), {}
  for index, number in ipairs(numbers) do
    flat[#flat + 1] = number
    flat[#flat + 1] = users[index] or ''
  end
  return flat
end

-- The entries after `start`, at most `limit`, as a flat list; and whether there are more.
local function entries_after(log, start, limit)
  local flat = {}
  local entries = redis.call('XRANGE', log, start, '+', 'COUNT', limit + 1)
  for index = 1, math.min(#entries, limit) do
    flat[#flat + 1] = entries[index][1]
    flat[#flat + 1] = entries[index][2][2]
  end
  return flat, #entries > limit
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
  if id == '0-0' or redis.call('HGET', state, whole(sequence)) == 'deleted ' .. id then return 'ok' end
  -- No entry is numbered 0: a position that says so was never given out.
  return sequence > 0 and kept_from > sequence and 'trimmed' or 'reset'
end

-- history_page: messages before, after or around an entry, or the newest.
-- keys: the channel's log, head, members, authors. args: reader, 'latest', 'before', 'after' or 'around', that id or '', limit.
-- returns {epoch, head's id, 1 if there are older, 1 if there are newer, messages walked back, notices walked back, messages walked on,
-- notices walked on, authors}. errors: NOT_FOUND no such channel or no member.
local function history_page(keys, args)
  local log, head, members, authors = unpack(keys)
  local reader, place, id, limit_text = unpack(args)
  local limit = tonumber(limit_text)
  local epoch, head_id = read_position(head, members, reader)
  if not epoch then return redis.error_reply('NOT_FOUND') end
  local back, back_notices, on, on_notices = {}, {}, {}, {}
  local has_older, has_newer, _
  if place == 'latest' then
    back, back_notices, has_older = walk(log, true, '+', limit)
  elseif place == 'before' then
    -- Nothing is before the very first place, and Redis takes a range up to there for a mistake.
    if id ~= '0-0' then back, back_notices, has_older = walk(log, true, beyond(id), limit) end
    _, _, has_newer = walk(log, false, id, 0)
  elseif place == 'after' then
    on, on_notices, has_newer = walk(log, false, beyond(id), limit)
    _, _, has_older = walk(log, true, id, 0)
  else
    back, back_notices, has_older = walk(log, true, id, math.ceil(limit / 2))
    on, on_notices, has_newer = walk(log, false, beyond(id), math.floor(limit / 2))
  end
  return {
    epoch, head_id, has_older and 1 or 0, has_newer and 1 or 0, back, back_notices, on, on_notices, authors_of(authors, back, on),
  }
end

-- history_since: what a reader at a position lacks.
-- keys: the channel's log, head, members, authors, state. args: reader, the position's epoch and id, limit.
-- returns {epoch, head's id, 'ok', 'trimmed' or 'reset', 1 if there are more, entries, authors}. errors: NOT_FOUND.
local function history_since(keys, args)
  local log, head, members, authors, state = unpack(keys)
  local reader, epoch, id, limit = unpack(args)
  local head_epoch, head_id = read_position(head, members, reader)
  if not head_epoch then return redis.error_reply('NOT_FOUND') end
  local verdict, entries, more = judge_position(log, state, head_epoch, head_id, epoch, id), {}, false
  if verdict == 'ok' and id ~= head_id then entries, more = entries_after(log, beyond(id), tonumber(limit)) end
  return {head_epoch, head_id, verdict, more and 1 or 0, entries, authors_of(authors, entries)}
end

-- history_log: entries after a sequence, for those who pass the log on. keys: the channel's log, head, authors. args: sequence, limit.
-- returns {epoch, head's id, entries, authors}. errors: NOT_FOUND.
local function history_log(keys, args)
  local log, head, authors = unpack(keys)
  local sequence, limit = unpack(args)
  local epoch, ms, last = unpack(redis.call('HMGET', head, 'epoch', 'ms', 'seq'))
  if not epoch then return redis.error_reply('NOT_FOUND') end
  local entries = {}
  if tonumber(sequence) < tonumber(last) then
    local start = '-'
    if sequence ~= '0' then
      local id, later = find_sequence(log, tonumber(ms), tonumber(sequence))
      start = id and beyond(id) or later
    end
    if start then entries = entries_after(log, start, tonumber(limit)) end
  end
  return {epoch, ms .. '-' .. last, entries, authors_of(authors, entries)}
end

-- history_resume: what a reader lacks of several channels of one partition.
-- keys, six for each channel: log, head, members, authors, state, the reader's mention set.
-- args: reader, entries for all of them together, entries for one, messages of a page; then four for each channel: the position's epoch and
--   id or '' for none, the epoch and ordinal of what was read or ''.
-- returns for each channel {summary, unread, mentions, verdict or '', 1 if there are more, entries, authors, page's messages walked back,
--   its notices, 1 if there are older}; or an empty list where the reader is no member.
local function history_resume(keys, args)
  local reader, budget_text, limit, page_limit = unpack(args, 1, 4)
  local budget, answer = tonumber(budget_text), {}
  for channel = 0, #keys / 6 - 1 do
    local log, head, members, authors, state, mention_set = unpack(keys, channel * 6 + 1, channel * 6 + 6)
    local epoch, id, read_epoch, read_n = unpack(args, channel * 4 + 5, channel * 4 + 8)
    local summary = describe_channel(head, members, reader)
    if not summary or summary[10] == '' then
      answer[#answer + 1] = {}
    else
      local verdict, more, entries, page, notices, has_older = '', false, {}, {}, {}, false
      if id ~= '' then
        verdict = judge_position(log, state, summary[1], summary[2], epoch, id)
        if verdict ~= 'ok' then
          page, notices, has_older = walk(log, true, '+', tonumber(page_limit))
        elseif id ~= summary[2] then
          entries, more = entries_after(log, beyond(id), math.min(budget, tonumber(limit)))
          budget = budget - #entries / 2
        end
      end
      local read = read_epoch == summary[1] and tonumber(read_n) or 0
      local is_ephemeral = summary[7] ~= ''
      answer[#answer + 1] = {
        summary,
        is_ephemeral and 0 or math.max(0, tonumber(summary[3]) - read),
        is_ephemeral and 0 or redis.call('ZCOUNT', mention_set, '(' .. whole(read), '+inf'),
        verdict, more and 1 or 0, entries, authors_of(authors, entries, page), page, notices, has_older and 1 or 0,
      }
    end
  end
  return answer
end

define('history_page', history_page, {'no-writes'})
define('history_since', history_since, {'no-writes'})
define('history_log', history_log, {'no-writes'})
define('history_resume', history_resume, {'no-writes'})
