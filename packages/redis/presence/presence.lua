-- Who is here: leases by Redis's clock, all in one slot (PRE-1).
--   leases       sorted set  `user gateway` -> lapses at
--   gateways     sorted set  gateway -> lapses at; its end is the end of all leases of its users
--   index        sorted set, all scores 0  `g gateway user` and `u user gateway`: the leases from either side
--   connections  hash        `user gateway` -> ids of the connections there
--   chosen       hash        user -> JSON {state, text, emoji, until}: what they chose to show; none: online
--   endings      sorted set  user -> when their status text ends
--   shown        hash        user -> what was last published of them; none: offline and no status
-- Every function that may change what others see compares it with `shown` and publishes the difference in the same step: exactly once,
-- whoever calls, however many do. A person is online while any of their leases and its gateway's own are alive.
-- include: clock

-- How much one call takes away; the rest is left for the next.
local SWEEP_LIMIT = 500

-- keys, in this order: leases, gateways, index, connections, chosen, endings, shown, feed
local function named(keys)
  return {
    leases = keys[1], gateways = keys[2], index = keys[3], connections = keys[4],
    chosen = keys[5], endings = keys[6], shown = keys[7], feed = keys[8],
  }
end

-- The index's members that begin so, without their beginning.
local function indexed(k, beginning, limit)
  local members = redis.call('ZRANGEBYLEX', k.index, '[' .. beginning, '(' .. beginning .. '\255', 'LIMIT', 0, limit)
  for place, member in ipairs(members) do members[place] = string.sub(member, #beginning + 1) end
  return members
end

local function is_online(k, user, now, living)
  for _, gateway in ipairs(indexed(k, 'u ' .. user .. ' ', 1000)) do
    if living[gateway] == nil then
      living[gateway] = (tonumber(redis.call('ZSCORE', k.gateways, gateway)) or 0) > now
    end
    if living[gateway] and (tonumber(redis.call('ZSCORE', k.leases, user .. ' ' .. gateway)) or 0) > now then
      return true
    end
  end
  return false
end

-- What others see of a person, as JSON; `living` remembers gateways within one call. Second: whether that is nothing at all.
local function visible(k, user, now, living)
  local json = redis.call('HGET', k.chosen, user)
  local chosen = json and cjson.decode(json) or {}
  local state = is_online(k, user, now, living) and (chosen.state or 'online') or 'offline'
  local parts = { '{"user":"', user, '","state":"', state, '"' }
  if not chosen['until'] or chosen['until'] > now then
    if chosen.text then parts[#parts + 1] = ',"text":' .. cjson.encode(chosen.text) end
    if chosen.emoji then parts[#parts + 1] = ',"emoji":' .. cjson.encode(chosen.emoji) end
  end
  local is_nothing = state == 'offline' and #parts == 5
  parts[#parts + 1] = '}'
  return table.concat(parts), is_nothing
end

-- Publishes what has changed of these people since it was last published.
local function show(k, users, now)
  local living, changes, seen = {}, {}, {}
  local function publish()
    if #changes > 0 then redis.call('SPUBLISH', k.feed, '[' .. table.concat(changes, ',') .. ']') end
    changes = {}
  end
  for _, user in ipairs(users) do
    if not seen[user] then
      seen[user] = true
      local json, is_nothing = visible(k, user, now, living)
      local before = redis.call('HGET', k.shown, user)
      if is_nothing and before then
        redis.call('HDEL', k.shown, user)
        changes[#changes + 1] = json
      elseif not is_nothing and before ~= json then
        redis.call('HSET', k.shown, user, json)
        changes[#changes + 1] = json
      end
      if #changes >= SWEEP_LIMIT then publish() end
    end
  end
  publish()
end

local function drop_lease(k, user, gateway)
  local member = user .. ' ' .. gateway
  redis.call('ZREM', k.leases, member)
  redis.call('ZREM', k.index, 'u ' .. member, 'g ' .. gateway .. ' ' .. user)
  redis.call('HDEL', k.connections, member)
end

local function index_lease(k, user, gateway)
  redis.call('ZADD', k.index, 0, 'u ' .. user .. ' ' .. gateway, 0, 'g ' .. gateway .. ' ' .. user)
end

-- Takes away what has lapsed, adding to `changed` whose it was. Returns whether there may be more.
local function sweep_lapsed(k, now, changed)
  local left = SWEEP_LIMIT
  local function spend(user)
    left = left - 1
    changed[#changed + 1] = user
  end
  for _, gateway in ipairs(redis.call('ZRANGEBYSCORE', k.gateways, '-inf', now, 'LIMIT', 0, 20)) do
    if left <= 0 then return true end
    local limit = left
    local users = indexed(k, 'g ' .. gateway .. ' ', limit)
    for _, user in ipairs(users) do
      drop_lease(k, user, gateway)
      spend(user)
    end
    if #users < limit then redis.call('ZREM', k.gateways, gateway) end
  end
  if left <= 0 then return true end
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', k.leases, '-inf', now, 'LIMIT', 0, left)) do
    local user, gateway = string.match(member, '^(%S+) (%S+)$')
    drop_lease(k, user, gateway)
    spend(user)
  end
  if left <= 0 then return true end
  for _, user in ipairs(redis.call('ZRANGEBYSCORE', k.endings, '-inf', now, 'LIMIT', 0, left)) do
    redis.call('ZREM', k.endings, user)
    local chosen = cjson.decode(redis.call('HGET', k.chosen, user) or '{}')
    if chosen.state and chosen.state ~= 'online' then
      redis.call('HSET', k.chosen, user, cjson.encode({ state = chosen.state }))
    else
      redis.call('HDEL', k.chosen, user)
    end
    spend(user)
  end
  return left <= 0
end

-- A gateway says that it lives, and with whom; and sweeps, so that transitions wait for no leader. Atomic: a lease cannot lapse between
-- being seen and being renewed.
-- keys: as named; args: gateway, lease (ms), gateway's lease (ms), how many are gone, gone ..., users ...
-- returns: 1 when the gateway's own lease had lapsed or was unknown, so that it has to name all its users anew; else 0
local function touch(keys, args)
  local k = named(keys)
  local gateway, lease, gateway_lease, gone_count = args[1], tonumber(args[2]), tonumber(args[3]), tonumber(args[4])
  local now = now_ms()
  local lapses_at = now + lease
  local own = tonumber(redis.call('ZSCORE', k.gateways, gateway))
  redis.call('ZADD', k.gateways, now + gateway_lease, gateway)
  local changed = {}
  for place = 5, 4 + gone_count do
    drop_lease(k, args[place], gateway)
    changed[#changed + 1] = args[place]
  end
  -- Lua hands on a few thousand arguments at a time.
  for from = 5 + gone_count, #args, 1000 do
    local members, renewals = {}, {}
    for place = from, math.min(from + 999, #args) do
      local member = args[place] .. ' ' .. gateway
      members[#members + 1] = member
      renewals[#renewals + 1] = lapses_at
      renewals[#renewals + 1] = member
    end
    for place, score in ipairs(redis.call('ZMSCORE', k.leases, unpack(members))) do
      if not score then
        local user = args[from + place - 1]
        index_lease(k, user, gateway)
        changed[#changed + 1] = user
      end
    end
    redis.call('ZADD', k.leases, unpack(renewals))
  end
  sweep_lapsed(k, now, changed)
  show(k, changed, now)
  return (own and own > now) and 0 or 1
end

-- A connection of a person begins on a gateway. Saying it twice is saying it once.
-- keys: as named; args: gateway, user, connection, lease (ms), gateway's lease (ms)
-- returns: how many connections they have there
local function connect(keys, args)
  local k = named(keys)
  local gateway, user, connection, lease, gateway_lease = args[1], args[2], args[3], tonumber(args[4]), tonumber(args[5])
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
  redis.call('ZADD', k.gateways, 'GT', now + gateway_lease, gateway)
  redis.call('ZADD', k.leases, now + lease, member)
  index_lease(k, user, gateway)
  show(k, { user }, now)
  return count
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

-- Takes away what has lapsed and publishes it. A leader that was followed by another is refused by its fence.
-- keys: as named, then fence; args: fence of the leader, or 0 for anybody
-- returns: 1 when there may be more, else 0
local function sweep(keys, args)
  local k, fence_key, fence = named(keys), keys[9], tonumber(args[1])
  if fence > 0 then
    local greatest = tonumber(redis.call('GET', fence_key)) or 0
    if fence < greatest then return redis.error_reply('LOCK_LOST') end
    if fence > greatest then redis.call('SET', fence_key, whole(fence)) end
  end
  local now = now_ms()
  local changed = {}
  local has_more = sweep_lapsed(k, now, changed)
  show(k, changed, now)
  return has_more and 1 or 0
end

-- A person chooses what to show. Kept until they choose again; the status ends by itself.
-- keys: as named; args: user, state, text or '', emoji or '', until (ms since 1970) or 0
local function choose(keys, args)
  local k = named(keys)
  local user, state, text, emoji, till = args[1], args[2], args[3], args[4], tonumber(args[5])
  local now = now_ms()
  local chosen = { state = state }
  local is_over = till > 0 and till <= now
  if text ~= '' and not is_over then chosen.text = text end
  if emoji ~= '' and not is_over then chosen.emoji = emoji end
  local has_status = chosen.text or chosen.emoji
  if has_status and till > 0 then
    chosen['until'] = till
    redis.call('ZADD', k.endings, till, user)
  else
    redis.call('ZREM', k.endings, user)
  end
  if state == 'online' and not has_status then
    redis.call('HDEL', k.chosen, user)
  else
    redis.call('HSET', k.chosen, user, cjson.encode(chosen))
  end
  show(k, { user }, now)
  return 1
end

-- The truth at this moment, whether or not anybody swept.
-- keys: as named; args: user ...; returns: JSON of each
local function read(keys, args)
  local k = named(keys)
  local now, living, answers = now_ms(), {}, {}
  for place, user in ipairs(args) do answers[place] = visible(k, user, now, living) end
  return answers
end

-- The gateways that are alive at this moment.
-- keys: gateways
local function read_gateways(keys)
  local gateways = keys[1]
  return redis.call('ZRANGEBYSCORE', gateways, '(' .. whole(now_ms()), '+inf')
end

define('presence_touch', touch)
define('presence_connect', connect)
define('presence_disconnect', disconnect)
define('presence_sweep', sweep)
define('presence_choose', choose)
define('presence_read', read, { 'no-writes' })
define('presence_gateways', read_gateways, { 'no-writes' })
