-- include: append
-- include: sent
-- What became of messages and replies since they were posted, by sequence:
--   state      a JSON object {text, editedAt, mentions, everyone, edits: ids of the entries that edited it, pinned: {by, at}}; or of an
--              entry that is gone `deleted <id>`, and behind a space, where it was a message or a reply,
--              the JSON object of its tombstone. `called:<sequence>`: whom its `@here` called, by commas.
--   reactions  `<emoji> <named> <others>` for each emoji, in the order in which they came: people without `u_`, 12 characters each, `-` for
--              nobody. The named are those a page shows.

-- What became of the message with this sequence: {} when nothing did. Of one that was deleted: nil.
local function read_change(state_key, sequence)
  local stored = redis.call('HGET', state_key, whole(sequence))
  if not stored then return {} end
  if string.sub(stored, 1, 1) ~= '{' then return nil end
  return cjson.decode(stored)
end

local function write_change(state_key, sequence, change)
  if next(change) == nil then redis.call('HDEL', state_key, whole(sequence))
  else redis.call('HSET', state_key, whole(sequence), cjson.encode(change)) end
end

-- Takes the entry of an edit out of the log. Its client id stays, by which a retry of it is known (`sent.lua`).
local function forget_edit(log, state_key, id)
  local entry = redis.call('XRANGE', log, id, id)[1]
  local client_id = entry and string.match(entry[2][2], '"clientId":"([%x-]+)"')
  redis.call('XDEL', log, id)
  redis.call('HSET', state_key, whole(sequence_of(id)), 'deleted ' .. id .. (client_id and ' ' .. client_id or ''))
end

-- The message or reply with this id, as it is now; nil where there is none, or none any more. {id, sequence, at, by, n (nil of a reply),
-- thread and reply (of a reply), client_id, text, first_text, mentions, everyone, change: what became of it}.
local function find_message(log, authors, state_key, id)
  local entry = redis.call('XRANGE', log, id, id)[1]
  if not entry then return nil end
  local parts = split_entry(entry[2][2])
  if parts.kind and parts.kind ~= 'thread.replied' then return nil end
  local sequence = sequence_of(id)
  local change = read_change(state_key, sequence)
  if not change then return nil end
  local found = {id = id, sequence = sequence, at = parts.at or ms_of(id), change = change}
  local more = {}
  if parts.kind then
    more = cjson.decode('{' .. parts.rest .. '}')
    found.by, found.client_id, found.mentions, found.text = parts.by, more.clientId, more.mentions or {}, more.text
  else
    if parts.more then more = cjson.decode('{' .. parts.more .. '}') end
    found.by = redis.call('HGET', authors, parts.author)
    found.n, found.mentions = sequence - parts.notices, parts.mentions
    found.text = cjson.decode('"' .. parts.text .. '"')
    if parts.client_id then
      local hex = string.gsub(parts.client_id, '.', function (character) return string.format('%02x', string.byte(character)) end)
      found.client_id = string.gsub(hex, '^(%x%x%x%x%x%x%x%x)(%x%x%x%x)(%x%x%x%x)(%x%x%x%x)', '%1-%2-%3-%4-')
    end
  end
  found.everyone, found.thread, found.reply, found.first_text = more.everyone, more.thread, more.reply, found.text
  if change.text then found.text, found.mentions, found.everyone = change.text, change.mentions or {}, change.everyone end
  return found
end

-- Those in whose mention sets this message may stand: the named, and whom its `@here` called.
local function called_by(state_key, found)
  local people, seen = {}, {}
  local function add(user)
    if not seen[user] then people[#people + 1] = user end
    seen[user] = true
  end
  for _, user in ipairs(found.mentions) do add(user) end
  if found.everyone == 'here' then
    local called = redis.call('HGET', state_key, 'called:' .. whole(found.sequence))
    if called then for user in string.gmatch(called, '[^,]+') do add(user) end end
  end
  return people
end

-- The beginning of every change of a message. Returns the channel, the person's role and the message; or nil and what to answer instead.
-- errors: NOT_FOUND no such channel, no member of it, or no such message; FORBIDDEN archived or ephemeral; CONFLICT.
local function begin_change(log, head, members, authors, even_half, odd_half, state_key, by, client_id, mark, id, now)
  local role = redis.call('HGET', members, by)
  local state = role and read_head(head)
  if not state then return nil, redis.error_reply('NOT_FOUND') end
  if state.ephemeral then return nil, redis.error_reply('FORBIDDEN Nothing said here is stored, so none of it can be changed.') end
  local number = redis.call('HGET', authors, by)
  local again = find_sent(log, state_key, state, now, even_half, odd_half, mark, number, by, client_id)
  if again then return nil, again end
  if state.archived then return nil, redis.error_reply('FORBIDDEN This channel is archived.') end
  local found = find_message(log, authors, state_key, id)
  if not found then return nil, redis.error_reply('NOT_FOUND') end
  return state, role, found
end

-- Appends an entry that changes a message, once for its client id. `rest`: further JSON members, each behind a comma, or ''. Returns its
-- id.
local function append_message_change(log, head, feed, even_half, odd_half, state, now, kind, by, client_id, mark, id, rest)
  note_sent(now, even_half, odd_half, mark, state.sequence + 1)
  return append_change(log, head, feed, state, now, kind, by,
    '"message":"' .. id .. '"' .. rest .. ',"clientId":"' .. client_id .. '"')
end
