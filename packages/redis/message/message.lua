-- include: append
-- include: sent
-- include: calls
-- include: notify
-- Sending is one call, so that there is no moment at which a message is stored but not announced, announced but not stored, or stored
-- twice (MSG-1 to MSG-4).

-- message_append: checks, deduplicates, orders, stores and announces a message.
-- keys: the channel's log, head, members, authors, feed; the two halves of the record; muted, slow, the state; with `everyone` that set;
-- the mention sets of those named, then of those whom `@here` calls; with any of these, the jobs behind them.
-- args: author, client id, its mark (3 characters), '1' for an action, the text as it stands in JSON, 'here', 'channel' or '', how many are
-- named; the ids of those named, then of those called; where there are jobs, the channel behind them.
-- returns {id, n, 1 when it was stored before}; an empty list for an ephemeral channel: message_say is for those.
-- errors: NOT_FOUND no such channel or no member, FORBIDDEN archived, muted, limited, RATE_LIMITED slow mode, CONFLICT.
local function message_append(keys, args)
  local log, head, members, authors, feed, even_half, odd_half, muted, slow, state_key = unpack(keys, 1, 10)
  local by, client_id, mark, action, text, everyone, named_text = unpack(args, 1, 7)

  local role = redis.call('HGET', members, by)
  local state = role and read_head(head)
  if not state then return redis.error_reply('NOT_FOUND') end
  if state.ephemeral then return {} end
  local author, now = author_number(authors, by), now_ms()
  local answer = find_sent(log, state_key, state, now, even_half, odd_half, mark, author, by, client_id)
    or refuse_to_speak(state, role, muted, slow, by, now)
    or everyone ~= '' and refuse_to_call_everyone(state, role, members)
  if answer then return answer end

  local mentioned, mention_sets, here = {}, {}, {}
  if #args > 7 then
    local named, key = tonumber(named_text), everyone ~= '' and 4 or 3
    for index = 8, #args - 1 do
      local user = args[index]
      if user ~= by and redis.call('HEXISTS', members, user) == 1 then
        local list = index - 7 <= named and mentioned or here
        list[#list + 1] = user
        mention_sets[#mention_sets + 1] = keys[index + key]
      end
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
  if everyone ~= '' then
    bits, extra = bits + MORE, extra .. '"everyone":"' .. everyone .. '" '
    rest = rest .. ',"everyone":"' .. everyone .. '"'
  end
  note_sent(now, even_half, odd_half, mark, state.sequence)
  redis.call('XADD', log, id, 'e',
    string.char(bits) .. author .. ' ' .. whole(state.sequence - state.n) .. ' ' .. extra .. pack_client_id(client_id) .. text)
  redis.call('HSET', head, 'ms', ms, 'seq', sequence, 'n', n)
  redis.call('SPUBLISH', feed, state.epoch .. ' ' .. sequence .. ' {"type":"message.posted","id":"' .. id .. '","at":' .. at .. ',"by":"'
    .. by .. '","n":' .. n .. ',"text":"' .. text .. '","clientId":"' .. client_id .. '"' .. rest .. '}')
  for _, set in ipairs(mention_sets) do add_call(set, state.sequence, sequence) end
  if everyone == 'channel' then add_call(keys[11], state.sequence, everyone_call_of(state.sequence, by)) end
  if #here > 0 then redis.call('HSET', state_key, 'called:' .. sequence, table.concat(here, ',')) end
  if #mention_sets > 0 or everyone == 'channel' then add_notify_job(keys[#keys], args[#args], id) end
  note_speech(state, role, slow, by, now)
  return {id, state.n, 0}
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
