-- include: entry
-- Reading messages and replies as they are now: the entries as they are stored, and beside them what became of them. Unpacking is the
-- caller's work, not Redis's (`history/decode.ts`). All of it is read-only.

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

-- Id and tombstone (a JSON object, so its first byte is no stored entry's) of a state `deleted <id> <tombstone>`; nil where there is none.
local function tombstone_in(stored)
  return string.match(stored or '', '^deleted (%S+) ({.*)$')
end

-- The entries with these ids, or their tombstones, as a flat list of ids and values. Those that are neither are left out.
local function entries_of(log, state_key, ids)
  local flat = {}
  for _, id in ipairs(ids) do
    local entry = redis.call('XRANGE', log, id, id)[1]
    local value = entry and entry[2][2]
    if not value then
      local gone, tombstone = tombstone_in(redis.call('HGET', state_key, whole(sequence_of(id))))
      value = gone == id and tombstone
    end
    if value then
      flat[#flat + 1] = id
      flat[#flat + 1] = value
    end
  end
  return flat
end

-- Whether a person (12 characters) is in a list of such.
local function is_among(list, person)
  local at = string.find(list, person, 1, true)
  while at and at % 12 ~= 1 do at = string.find(list, person, at + 1, true) end
  return at ~= nil
end

-- What a page shows of the reactions to a message: `<emoji> <people named, or -> <count> <1 when the reader is among them>` for each.
local function describe_reactions(stored, reader)
  local person, parts = string.sub(reader, 3), {}
  for emoji, named, others in string.gmatch(stored, '(%S+) (%S+) (%S+)') do
    local count = (named == '-' and 0 or #named / 12) + (others == '-' and 0 or #others / 12)
    parts[#parts + 1] = emoji
    parts[#parts + 1] = named
    parts[#parts + 1] = whole(count)
    parts[#parts + 1] = (is_among(named, person) or is_among(others, person)) and '1' or '0'
  end
  return table.concat(parts, ' ')
end

-- What became of the entries of flat lists of ids and values: a flat list of {sequence, state, replies, reactions} for those of which
-- something did; '' for what did not.
local function changes_of(state_key, reactions, reader, ...)
  if redis.call('EXISTS', state_key, reactions) == 0 then return {} end
  local sequences, fields = {}, {}
  for _, list in ipairs({...}) do
    for index = 1, #list, 2 do
      local sequence = string.match(list[index], '%-(%d+)$')
      sequences[#sequences + 1] = sequence
      fields[#fields + 1] = sequence
      fields[#fields + 1] = 'replies:' .. sequence
    end
  end
  if #sequences == 0 then return {} end
  local states, reacted, flat = redis.call('HMGET', state_key, unpack(fields)), redis.call('HMGET', reactions, unpack(sequences)), {}
  for index, sequence in ipairs(sequences) do
    local state, replies, stored = states[2 * index - 1], states[2 * index], reacted[index]
    if state or replies or stored then
      flat[#flat + 1] = sequence
      flat[#flat + 1] = state or ''
      flat[#flat + 1] = replies or ''
      flat[#flat + 1] = stored and describe_reactions(stored, reader) or ''
    end
  end
  return flat
end
