-- Who has a channel open: a sorted set `user gateway connection` -> lapses at, in the channel's slot.
-- include: clock

-- Takes or renews leases. Atomic with forgetting what has lapsed, which bounds the set; left alone it vanishes.
-- keys: here; args: lease (ms), member ...
local function open(keys, args)
  local here, lease = keys[1], tonumber(args[1])
  local now = now_ms()
  local leases = {}
  for place = 2, #args do
    leases[#leases + 1] = now + lease
    leases[#leases + 1] = args[place]
  end
  redis.call('ZREMRANGEBYSCORE', here, '-inf', now)
  redis.call('ZADD', here, unpack(leases))
  redis.call('PEXPIRE', here, lease, 'NX')
  redis.call('PEXPIRE', here, lease, 'GT')
  return 1
end

-- keys: here; args: member ...
local function close(keys, args)
  local here = keys[1]
  return redis.call('ZREM', here, unpack(args))
end

-- The truth at this moment: of those who are members still. Someone removed is gone at once, whatever their gateway has done yet (ACC-1).
-- keys: here, members; returns: `user gateway` ..., each once, whoever came first at the end
local function read(keys)
  local here, members = keys[1], keys[2]
  local leases = redis.call('ZREVRANGEBYSCORE', here, '+inf', '(' .. whole(now_ms()))
  local is_member, done, present = {}, {}, {}
  for _, member in ipairs(leases) do
    local user, gateway = string.match(member, '^(%S+) (%S+)')
    local place = user .. ' ' .. gateway
    if not done[place] then
      done[place] = true
      if is_member[user] == nil then is_member[user] = redis.call('HEXISTS', members, user) == 1 end
      if is_member[user] then present[#present + 1] = place end
    end
  end
  return present
end

define('here_open', open)
define('here_close', close)
define('here_read', read, { 'no-writes' })
