-- include: entry
-- include: flags
-- What every function shares that appends to a channel's log (MSG-1). Call it after all that can be refused has been.

-- The head of a channel, or nil where there is none. Its flags are words: `ephemeral`, `archived`, and `making` while nobody is a
-- member yet.
local function read_head(head)
  local fields = redis.call('HMGET', head, 'epoch', 'ms', 'seq', 'n', 'flags', 'kind')
  if not fields[1] then return nil end
  local flags = fields[5]
  return {
    epoch = fields[1],
    ms = tonumber(fields[2]),
    sequence = tonumber(fields[3]),
    n = tonumber(fields[4]),
    flags = flags,
    kind = fields[6],
    ephemeral = flags ~= '' and has_flag(flags, 'ephemeral'),
    archived = flags ~= '' and has_flag(flags, 'archived'),
    making = flags ~= '' and has_flag(flags, 'making'),
  }
end

-- The next place in the order: the left half of an id never goes back, the right half counts without holes.
local function next_place(state, now)
  if now > state.ms then state.ms = now end
  state.sequence = state.sequence + 1
  return string.format('%d-%d', state.ms, state.sequence)
end

-- Appends something that is not a message and publishes it. `rest`: the JSON members beside type, id, at and by, or ''. Returns its id.
local function append_notice(log, head, feed, state, now, kind, by, rest)
  local id = next_place(state, now)
  local notices = whole(state.sequence - state.n)
  if not state.ephemeral then
    local own_at = state.ms ~= now
    redis.call('XADD', log, id, 'e', table.concat({
      string.char(64 + NOTICE + (own_at and OWN_AT or 0)), notices, ' ', own_at and whole(now) .. ' ' or '', kind, ' ', by, ' ', rest,
    }))
  end
  redis.call('HSET', head, 'ms', whole(state.ms), 'seq', whole(state.sequence))
  redis.call('SPUBLISH', feed, table.concat({
    state.epoch, ' ', whole(state.sequence), ' {"type":"', kind, '","id":"', id, '","at":', whole(now), ',"by":"', by, '"',
    rest == '' and '' or ',', rest, '}',
  }))
  return id
end

-- The number under which a channel's log names an author; given at their first membership or imported line, and kept.
local function author_number(authors, user)
  local number = redis.call('HGET', authors, user)
  if number then return number end
  number = whole(redis.call('HLEN', authors) / 2 + 1)
  redis.call('HSET', authors, user, number, number, user)
  return number
end
