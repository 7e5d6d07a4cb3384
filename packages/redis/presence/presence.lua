-- Who is here: leases by Redis's clock, all in one slot (PRE-1).
--   leases       sorted set  `user gateway` -> lapses at
--   gateways     sorted set  gateway -> lapses at; its end is the end of all leases of its users
--   index        sorted set, all scores 0  `g gateway user` and `u user gateway`: the leases from either side
--   connections  hash        `user gateway` -> ids of the connections there
--   idle         set         `user gateway` of those who touch none of their devices there
--   chosen       hash        user -> JSON {state, text, emoji, until, veil}: what they chose to show; none: automatic, no status
--   invisible    set         those who chose to be it
--   endings      sorted set  user -> when their status ends
--   shown        hash        user -> what was last published of them; none: offline and no status
--   seen         hash        user -> when somebody who is offline went
--   beat         hash        when a gateway last said that it lives, and until when all may come back after a silence
-- Every function that may change what others see compares it with `shown` and publishes the difference in the same step: exactly once,
-- whoever calls, however many do. A person is online while any of their leases and its gateway's own are alive.
-- include: presence

-- A gateway says that it lives, and with whom; and sweeps, so that transitions wait for no leader. Atomic: a lease cannot lapse between
-- being seen and being renewed.
-- keys: as named; args: gateway, lease (ms), gateway's lease (ms), how many are gone, gone ..., users ..., `~` before those who are idle
-- returns: 1 when the gateway's own lease had lapsed or was unknown, so that it has to name all its users anew, else 0; then those of the
-- named who are invisible
local function touch(keys, args)
  local k = named(keys)
  local gateway, lease, gateway_lease, gone_count = args[1], tonumber(args[2]), tonumber(args[3]), tonumber(args[4])
  local now = now_ms()
  local lapses_at = now + lease
  local own = tonumber(redis.call('ZSCORE', k.gateways, gateway))
  local was_lost = not own or own <= now
  note_beat(k, now)
  redis.call('ZADD', k.gateways, now + gateway_lease, gateway)
  local answer, changed = { was_lost and 1 or 0 }, {}
  for place = 5, 4 + gone_count do
    drop_lease(k, args[place], gateway)
    changed[#changed + 1] = args[place]
  end
  -- Lua hands on a few thousand arguments at a time.
  for from = 5 + gone_count, #args, 1000 do
    local users, members, renewals, are_idle = {}, {}, {}, {}
    for place = from, math.min(from + 999, #args) do
      local mark, user = string.match(args[place], '^(~?)(.*)$')
      local member = user .. ' ' .. gateway
      users[#users + 1] = user
      members[#members + 1] = member
      are_idle[#are_idle + 1] = mark == '~'
      renewals[#renewals + 1] = lapses_at
      renewals[#renewals + 1] = member
    end
    local scores = redis.call('ZMSCORE', k.leases, unpack(members))
    local idle = redis.call('SMISMEMBER', k.idle, unpack(members))
    local invisible = redis.call('SMISMEMBER', k.invisible, unpack(users))
    redis.call('ZADD', k.leases, unpack(renewals))
    for place, user in ipairs(users) do
      local score = tonumber(scores[place])
      if not score then index_lease(k, user, gateway) end
      if (idle[place] == 1) ~= are_idle[place] then
        redis.call(are_idle[place] and 'SADD' or 'SREM', k.idle, members[place])
        changed[#changed + 1] = user
      elseif was_lost or not score or score <= now then
        changed[#changed + 1] = user
      end
      if invisible[place] == 1 then answer[#answer + 1] = user end
    end
  end
  sweep_lapsed(k, now, changed)
  return answer
end

-- A connection of a person begins on a gateway. Saying it twice is saying it once.
-- keys: as named; args: gateway, user, connection, lease (ms), gateway's lease (ms), 1 when it begins idle, else 0
-- returns: how many connections they have there, and 1 when they are invisible, else 0
local function connect(keys, args)
  local k = named(keys)
  local gateway, user, connection, lease, gateway_lease = args[1], args[2], args[3], tonumber(args[4]), tonumber(args[5])
  local is_idle = args[6] == '1'
  local now = now_ms()
  local member = user .. ' ' .. gateway
  local count, is_known = 0, false
  local open = redis.call('HGET', k.connections, member) or ''
  for id in string.gmatch(open, '%S+') do
    count = count + 1
    is_known = is_known or id == connection
  end
  if not is_known then
    count = count + 1
    redis.call('HSET', k.connections, member, open == '' and connection or open .. ' ' .. connection)
  end
  note_beat(k, now)
  redis.call('ZADD', k.gateways, 'GT', now + gateway_lease, gateway)
  redis.call('ZADD', k.leases, now + lease, member)
  index_lease(k, user, gateway)
  if not is_idle then
    redis.call('SREM', k.idle, member)
  elseif count == 1 then
    redis.call('SADD', k.idle, member)
  end
  show(k, { user }, now)
  return { count, redis.call('SISMEMBER', k.invisible, user) }
end

-- A connection has ended. With the last one the lease is shortened to the grace, so that a reload is not seen.
-- keys: as named; args: gateway, user, connection, grace (ms); returns: how many connections are left there
local function disconnect(keys, args)
  local k = named(keys)
  local gateway, user, connection, grace = args[1], args[2], args[3], tonumber(args[4])
  local member = user .. ' ' .. gateway
  local left = {}
  for id in string.gmatch(redis.call('HGET', k.connections, member) or '', '%S+') do
    if id ~= connection then left[#left + 1] = id end
  end
  if #left > 0 then
    redis.call('HSET', k.connections, member, table.concat(left, ' '))
  else
    redis.call('HDEL', k.connections, member)
    redis.call('ZADD', k.leases, 'XX', 'LT', now_ms() + grace, member)
  end
  return #left
end

-- A person touches none of their devices on a gateway any more, or one of them again.
-- keys: as named; args: gateway, user, 1 or 0
local function idle(keys, args)
  local k = named(keys)
  local gateway, user, is_idle = args[1], args[2], args[3] == '1'
  local now = now_ms()
  local member = user .. ' ' .. gateway
  if not redis.call('ZSCORE', k.leases, member) then return 0 end
  redis.call(is_idle and 'SADD' or 'SREM', k.idle, member)
  show(k, { user }, now)
  return 1
end

-- Takes away what has lapsed and publishes it. A leader that was followed by another is refused by its fence.
-- keys: as named, then fence; args: fence of the leader, or 0 for anybody
-- returns: 1 when there may be more, else 0
local function sweep(keys, args)
  local k, fence_key, fence = named(keys), keys[13], tonumber(args[1])
  if fence > 0 then
    local greatest = tonumber(redis.call('GET', fence_key)) or 0
    if fence < greatest then return redis.error_reply('LOCK_LOST') end
    if fence > greatest then redis.call('SET', fence_key, whole(fence)) end
  end
  return sweep_lapsed(k, now_ms(), {}) and 1 or 0
end

-- A person chooses what to show. Kept until they choose again; the status ends by itself.
-- keys: as named; args: user, state, text or '', emoji or '', until (ms since 1970) or 0
local function choose(keys, args)
  local k = named(keys)
  local user, state, text, emoji, till = args[1], args[2], args[3], args[4], tonumber(args[5])
  local now = now_ms()
  local before, chosen = chosen_by(k, user), {}
  if state ~= 'automatic' then chosen.state = state end
  if text ~= '' then chosen.text = text end
  if emoji ~= '' then chosen.emoji = emoji end
  if till > 0 and next(chosen) then chosen['until'] = till end
  if state == 'invisible' then
    if before.state == 'invisible' then
      chosen.veil = before.veil
    elseif before.text or before.emoji then
      chosen.veil = { text = before.text, emoji = before.emoji, ['until'] = before['until'] }
    end
    redis.call('SADD', k.invisible, user)
  else
    redis.call('SREM', k.invisible, user)
  end
  redis.call('HSET', k.chosen, user, cjson.encode(chosen))
  end_status(k, user, now)
  show(k, { user }, now)
  return 1
end

-- The truth at this moment, whether or not anybody swept.
-- keys: as named; args: user ...; returns: JSON of each, with what is for themselves alone in `own`
local function read(keys, args)
  local k = named(keys)
  local now = now_ms()
  local at, answers = moment(k, now), {}
  for place, user in ipairs(args) do
    local state, chosen = state_of(k, user, at)
    local shown, own = presence_json(k, user, state, chosen, now)
    answers[place] = shown .. own .. '}'
  end
  return answers
end

-- Of these leases those whose gateway lives and whose person is not invisible.
-- keys: gateways, invisible; args: `user gateway` ...; returns: their users, each once
local function read_present(keys, args)
  local gateways, invisible = keys[1], keys[2]
  local now, living, done, users = now_ms(), {}, {}, {}
  for _, member in ipairs(args) do
    local user, gateway = string.match(member, '^(%S+) (%S+)$')
    if living[gateway] == nil then living[gateway] = (tonumber(redis.call('ZSCORE', gateways, gateway)) or 0) > now end
    if living[gateway] and not done[user] then
      done[user] = true
      if redis.call('SISMEMBER', invisible, user) == 0 then users[#users + 1] = user end
    end
  end
  return users
end

define('presence_touch', touch)
define('presence_connect', connect)
define('presence_disconnect', disconnect)
define('presence_idle', idle)
define('presence_sweep', sweep)
define('presence_choose', choose)
define('presence_read', read, { 'no-writes' })
define('presence_present', read_present, { 'no-writes' })
