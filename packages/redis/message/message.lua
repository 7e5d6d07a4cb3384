-- include: append
-- include: sent
-- include: calls
-- include: notify
-- Sending is one call, so that there is no moment at which a message is stored but not announced, announced but not stored, or stored
-- twice (MSG-1 to MSG-4).

-- Who of those at these places of the arguments are members, and their mention sets; looked at before anything is written, for what fails
-- later is lost.
local function members_among(members, by, args, at, count, keys, key)
  local users, sets = {}, {}
  for index = 0, count - 1 do
    local user, set = args[at + index], keys[key + index]
    if user ~= by and redis.call('HEXISTS', members, user) == 1 then
      redis.call('ZCARD', set)
      users[#users + 1], sets[#sets + 1] = user, set
    end
  end
  return users, sets
end

-- What stands behind the mark of a message that is not plain: whether it is an action, whom it calls besides those it names (false for
-- nobody), how many it names, and how many are called.
local function read_more(more)
  local action, everyone, named, called = string.match(more, '(%d) (%S+) (%d+) (%d+)$')
  return action == '1', everyone ~= '-' and everyone, tonumber(named), tonumber(called)
end

-- How many arguments and keys such a message has behind those that all have.
local function extent(more)
  local _, everyone, named, called = read_more(more)
  return named + called, (everyone or named > 0) and 1 + named + called or 0
end

-- What such a message has besides its text. `key` and `at`: where its own further keys and arguments begin. Returns what is refused; or
-- nil, the bits and words it adds to the stored form, the members it adds to the JSON, and what is to be done once it is stored.
local function describe_more(state, role, by, more, members, state_key, keys, key, args, at)
  local is_action, everyone, named_count, called_count = read_more(more)
  local bits, extra, rest = is_action and ACTION or 0, '', is_action and ',"action":true' or ''
  if not everyone and named_count == 0 then return nil, bits, extra, rest end
  local refusal = everyone and refuse_to_call_everyone(state, role, members)
  if refusal then return refusal end
  local everyone_set = keys[key]
  local named, sets = members_among(members, by, args, at, named_count, keys, key + 1)
  local here, here_sets = members_among(members, by, args, at + named_count, called_count, keys, key + 1 + named_count)
  if everyone == 'channel' then redis.call('ZCARD', everyone_set) end
  if #here > 0 then redis.call('HLEN', state_key) end
  if #named > 0 then
    bits, extra = bits + MENTIONS, pack_users(named) .. ' '
    rest = rest .. ',"mentions":["' .. table.concat(named, '","') .. '"]'
  end
  if everyone then
    bits, extra = bits + MORE, extra .. '"everyone":"' .. everyone .. '" '
    rest = rest .. ',"everyone":"' .. everyone .. '"'
  end
  if #named + #here == 0 and everyone ~= 'channel' then return nil, bits, extra, rest end
  return nil, bits, extra, rest, function (sequence)
    local text = whole(sequence)
    for _, set in ipairs(sets) do add_call(set, sequence, text) end
    for _, set in ipairs(here_sets) do add_call(set, sequence, text) end
    if everyone == 'channel' then add_call(everyone_set, sequence, everyone_call_of(sequence, by)) end
    if #here > 0 then redis.call('HSET', state_key, 'called:' .. text, table.concat(here, ',')) end
  end
end

-- How many keys of a channel stand before those of the messages to it.
local SHARED = 9
-- How many arguments each message has, besides its sender and those of one that is not plain.
local OWN = 4

-- The last two digits of numbers, with and without a 0 before those below 10. (Filled at the first call: while a library is loaded there is
-- no `string`.)
local two_digits, digits = {}, {}

-- A number's text in two parts, so that the numbers after it need no formatting, which is dear: what it begins with, the list that its end
-- is in, and where. As long as that is at most 100, the next number's end is the next.
local function take_apart(number)
  if not digits[1] then
    for low = 0, 99 do two_digits[low + 1], digits[low + 1] = string.format('%02d', low), whole(low) end
  end
  local low = number % 100
  if number < 100 then return '', digits, low + 1 end
  return whole((number - low) / 100), two_digits, low + 1
end

-- Where the keys and arguments of the message begin that follows the one whose keys and arguments begin here.
local function skip_message(args, key, at)
  local more_args, more_keys = 0, 0
  if #args[at + 1] > 3 then more_args, more_keys = extent(args[at + 1]) end
  return key + more_keys, at + OWN + more_args
end

-- Answers the messages that were stored one right behind the other since something else was answered.
local function answer_stored(state, answers)
  if not state.first then return end
  answers[#answers + 1] = state.more == 0 and state.first or state.first .. ' +' .. whole(state.more)
  state.first, state.more = nil, 0
end

-- Appends the messages to one channel that have not been looked at, and puts their answers behind those there are; an error ends it at the
-- message that it is of. `key` and `at` are where the channel's keys and arguments begin; `roles`, `numbers`: of the senders; `records`:
-- what the record held before this call, `noted`: what this call has added to it, by key. The rest all messages have in common.
local function append_rest(state, now, keys, key, args, at, answers, roles, numbers, records, noted, lead, notices, ms, json)
  local call, find = redis.call, string.find
  local channel, count, log, members, authors, feed = args[at], args[at + 1], keys[key], keys[key + 2], keys[key + 3], keys[key + 4]
  local state_key, muted, slow, jobs = keys[key + 5], keys[key + 6], keys[key + 7], keys[key + 8]
  local this, senders, halves = math.floor(now / HALF_MS) % 2, at + 1, key + SHARED - 2
  local is_looked_at, lead_byte, epoch = has_keywords(state), string.char(lead), state.epoch
  at, key = at + 2 + count, key + SHARED + 2 * count
  for _ = 1, state.looked_at do key, at = skip_message(args, key, at) end
  local sequence, n = state.sequence, state.n
  local sequence_head, sequence_ends, sequence_end = take_apart(sequence)
  local n_head, n_ends, n_end = take_apart(n)
  for index = state.looked_at + 1, count do
    state.looked_at = index
    local by, client_id, mark, text, packed = args[senders + index], args[at], args[at + 1], args[at + 2], args[at + 3]
    local own_key, own_at, more = key, at + OWN, nil
    if #mark > 3 then
      key, at = skip_message(args, key, at)
      mark, more = string.sub(mark, 1, 3), mark
    else at = own_at end
    local half, other_half = keys[halves + 2 * index + this], keys[halves + 2 * index + 1 - this]
    local record, other_record, added = records[2 * index - 1 + this], records[2 * index - this], noted[half]
    if added then record = (record or '') .. added end
    local role, author = roles[index], numbers[index]
    local answer
    if not role then
      answer = redis.error_reply('NOT_FOUND')
    else
      if not author then author = author_number(authors, by) end
      -- A retry gets the first answer, whatever else would refuse it.
      answer = record and find(record, mark, 1, true)
          and find_marked(log, state_key, state, half, record, mark, author, by, client_id)
        or other_record and find(other_record, mark, 1, true)
          and find_marked(log, state_key, state, other_half, other_record, mark, author, by, client_id)
      if answer and not answer.err then answer = answer[1] .. ' ' .. whole(answer[2]) .. ' 1' end
    end
    if not answer and state.flags ~= '' then answer = refuse_to_speak(state, role, muted, slow, by, now) end
    local own_lead, extra, rest, finish = lead_byte, '', '', nil
    if more and not answer then
      local bits
      answer, bits, extra, rest, finish = describe_more(state, role, by, more, members, state_key, keys, own_key, args, own_at)
      if not answer then own_lead = string.char(lead + bits) end
    end
    if answer then
      answer_stored(state, answers)
      answers[#answers + 1] = answer
    else
      local is_concern = is_looked_at or finish
      if is_concern then call('XLEN', jobs) end
      sequence, n, sequence_end, n_end = sequence + 1, n + 1, sequence_end + 1, n_end + 1
      if sequence_end > 100 then sequence_head, sequence_ends, sequence_end = take_apart(sequence) end
      if n_end > 100 then n_head, n_ends, n_end = take_apart(n) end
      local id, note = ms .. sequence_head .. sequence_ends[sequence_end], mark .. pack_sequence(sequence)
      -- First the note: should storing fail, it is of a sequence that is not there, and means nothing.
      if call('APPEND', half, note) == RECORD then call('PEXPIREAT', half, lapses_at(now)) end
      noted[half] = added and added .. note or note
      call('XADD', log, id, 'e', own_lead .. author .. notices .. extra .. packed .. text)
      state.sequence, state.n = sequence, n
      call('SPUBLISH', feed, epoch .. sequence_head .. sequence_ends[sequence_end] .. ' {"type":"message.posted","id":"' .. id .. json .. by
        .. '","n":' .. n_head .. n_ends[n_end] .. ',"text":"' .. text .. '","clientId":"' .. client_id .. '"' .. rest .. '}')
      if finish then finish(sequence) end
      if is_concern then add_notify_job(jobs, channel, id) end
      if state.flags ~= '' then note_speech(state, role, slow, by, now) end
      if state.first then state.more = state.more + 1
      else state.first, state.more = id .. ' ' .. n_head .. n_ends[n_end], 0 end
    end
  end
  return key, at
end

-- Answers the messages to a channel that is not there, or is ephemeral. Returns where the next channel's keys and arguments begin.
local function refuse_messages(is_there, key, args, at, answers, roles, count)
  at, key = at + 2 + count, key + SHARED + 2 * count
  for index = 1, count do
    answers[#answers + 1] = is_there and roles[index] and '' or redis.error_reply('NOT_FOUND')
    key, at = skip_message(args, key, at)
  end
  return key, at
end

-- Appends the messages to one channel, whose keys and arguments begin at these places. Returns where the next channel's do.
local function append_messages(now, now_text, keys, key, args, at, answers)
  local call, head, count = redis.call, keys[key + 1], tonumber(args[at + 1])
  args[at + 1] = count
  local fields = call('HMGET', head, 'epoch', 'ms', 'seq', 'n', 'flags')
  local roles = call('HMGET', keys[key + 2], unpack(args, at + 2, at + 1 + count))
  local epoch, flags = fields[1], fields[5]
  if not epoch or flags ~= '' and has_flag(flags, 'ephemeral') then
    return refuse_messages(epoch, key, args, at, answers, roles, count)
  end
  local state = {
    epoch = epoch .. ' ', ms = tonumber(fields[2]), sequence = tonumber(fields[3]), n = tonumber(fields[4]), flags = flags,
    archived = flags ~= '' and has_flag(flags, 'archived'),
    -- How many messages have been looked at, and of those stored in a row the first one's answer and how many follow.
    looked_at = 0, first = nil, more = 0,
  }
  local numbers = call('HMGET', keys[key + 3], unpack(args, at + 2, at + 1 + count))
  local records = call('MGET', unpack(keys, key + SHARED, key + SHARED - 1 + 2 * count))
  local before, lead, notices, ms = state.sequence, 64 + CLIENT_ID, ' ' .. whole(state.sequence - state.n) .. ' ', now_text
  local json = '","at":' .. now_text .. ',"by":"'
  if now >= state.ms then state.ms = now
  else lead, notices, ms = lead + OWN_AT, notices .. now_text .. ' ', whole(state.ms) end

  local noted = {}
  while true do
    local is_done, next_key, next_at =
      pcall(append_rest, state, now, keys, key, args, at, answers, roles, numbers, records, noted, lead, notices, ms .. '-', json)
    if is_done then
      key, at = next_key, next_at
      break
    end
    -- This message alone: those before it are stored, and those behind it have their turn.
    answer_stored(state, answers)
    answers[#answers + 1] = type(next_key) == 'table' and next_key or redis.error_reply('ERR ' .. tostring(next_key))
  end
  answer_stored(state, answers)
  if state.sequence > before then call('HSET', head, 'ms', ms, 'seq', whole(state.sequence), 'n', whole(state.n)) end
  return key, at
end

-- message_append: checks, deduplicates, orders, stores and announces messages, to one channel or several. Each is stored or refused by
-- itself, in the order given.
-- keys: for each channel its log, head, members, authors, feed, state, muted, slow, the jobs; the two halves of the record for each message
-- to it; then for each that calls anyone what calls everyone, and the mention sets of those named, then of those whom `@here` calls.
-- args: for each channel its id, how many messages, and who sends each; then for each message its client id, its mark (3 characters), the
-- text as it stands in JSON, the client id in 16 bytes. Behind the mark of one that is not plain: `<1 for an action, else 0> <here, channel
-- or -> <how many are named> <how many are called>`, and at its end the ids of those named, then of those called.
-- returns for each message `<id> <n>`, with ` 1` behind it when it was stored before, or ` +<count>` when so many of the same channel were
-- stored right behind it and have no answer of their own; '' for an ephemeral channel: message_say is for those; or an error: NOT_FOUND no
-- such channel or no member, FORBIDDEN archived, muted, limited, RATE_LIMITED slow mode, CONFLICT.
local function message_append(keys, args)
  local answers, key, at, now = {}, 1, 1, now_ms()
  local now_text = whole(now)
  while at <= #args do key, at = append_messages(now, now_text, keys, key, args, at, answers) end
  return answers
end

-- message_say: the same for an ephemeral channel. Nothing of what is said is stored: the record holds who sent what client id, and the
-- answer.
-- keys: the channel's head, members, feed; the two halves of its own record; muted, slow. args: author, client id, '1' for an action, the
-- text as it stands in JSON, 'here', 'channel' or ''; the ids of those named. returns and errors as message_append.
local function message_say(keys, args)
  local head, members, feed, even_half, odd_half, muted, slow = unpack(keys)
  local by, client_id, action, text, everyone = unpack(args, 1, 5)
  local named = {unpack(args, 6)}
  local role = redis.call('HGET', members, by)
  local state = role and read_head(head)
  if not state then return redis.error_reply('NOT_FOUND') end
  local now, identity = now_ms(), by .. ' ' .. client_id
  local this_half, other_half = halves(now, even_half, odd_half)
  for _, half in ipairs({this_half, other_half}) do
    local answer = redis.call('HGET', half, identity)
    if answer then
      local id, n = string.match(answer, '^(%S+) (%d+)$')
      return answer_again(half, id, tonumber(n))
    end
  end
  local refusal = refuse_to_speak(state, role, muted, slow, by, now)
    or everyone ~= '' and refuse_to_call_everyone(state, role, members)
  if refusal then return refusal end
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
    .. (#mentioned > 0 and ',"mentions":["' .. table.concat(mentioned, '","') .. '"]' or '')
    .. (everyone ~= '' and ',"everyone":"' .. everyone .. '"' or '') .. '}')
  note_speech(state, role, slow, by, now)
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
