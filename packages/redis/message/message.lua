-- include: append
-- Sending is one call, so that there is no moment at which a message is stored but not announced, announced but not stored, or stored
-- twice (MSG-1 to MSG-4).

-- The record of what was sent, so that a retry is known: strings of 7 bytes for each message, 3 that mark its identity and 4 of its
-- sequence, spread over many short strings by another hash of the same identity. Whose the message at that sequence is says the log itself:
-- exact, in a tenth of the memory a key for each would take.
local RECORD = 7
-- How long one half of the record is written to; then the other half, which by then has lapsed. So an identity is known for at least
-- this long. 25 hours: the promise is 24.
local HALF_MS = 90000000
-- Messages of other identities with the same mark that are looked at: more than accident makes.
local MAX_SAME_MARK = 8

local function pack_sequence(sequence)
  return string.char(
    math.floor(sequence / 16777216) % 256, math.floor(sequence / 65536) % 256, math.floor(sequence / 256) % 256, sequence % 256)
end

local function unpack_sequence(bytes)
  local high, middle, low, lowest = string.byte(bytes, 1, 4)
  return ((high * 256 + middle) * 256 + low) * 256 + lowest
end

-- When the half that is written to now lapses.
local function lapses_at(now)
  return whole((math.floor(now / HALF_MS) + 2) * HALF_MS)
end

-- Which half is written to now, and the other.
local function halves(now, even_half, odd_half)
  if math.floor(now / HALF_MS) % 2 == 0 then return even_half, odd_half end
  return odd_half, even_half
end

-- The answer to a retry. The record is touched, so that a following WAIT waits for the replicas to hold what is answered here (MSG-2).
local function answer_again(half, id, n)
  redis.call('PEXPIRE', half, redis.call('PTTL', half))
  return {id, n, 1}
end

-- Whether the stored message was sent by this author under this client id.
local function is_sent_as(value, author, packed_id)
  local code = string.byte(value) - 64
  if code % 2 == NOTICE or math.floor(code / CLIENT_ID) % 2 == 0 then return false end
  local rest = string.match(value, '^.' .. author .. ' %d+ (.*)$')
  if not rest then return false end
  if math.floor(code / OWN_AT) % 2 == 1 then rest = string.match(rest, '^%d+ (.*)$') end
  if math.floor(code / MENTIONS) % 2 == 1 then rest = string.match(rest, '^[^ ]+ (.*)$') end
  return string.sub(rest, 1, 16) == packed_id
end

-- The mark is somewhere in one half's record. Returns the first answer again if that is this very message, an error if the mark is used
-- up, or nil if it is another message's.
local function find_sent(log, state, half, record, mark, author, packed_id)
  local from, looked = 1, 0
  while true do
    local at = string.find(record, mark, from, true)
    if not at then return nil end
    from = at + 1
    if at % RECORD == 1 then
      local sequence = unpack_sequence(string.sub(record, at + 3, at + 6))
      -- Beyond the head: that call broke off before it wrote its message.
      if sequence <= state.sequence then
        local id, value = find_sequence(log, state.ms, sequence)
        if id and is_sent_as(value, author, packed_id) then return answer_again(half, id, sequence - notices_of(value)) end
        -- Deleted or trimmed since: it cannot be asked any more, and the mark says it was this one.
        if not id then return answer_again(half, string.format('%d-%d', value and ms_of(value) or state.ms, sequence), 0) end
      end
      looked = looked + 1
      if looked == MAX_SAME_MARK then return redis.error_reply('CONFLICT Make a new client id.') end
    end
  end
end

