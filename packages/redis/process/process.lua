-- Which gateways and workers run: a lease each, and what they say of themselves.
-- include: clock

-- Notes a process until its lease lapses, and forgets those whose lease has. Atomic: nobody is described who is not there.
-- keys: leases (name -> lapses at), about (name -> JSON); args: name, lease (ms), JSON
local function note(keys, args)
  local leases, about, name, lease, json = keys[1], keys[2], args[1], tonumber(args[2]), args[3]
  local now = now_ms()
  for _, gone in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', now, 'LIMIT', 0, 1000)) do
    redis.call('ZREM', leases, gone)
    redis.call('HDEL', about, gone)
  end
  redis.call('ZADD', leases, now + lease, name)
  redis.call('HSET', about, name, json)
  return 1
end

-- keys: leases, about; args: name
local function leave(keys, args)
  local leases, about, name = keys[1], keys[2], args[1]
  redis.call('ZREM', leases, name)
  return redis.call('HDEL', about, name)
end

-- keys: leases, about; returns: JSON of each that is alive
local function list(keys)
  local leases, about = keys[1], keys[2]
  local answer = {}
  for _, name in ipairs(redis.call('ZRANGEBYSCORE', leases, '(' .. whole(now_ms()), '+inf')) do
    answer[#answer + 1] = redis.call('HGET', about, name) or nil
  end
  return answer
end

define('process_note', note)
define('process_leave', leave)
define('process_list', list, {'no-writes'})
