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

local function append_other(bits, log, head, feed, state, now, kind, by, rest)
  local id = next_place(state, now)
  local notices = whole(state.sequence - state.n)
  if not state.ephemeral then
    local own_at = state.ms ~= now
    redis.call('XADD', log, id, 'e', table.concat({
      string.char(64 + NOTICE + bits + (own_at and OWN_AT or 0)), notices, ' ', own_at and whole(now) .. ' ' or '', kind, ' ', by,
      ' ', rest,
    }))
  end
  redis.call('HSET', head, 'ms', whole(state.ms), 'seq', whole(state.sequence))
  redis.call('SPUBLISH', feed, table.concat({
    state.epoch, ' ', whole(state.sequence), ' {"type":"', kind, '","id":"', id, '","at":', whole(now), ',"by":"', by, '"',
    rest == '' and '' or ',', rest, '}',
  }))
  return id
end

-- Appends something that is not a message and publishes it. `rest`: the JSON members beside type, id, at and by, or ''. Returns its id.
local function append_notice(log, head, feed, state, now, kind, by, rest)
  return append_other(0, log, head, feed, state, now, kind, by, rest)
end

-- The same for what pages of history leave out: changes of messages, replies in threads. Its `rest` holds `"clientId":"…"`, by which a
-- retry is known (`sent.lua`).
local function append_change(log, head, feed, state, now, kind, by, rest)
  return append_other(HIDDEN, log, head, feed, state, now, kind, by, rest)
end

-- The number under which a channel's log names an author; given at their first membership or imported line, and kept.
local function author_number(authors, user)
  local number = redis.call('HGET', authors, user)
  if number then return number end
  number = whole(redis.call('HLEN', authors) / 2 + 1)
  redis.call('HSET', authors, user, number, number, user)
  return number
end

local function is_moderator(role)
  return role == 'owner' or role == 'moderator'
end

-- What refuses someone with this role to write here now: an archive, their mute, a limit on who may post. Nil when nothing does. Without
-- flags there is nothing to ask.
local function refuse_to_write(state, role, muted, by, now)
  if state.flags == '' then return nil end
  if state.archived then return redis.error_reply('FORBIDDEN This channel is archived.') end
  if has_flag(state.flags, 'mutes') then
    local ends_at = tonumber((redis.call('HGET', muted, by)))
    if ends_at and (ends_at == 0 or ends_at > now) then return redis.error_reply('FORBIDDEN You are muted in this channel.') end
  end
  if is_moderator(role) then return nil end
  if has_flag(state.flags, 'posting:moderators') or (role ~= 'voice' and has_flag(state.flags, 'posting:voice')) then
    return redis.error_reply('FORBIDDEN Not everyone may write in this channel.')
  end
  return nil
end

-- What refuses them to say one more thing now: the same, and slow mode. `slow`: who spoke when, of those whose wait may not be over.
local function refuse_to_speak(state, role, muted, slow, by, now)
  if state.flags == '' then return nil end
  local refusal = refuse_to_write(state, role, muted, by, now)
  if refusal or is_moderator(role) then return refusal end
  local seconds = tonumber(string.match(family_flag(state.flags, 'slow'), '%d+'))
  local spoke_at = seconds and tonumber((redis.call('ZSCORE', slow, by)))
  -- After now: the clock was set back, and nobody knows when that was.
  if spoke_at and spoke_at <= now and spoke_at + seconds * 1000 > now then
    local wait_ms = whole(spoke_at + seconds * 1000 - now)
    return redis.error_reply('RATE_LIMITED ' .. wait_ms .. ' Slow mode: wait a moment before you write again.')
  end
  return nil
end

-- Notes that they spoke, where slow mode will ask. Call it where something is said.
local function note_speech(state, role, slow, by, now)
  if state.flags == '' or is_moderator(role) then return end
  local seconds = tonumber(string.match(family_flag(state.flags, 'slow'), '%d+'))
  if not seconds then return end
  redis.call('ZREMRANGEBYSCORE', slow, '-inf', whole(now - seconds * 1000))
  redis.call('ZADD', slow, whole(now), by)
  redis.call('PEXPIRE', slow, whole(seconds * 1000))
end

-- What refuses them to call everyone with `@channel` or `@here`: the channel's rule, and in large channels that only moderators do.
local LARGE = 1000
local function refuse_to_call_everyone(state, role, members)
  if role == 'owner' then return nil end
  local rule = family_flag(state.flags, 'everyone')
  if rule == 'everyone:owners' then return redis.error_reply('FORBIDDEN Only owners may call everyone in this channel.') end
  if role == 'moderator' then return nil end
  if rule == 'everyone:moderators' then
    return redis.error_reply('FORBIDDEN Only moderators may call everyone in this channel.')
  end
  if redis.call('HLEN', members) > LARGE then
    return redis.error_reply('FORBIDDEN In a channel of more than 1,000 people only moderators may call everyone.')
  end
  return nil
end
