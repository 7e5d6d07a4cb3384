-- include: append
-- Who is in a channel: a hash of their roles, the authority on who may do what.

local ARCHIVED = 'FORBIDDEN This channel is archived.'

-- Leaves a job in the partition's outbox, in the same call as the change it follows from (WRK-1). `rest`: further JSON members.
local function add_job(jobs, kind, channel, user, rest)
  local job = '{"type":"' .. kind .. '","channel":"' .. channel .. '","user":"' .. user .. '"' .. (rest or '') .. '}'
  redis.call('XADD', jobs, '*', 'j', job)
end

-- Notes that the entry just appended changed who is a member as what: whoever keeps a list of them sees by this whether it still holds.
local function touch_roster(head, state)
  redis.call('HSET', head, 'roster', whole(state.sequence))
end

-- Their job says where they begin to read: much may be said before it is done.
local function add_member(log, head, members, authors, feed, jobs, state, now, channel, by, user, role)
  local id = append_notice(log, head, feed, state, now, 'member.joined', by, '"user":"' .. user .. '"')
  redis.call('HSET', members, user, role)
  touch_roster(head, state)
  author_number(authors, user)
  add_job(jobs, 'repair-channels', channel, user, ',"from":"' .. table.concat({id, whole(state.n), state.epoch}, ' ') .. '"')
end

-- Takes a member out, after the entry that says so; `mentions` is their mention set.
local function remove_member(head, members, jobs, mentions, state, channel, user)
  redis.call('HDEL', members, user)
  touch_roster(head, state)
  add_job(jobs, 'repair-channels', channel, user)
  redis.call('DEL', mentions)
end

-- Whether nobody else owns the channel. Asked only about owners.
local function is_last_owner(members, user)
  local flat = redis.call('HGETALL', members)
  for index = 1, #flat, 2 do
    if flat[index] ~= user and flat[index + 1] == 'owner' then return false end
  end
  return true
end

-- Whether a person is kept out now: their ban has no end, or one that is still to come.
local function is_banned(bans, user, now)
  local json = redis.call('HGET', bans, user)
  if not json then return false end
  local ends_at = tonumber(string.match(json, '"until":(%d+)'))
  return not ends_at or ends_at > now
end

-- What a banned person is told who comes by themselves: of a private channel, that there is none (ACC-2).
local function refuse_banned(state)
  if state.kind ~= 'public' then return redis.error_reply('NOT_FOUND') end
  return redis.error_reply('FORBIDDEN You are banned from this channel.')
end

-- Until when a member may not write: ms, 0 for no end, or nil when they may.
local function muted_until(muted, user, now)
  local ends_at = tonumber((redis.call('HGET', muted, user)))
  if not ends_at or (ends_at ~= 0 and ends_at <= now) then return nil end
  return ends_at
end
