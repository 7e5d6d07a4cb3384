-- include: clock
-- The names of channels, each held by one, and the list of those that everyone may see. A claim is `<channel> <ms when it was made>`.

local function holder_of(claim)
  return claim and string.match(claim, '^%S+')
end

-- directory_claim: takes a name (or the people of a direct conversation) for a channel, unless another has it.
-- keys: the hash of claims. args: name, channel, a claim that may be taken over or ''.
-- returns {holder, their claim, its age in ms}: the holder is this channel when it worked.
local function directory_claim(keys, args)
  local claims = unpack(keys)
  local name, channel, stale = unpack(args)
  local now, claim = now_ms(), redis.call('HGET', claims, name)
  if claim and holder_of(claim) ~= channel and claim ~= stale then
    return {holder_of(claim), claim, now - tonumber(string.match(claim, '%d+$'))}
  end
  claim = channel .. ' ' .. whole(now)
  redis.call('HSET', claims, name, claim)
  return {channel, claim, 0}
end

-- directory_settle: makes names and list say what the channel itself says, whatever they said before.
-- keys: claims, the list by name, each channel's settled name. args: channel, name, '1' if it is listed.
-- errors: CONFLICT when another channel holds the name.
local function directory_settle(keys, args)
  local claims, by_name, settled = unpack(keys)
  local channel, name, is_listed = unpack(args)
  local claim, before = redis.call('HGET', claims, name), redis.call('HGET', settled, channel)
  if claim and holder_of(claim) ~= channel then return redis.error_reply('CONFLICT This name is taken.') end
  if before and before ~= name then
    if holder_of(redis.call('HGET', claims, before)) == channel then redis.call('HDEL', claims, before) end
    redis.call('ZREM', by_name, before .. '\0' .. channel)
  end
  if not claim then redis.call('HSET', claims, name, channel .. ' ' .. whole(now_ms())) end
  redis.call('HSET', settled, channel, name)
  if is_listed == '1' then
    redis.call('ZADD', by_name, 0, name .. '\0' .. channel)
  else
    redis.call('ZREM', by_name, name .. '\0' .. channel)
  end
  return 1
end

-- directory_release: gives back a name that was claimed and not used. keys: claims, settled. args: name, channel.
local function directory_release(keys, args)
  local claims, settled = unpack(keys)
  local name, channel = unpack(args)
  if holder_of(redis.call('HGET', claims, name)) ~= channel or redis.call('HGET', settled, channel) == name then return 0 end
  return redis.call('HDEL', claims, name)
end

-- directory_withdraw: a channel that bears no public name any more, private now or gone, gives back the one it had.
-- keys: claims, the list by name, each channel's settled name. args: channel. returns 1 when there was one.
local function directory_withdraw(keys, args)
  local claims, by_name, settled = unpack(keys)
  local channel = unpack(args)
  local name = redis.call('HGET', settled, channel)
  if not name then return 0 end
  if holder_of(redis.call('HGET', claims, name)) == channel then redis.call('HDEL', claims, name) end
  redis.call('ZREM', by_name, name .. '\0' .. channel)
  return redis.call('HDEL', settled, channel)
end

-- directory_list: listed channels in the order of their names. keys: the list. args: the bounds as ZRANGEBYLEX takes them, limit.
local function directory_list(keys, args)
  local by_name = unpack(keys)
  local from, to, limit = unpack(args)
  return redis.call('ZRANGEBYLEX', by_name, from, to, 'LIMIT', 0, limit)
end

-- directory_names: the names that channels bear for good, in the order of the channels, '' for one that has none.
-- keys: each channel's settled name. args: channels.
local function directory_names(keys, args)
  local settled = unpack(keys)
  local names, chunk = {}, 1000
  for from = 1, #args, chunk do
    local some = redis.call('HMGET', settled, unpack(args, from, math.min(from + chunk - 1, #args)))
    for _, name in ipairs(some) do names[#names + 1] = name or '' end
  end
  return names
end

define('directory_claim', directory_claim)
define('directory_settle', directory_settle)
define('directory_release', directory_release)
define('directory_withdraw', directory_withdraw, {'allow-oom'})
define('directory_list', directory_list, {'no-writes'})
define('directory_names', directory_names, {'no-writes'})
