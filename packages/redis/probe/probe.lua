-- People who are there for a trial alone: in no list and under no handle, so that nobody finds them. All in the slot of the directory.
-- include: clock

-- keys: users (id -> JSON), probes (channel -> JSON); args: channel, the JSON noted of the trial without its time, then id, JSON of each
local function begin(keys, args)
  local users, probes, channel, about = keys[1], keys[2], args[1], cjson.decode(args[2])
  about.at = now_ms()
  -- Noted first: what a trial that broke off leaves behind is found by the next one.
  redis.call('HSET', probes, channel, cjson.encode(about))
  for index = 3, #args, 2 do redis.call('HSET', users, args[index], args[index + 1]) end
  return 1
end

-- Trials that began longer ago than any takes. keys: probes; args: ms; returns: JSON of each
local function stale(keys, args)
  local probes, ms = keys[1], tonumber(args[1])
  local found = {}
  for _, json in ipairs(redis.call('HVALS', probes)) do
    if cjson.decode(json).at < now_ms() - ms then found[#found + 1] = json end
  end
  return found
end

-- keys: users, probes; args: channel, id ...
local function finish(keys, args)
  local users, probes, channel = keys[1], keys[2], args[1]
  for index = 2, #args do redis.call('HDEL', users, args[index]) end
  return redis.call('HDEL', probes, channel)
end

define('probe_begin', begin)
define('probe_stale', stale, {'no-writes'})
define('probe_finish', finish)
