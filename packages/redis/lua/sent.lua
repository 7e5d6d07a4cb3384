-- include: entry
-- The record of what was sent, so that a retry is known (MSG-3): messages, replies and changes alike. Strings of 7 bytes for each, 3 that
-- mark its identity and 4 of its sequence, spread over many short strings by another hash of the same identity. Whose the entry at that
-- sequence is says the log itself: exact, in a tenth of the memory a key for each would take.
local RECORD = 7
-- How long one half of the record is written to; then the other half, which by then has lapsed. So an identity is known for at least
-- this long. 25 hours: the promise is 24.
local HALF_MS = 90000000
-- Entries of other identities with the same mark that are looked at: more than accident makes.
local MAX_SAME_MARK = 8

local function pack_sequence(sequence)
  local lowest = sequence % 256
  local rest = (sequence - lowest) / 256
  local low = rest % 256
  rest = (rest - low) / 256
  local middle = rest % 256
  return string.char((rest - middle) / 256 % 256, middle, low, lowest)
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

-- The answer to a retry: {id, n, 1}. The record is touched, so that a following WAIT waits for the replicas to hold what is answered here
-- (MSG-2).
local function answer_again(half, id, n)
  redis.call('PEXPIRE', half, redis.call('PTTL', half))
  return {id, n, 1}
end

-- Whether this entry was asked for by this person (`author`: their number in this log) under this client id.
local function is_sent_as(value, author, by, client_id)
  local parts = split_entry(value)
  -- A text cannot pretend to be one: its quotes are escaped.
  if parts.kind then return parts.by == by and string.find(parts.rest, '"clientId":"' .. client_id .. '"', 1, true) ~= nil end
  return parts.author == author and parts.client_id == pack_client_id(client_id)
end

-- The same of an entry that is gone: what is kept of it in the channel's state says whose it was. A mark alone is no proof: it is short,
-- and where much was deleted, new messages would be taken for retries of it, answered, and never stored. False where nothing is kept.
local function was_sent_as(state_key, sequence, by, client_id)
  local kept = redis.call('HGET', state_key, whole(sequence))
  local rest = kept and string.match(kept, '^deleted %S+ (.+)$')
  if not rest then return false end
  -- Of an edit that went with its message there is its client id alone, which is as good as random.
  if string.sub(rest, 1, 1) ~= '{' then return rest == client_id end
  local tombstone = cjson.decode(rest)
  return tombstone.by == by and tombstone.clientId == client_id
end

-- The mark is somewhere in one half's record. Returns the first answer again if that is this very entry, an error if the mark is used
-- up, or nil if it is another's.
local function find_marked(log, state_key, state, half, record, mark, author, by, client_id)
  local from, looked = 1, 0
  while true do
    local at = string.find(record, mark, from, true)
    if not at then return nil end
    from = at + 1
    if at % RECORD == 1 then
      local sequence = unpack_sequence(string.sub(record, at + 3, at + 6))
      -- Beyond the head: that call broke off before it wrote its entry.
      if sequence <= state.sequence then
        local id, value = find_sequence(log, state.ms, sequence)
        if id and is_sent_as(value, author, by, client_id) then return answer_again(half, id, sequence - notices_of(value)) end
        if not id and was_sent_as(state_key, sequence, by, client_id) then
          return answer_again(half, string.format('%d-%d', value and ms_of(value) or state.ms, sequence), 0)
        end
      end
      looked = looked + 1
      if looked == MAX_SAME_MARK then return redis.error_reply('CONFLICT Make a new client id.') end
    end
  end
end

-- What to answer when this client id was used before by this person in this channel: {id, n, 1} or an error; nil when it is new. Ask it
-- after membership and before everything else that refuses: a retry gets the first answer. `state_key`: what became of the channel's
-- entries; `even_half` and `odd_half`: the two strings of the record, `mark`: the identity's mark in them; both come from `identify` in
-- `sent.ts`.
local function find_sent(log, state_key, state, now, even_half, odd_half, mark, author, by, client_id)
  local this_half, other_half = halves(now, even_half, odd_half)
  for index = 1, 2 do
    local half = index == 1 and this_half or other_half
    local record = redis.call('GET', half)
    if record and string.find(record, mark, 1, true) then
      local answer = find_marked(log, state_key, state, half, record, mark, author, by, client_id)
      if answer then return answer end
    end
  end
  return nil
end

-- Notes that the entry with this sequence is about to be appended. Before it is stored: should the storing fail, the note is of a sequence
-- that is not there, and means nothing.
local function note_sent(now, even_half, odd_half, mark, sequence)
  local half = halves(now, even_half, odd_half)
  if redis.call('APPEND', half, mark .. pack_sequence(sequence)) == RECORD then
    redis.call('PEXPIREAT', half, lapses_at(now))
  end
end
