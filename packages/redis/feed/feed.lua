-- A person's own list of channels, derived from the channels' members. Changes may arrive in any order, so each is noted with the
-- sequence of the log entry it follows from, `+<sequence>` or `-<sequence> <what was told>`, and an older one changes nothing.

local function is_newer(stored, sequence)
  return not stored or tonumber(string.match(stored, '^.(%d+)')) < tonumber(sequence)
end

-- feed_grant: the person is a member of a channel, as of an entry.
-- keys: their channels, read marks, feed. args: channel, sequence, the read mark to begin with or '' to keep what there is, what to tell.
-- returns 1 when that was news.
local function feed_grant(keys, args)
  local channels, marks, feed = unpack(keys)
  local channel, sequence, mark, message = unpack(args)
  local stored = redis.call('HGET', channels, channel)
  if not is_newer(stored, sequence) then return 0 end
  redis.call('HSET', channels, channel, '+' .. sequence)
  if stored and string.sub(stored, 1, 1) == '+' then return 0 end
  if mark ~= '' then
    redis.call('HSET', marks, channel, mark)
    redis.call('HDEL', marks, channel .. ' threads')
  end
  redis.call('SPUBLISH', feed, message)
  return 1
end

-- feed_revoke: the person is no member any more, as of an entry.
-- keys: their channels, read marks, feed. args: channel, sequence, what to tell. returns 1 when that was news.
local function feed_revoke(keys, args)
  local channels, marks, feed = unpack(keys)
  local channel, sequence, message = unpack(args)
  local stored = redis.call('HGET', channels, channel)
  if not is_newer(stored, sequence) then return 0 end
  redis.call('HSET', channels, channel, '-' .. sequence .. ' ' .. message)
  if stored and string.sub(stored, 1, 1) == '-' then return 0 end
  redis.call('HDEL', marks, channel, channel .. ' threads')
  redis.call('SPUBLISH', feed, message)
  return 1
end

-- feed_forget: a channel is no more. keys: their channels, read marks, feed. args: channel, what to tell. returns 1 when that was news.
local function feed_forget(keys, args)
  local channels, marks, feed = unpack(keys)
  local channel, message = unpack(args)
  local stored = redis.call('HGET', channels, channel)
  if not stored then return 0 end
  redis.call('HDEL', channels, channel)
  redis.call('HDEL', marks, channel, channel .. ' threads')
  if string.sub(stored, 1, 1) == '+' then redis.call('SPUBLISH', feed, message) end
  return 1
end

define('feed_grant', feed_grant)
-- Also where memory is full, as what they follow from.
define('feed_revoke', feed_revoke, {'allow-oom'})
define('feed_forget', feed_forget, {'allow-oom'})
