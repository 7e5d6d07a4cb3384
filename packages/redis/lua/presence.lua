-- What others see of a person, and telling it when it changes (PRE-1). `k` are the keys by their names.
-- include: clock

-- People in one message of the feed, and how much one call takes away; the rest is left for the next.
local PRESENCE_LIMIT = 500
-- A gateway says every 2 s that it lives. When none has said so for this long, Redis was away, and a lease that lapsed meanwhile proves
-- nothing: all gateways get the time of one lease to come back, and whoever has no lease that lives is unknown until then.
local SILENCE = 3000
local SETTLING = 6000

-- keys, in this order: leases, gateways, index, connections, idle, chosen, invisible, endings, shown, seen, beat, feed
local function named(keys)
  return {
    leases = keys[1], gateways = keys[2], index = keys[3], connections = keys[4], idle = keys[5], chosen = keys[6],
    invisible = keys[7], endings = keys[8], shown = keys[9], seen = keys[10], beat = keys[11], feed = keys[12],
  }
end

-- The index's members that begin so, without their beginning.
local function indexed(k, beginning, limit)
  local members = redis.call('ZRANGEBYLEX', k.index, '[' .. beginning, '(' .. beginning .. '\255', 'LIMIT', 0, limit)
  for place, member in ipairs(members) do members[place] = string.sub(member, #beginning + 1) end
  return members
end

-- Notes that a gateway lives, and whether all had been silent.
local function note_beat(k, now)
  local at = tonumber(redis.call('HGET', k.beat, 'at'))
  if at and now - at > SILENCE then redis.call('HSET', k.beat, 'settles', whole(now + SETTLING)) end
  redis.call('HSET', k.beat, 'at', whole(now))
end

-- Whether a lease that has lapsed proves nothing at the moment.
local function is_settling(k, now)
  local beat = redis.call('HMGET', k.beat, 'at', 'settles')
  local at, settles = tonumber(beat[1]), tonumber(beat[2])
  return (at ~= nil and now - at > SILENCE) or (settles ~= nil and settles > now)
end

-- What one call knows of the moment, so that it is asked once.
local function moment(k, now)
  return { now = now, living = {}, is_settling = is_settling(k, now) }
end

-- `active`, `idle` on all devices, `unknown`, or nil: not here.
local function standing(k, user, at)
  local found
  for _, gateway in ipairs(indexed(k, 'u ' .. user .. ' ', 1000)) do
    local member = user .. ' ' .. gateway
    if at.living[gateway] == nil then
      at.living[gateway] = (tonumber(redis.call('ZSCORE', k.gateways, gateway)) or 0) > at.now
    end
    if at.living[gateway] and (tonumber(redis.call('ZSCORE', k.leases, member)) or 0) > at.now then
      if redis.call('SISMEMBER', k.idle, member) == 0 then return 'active' end
      found = 'idle'
    elseif at.is_settling and not found then
      found = 'unknown'
    end
  end
  return found
end

-- A status as members of a JSON object, or '' when there is none, or none any more.
local function status_json(status, now)
  if not status or (status['until'] and status['until'] <= now) then return '' end
  local parts = {}
  if status.text then parts[#parts + 1] = ',"text":' .. cjson.encode(status.text) end
  if status.emoji then parts[#parts + 1] = ',"emoji":' .. cjson.encode(status.emoji) end
  if #parts > 0 and status['until'] then parts[#parts + 1] = ',"until":' .. whole(status['until']) end
  return table.concat(parts)
end

local function chosen_by(k, user)
  local json = redis.call('HGET', k.chosen, user)
  return json and cjson.decode(json) or {}
end

-- The state others see, and what the person chose.
local function state_of(k, user, at)
  local chosen = chosen_by(k, user)
  local found = standing(k, user, at)
  if not found or chosen.state == 'invisible' then return 'offline', chosen end
  if found == 'unknown' then return 'unknown', chosen end
  return chosen.state or (found == 'idle' and 'away' or 'online'), chosen
end

-- What others see of a person, as JSON up to its last brace, and what they alone see, as a further member of it. Of somebody invisible
-- others see the status which they had when they became it: a change of it would be a sign of life. Third: whether others see a
-- status.
local function presence_json(k, user, state, chosen, now)
  local is_invisible = chosen.state == 'invisible'
  local status = status_json(chosen, now)
  local shown_status = status
  if is_invisible then shown_status = status_json(chosen.veil, now) end
  local shown = '{"user":"' .. user .. '","state":"' .. state .. '"' .. shown_status
  if state == 'offline' then
    local seen_at = redis.call('HGET', k.seen, user)
    if seen_at then shown = shown .. ',"lastSeenAt":' .. seen_at end
  end
  local own = ''
  if chosen.state then own = ',"own":{"chosen":"' .. chosen.state .. '"' .. (is_invisible and status or '') .. '}' end
  return shown, own, shown_status ~= ''
end

-- Whether others see in `before`, which was published last, what is `shown` now.
local function is_seen_alike(before, shown)
  if string.sub(before, 1, #shown) ~= shown then return false end
  local rest = string.sub(before, #shown + 1)
  return rest == '}' or string.sub(rest, 1, 7) == ',"own":'
end

-- Publishes what has changed of these people since it was last published: exactly once, whoever calls. `lapsed` has the times at which
-- leases ended of those who have gone. What is unknown is not published: it changes nothing. What others see no change in is marked
-- `private`: for the person's own devices.
local function show(k, users, now, lapsed)
  local at = moment(k, now)
  local changes, done = {}, {}
  local function publish()
    if #changes > 0 then redis.call('SPUBLISH', k.feed, '[' .. table.concat(changes, ',') .. ']') end
    changes = {}
  end
  for _, user in ipairs(users) do
    local state, chosen
    if not done[user] then state, chosen = state_of(k, user, at) end
    done[user] = true
    if state and state ~= 'unknown' then
      local before = redis.call('HGET', k.shown, user)
      local was_offline = not before or string.find(before, '"state":"offline"', 1, true) ~= nil
      if state == 'offline' and not was_offline then
        redis.call('HSET', k.seen, user, whole(lapsed and lapsed[user] or now))
      elseif state ~= 'offline' and was_offline then
        redis.call('HDEL', k.seen, user)
      end
      local shown, own, has_status = presence_json(k, user, state, chosen, now)
      local json = shown .. own .. '}'
      local is_blank = state == 'offline' and not has_status
      local is_nothing = is_blank and own == ''
      if is_nothing and before or not is_nothing and before ~= json then
        if is_nothing then
          redis.call('HDEL', k.shown, user)
        else
          redis.call('HSET', k.shown, user, json)
        end
        local is_private = before and is_seen_alike(before, shown) or not before and is_blank
        changes[#changes + 1] = shown .. own .. (is_private and ',"private":true}' or '}')
      end
      if #changes >= PRESENCE_LIMIT then publish() end
    end
  end
  publish()
end

local function drop_lease(k, user, gateway)
  local member = user .. ' ' .. gateway
  redis.call('ZREM', k.leases, member)
  redis.call('ZREM', k.index, 'u ' .. member, 'g ' .. gateway .. ' ' .. user)
  redis.call('HDEL', k.connections, member)
  redis.call('SREM', k.idle, member)
end

local function index_lease(k, user, gateway)
  redis.call('ZADD', k.index, 0, 'u ' .. user .. ' ' .. gateway, 0, 'g ' .. gateway .. ' ' .. user)
end

-- Ends what is over of a person's status. The earliest end that is left is noted.
local function end_status(k, user, now)
  local chosen = chosen_by(k, user)
  local next_end
  local function end_of(status)
    local till = status and status['until']
    if till and till <= now then
      status.text, status.emoji, status['until'] = nil, nil, nil
    elseif till and (not next_end or till < next_end) then
      next_end = till
    end
  end
  end_of(chosen)
  end_of(chosen.veil)
  if chosen.veil and not next(chosen.veil) then chosen.veil = nil end
  if next(chosen) then
    redis.call('HSET', k.chosen, user, cjson.encode(chosen))
  else
    redis.call('HDEL', k.chosen, user)
  end
  if next_end then
    redis.call('ZADD', k.endings, next_end, user)
  else
    redis.call('ZREM', k.endings, user)
  end
end

-- Takes away what has lapsed and publishes it, with whatever else has `changed`. Returns whether there may be more.
local function sweep_lapsed(k, now, changed)
  local left, lapsed = PRESENCE_LIMIT, {}
  local function spend(user, at)
    left = left - 1
    changed[#changed + 1] = user
    if at then lapsed[user] = math.max(lapsed[user] or 0, at) end
  end
  if not is_settling(k, now) then
    local gateways = redis.call('ZRANGEBYSCORE', k.gateways, '-inf', now, 'WITHSCORES', 'LIMIT', 0, 20)
    for place = 1, #gateways, 2 do
      local gateway, limit = gateways[place], left
      local users = limit > 0 and indexed(k, 'g ' .. gateway .. ' ', limit) or {}
      for _, user in ipairs(users) do
        drop_lease(k, user, gateway)
        spend(user, tonumber(gateways[place + 1]))
      end
      if #users < limit then redis.call('ZREM', k.gateways, gateway) end
    end
    local members = left > 0
      and redis.call('ZRANGEBYSCORE', k.leases, '-inf', now, 'WITHSCORES', 'LIMIT', 0, left) or {}
    for place = 1, #members, 2 do
      local user, gateway = string.match(members[place], '^(%S+) (%S+)$')
      drop_lease(k, user, gateway)
      spend(user, tonumber(members[place + 1]))
    end
  end
  local ended = left > 0 and redis.call('ZRANGEBYSCORE', k.endings, '-inf', now, 'LIMIT', 0, left) or {}
  for _, user in ipairs(ended) do
    end_status(k, user, now)
    spend(user)
  end
  show(k, changed, now, lapsed)
  return left <= 0
end