-- message_append: checks, deduplicates, orders, stores and announces a message.
-- keys: the channel's log, head, members, authors, feed; the two halves of the record; the mention sets of those named.
-- args: author, client id, its mark (3 characters), '1' for an action, the text as it stands in JSON; the ids of those named.
-- returns {id, n, 1 when it was stored before}; an empty list for an ephemeral channel: message_say is for those.
-- errors: NOT_FOUND no such channel or no member, FORBIDDEN archived, CONFLICT.
local function message_append(keys, args)
  local log, head, members, authors, feed, even_half, odd_half = unpack(keys, 1, 7)
  local by, client_id, mark, action, text = unpack(args, 1, 5)
  local named = #args > 5 and {unpack(args, 6)} or {}
  local named_sets = #keys > 7 and {unpack(keys, 8)} or {}

  local state = redis.call('HEXISTS', members, by) == 1 and read_head(head)
  if not state then return redis.error_reply('NOT_FOUND') end
  if state.archived then return redis.error_reply('FORBIDDEN This channel is archived.') end
  if state.ephemeral then return {} end
  local author, packed_id, now = author_number(authors, by), pack_client_id(client_id), now_ms()
  local this_half, other_half = halves(now, even_half, odd_half)
  for _, half in ipairs({this_half, other_half}) do
    local record = redis.call('GET', half)
    if record and string.find(record, mark, 1, true) then
      local answer = find_sent(log, state, half, record, mark, author, packed_id)
      if answer then return answer end
    end
  end

  local mentioned, mention_sets = {}, {}
  for index, user in ipairs(named) do
    if user ~= by and redis.call('HEXISTS', members, user) == 1 then
      mentioned[#mentioned + 1] = user
      mention_sets[#mention_sets + 1] = named_sets[index]
    end
  end

  local id = next_place(state, now)
  state.n = state.n + 1
  local ms, sequence, n = whole(state.ms), whole(state.sequence), whole(state.n)
  local bits, extra, at, rest = 64 + CLIENT_ID, '', ms, ''
  if state.ms ~= now then
    at = whole(now)
    bits, extra = bits + OWN_AT, at .. ' '
  end
  if action == '1' then bits, rest = bits + ACTION, ',"action":true' end
  if #mentioned > 0 then
    bits, extra = bits + MENTIONS, extra .. pack_users(mentioned) .. ' '
    rest = rest .. ',"mentions":["' .. table.concat(mentioned, '","') .. '"]'
  end
  -- Noted before it is stored: should the storing fail, the note is of a sequence that is not there, and means nothing.
  if redis.call('APPEND', this_half, mark .. pack_sequence(state.sequence)) == RECORD then
    redis.call('PEXPIREAT', this_half, lapses_at(now))
  end
  redis.call('XADD', log, id, 'e',
    string.char(bits) .. author .. ' ' .. whole(state.sequence - state.n) .. ' ' .. extra .. packed_id .. text)
  redis.call('HSET', head, 'ms', ms, 'seq', sequence, 'n', n)
  redis.call('SPUBLISH', feed, state.epoch .. ' ' .. sequence .. ' {"type":"message.posted","id":"' .. id .. '","at":' .. at .. ',"by":"'
    .. by .. '","n":' .. n .. ',"text":"' .. text .. '","clientId":"' .. client_id .. '"' .. rest .. '}')
  for _, set in ipairs(mention_sets) do redis.call('ZADD', set, n, sequence) end
  return {id, state.n, 0}
end

-- message_say: the same for an ephemeral channel. Nothing of what is said is stored: the record holds who sent what client id, and the
-- answer.
-- keys: the channel's head, members, feed; the two halves of its own record. args: author, client id, '1' for an action, the text as it
-- stands in JSON; the ids of those named. returns and errors as message_append.
local function message_say(keys, args)
  local head, members, feed, even_half, odd_half = unpack(keys)
  local by, client_id, action, text = unpack(args, 1, 4)
  local named = {unpack(args, 5)}
  local state = redis.call('HEXISTS', members, by) == 1 and read_head(head)
  if not state then return redis.error_reply('NOT_FOUND') end
  if state.archived then return redis.error_reply('FORBIDDEN This channel is archived.') end
  local now, identity = now_ms(), by .. ' ' .. client_id
  local this_half, other_half = halves(now, even_half, odd_half)
  for _, half in ipairs({this_half, other_half}) do
    local answer = redis.call('HGET', half, identity)
    if answer then
      local id, n = string.match(answer, '^(%S+) (%d+)$')
      return answer_again(half, id, tonumber(n))
    end
  end
  local mentioned = {}
  for _, user in ipairs(named) do
    if user ~= by and redis.call('HEXISTS', members, user) == 1 then mentioned[#mentioned + 1] = user end
  end
  local id = next_place(state, now)
  state.n = state.n + 1
  local sequence, n = whole(state.sequence), whole(state.n)
  redis.call('HSET', this_half, identity, id .. ' ' .. n)
  redis.call('PEXPIREAT', this_half, lapses_at(now))
  redis.call('HSET', head, 'ms', whole(state.ms), 'seq', sequence, 'n', n)
  redis.call('SPUBLISH', feed, state.epoch .. ' ' .. sequence .. ' {"type":"message.posted","id":"' .. id .. '","at":' .. whole(now)
    .. ',"by":"' .. by .. '","n":' .. n .. ',"text":"' .. text .. '","clientId":"' .. client_id .. '"'
    .. (action == '1' and ',"action":true' or '')
    .. (#mentioned > 0 and ',"mentions":["' .. table.concat(mentioned, '","') .. '"]' or '') .. '}')
  return {id, state.n, 0}
end

-- message_import: appends lines of another system's history, in order, each once.
-- keys: the channel's log, head, authors, feed, imported.
-- args, six for each line: source, number within the source (rising), 'message', 'action' or the type of a notice, author, time in ms,
--   the text as it stands in JSON or the notice's JSON members.
-- returns {appended, skipped}. errors: NOT_FOUND.
local function message_import(keys, args)
  local log, head, authors, feed, imported = unpack(keys)
  local state = read_head(head)
  if not state then return redis.error_reply('NOT_FOUND') end
  local now, appended, skipped = now_ms(), 0, 0
  for offset = 1, #args, 6 do
    local source, number, kind, by, at, body = unpack(args, offset, offset + 5)
    local last = tonumber((redis.call('HGET', imported, source)) or -1)
    if tonumber(number) <= last then
      skipped = skipped + 1
    else
      local id = next_place(state, now)
      local is_message = kind == 'message' or kind == 'action'
      local author = author_number(authors, by)
      if is_message then state.n = state.n + 1 end
      local notices = whole(state.sequence - state.n)
      if is_message then
        redis.call('XADD', log, id, 'e',
          string.char(64 + OWN_AT + (kind == 'action' and ACTION or 0)) .. author .. ' ' .. notices .. ' ' .. at .. ' ' .. body)
        body = '"n":' .. whole(state.n) .. ',"text":"' .. body .. '"' .. (kind == 'action' and ',"action":true' or '')
      else
        redis.call('XADD', log, id, 'e',
          string.char(64 + NOTICE + OWN_AT) .. notices .. ' ' .. at .. ' ' .. kind .. ' ' .. by .. ' ' .. body)
      end
      redis.call('HSET', head, 'ms', whole(state.ms), 'seq', whole(state.sequence), 'n', whole(state.n))
      redis.call('HSET', imported, source, number)
      redis.call('SPUBLISH', feed, state.epoch .. ' ' .. whole(state.sequence) .. ' {"type":"' .. (is_message and 'message.posted' or kind)
        .. '","id":"' .. id .. '","at":' .. at .. ',"by":"' .. by .. '",' .. body .. '}')
      appended = appended + 1
    end
  end
  return {appended, skipped}
end

define('message_append', message_append)
define('message_say', message_say)
define('message_import', message_import)
