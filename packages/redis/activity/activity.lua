-- include: clock
-- What concerns a person: a sorted set of their own, by place. A member is `<kind> <channel> <message> <by> <thread or -> <emoji or ->`, so
-- that what is noted twice stands there once. Places rise by the server's clock and are never given twice.

-- activity_add: notes that something concerns a person, and tells their connections, once.
-- keys: what concerns them, their feed. args: the member, what to tell up to the place, what is told behind it, how many are kept.
-- returns 1 when it was not noted before.
local function activity_add(keys, args)
  local activities, feed = unpack(keys)
  local member, before, behind, kept = unpack(args)
  if redis.call('ZSCORE', activities, member) then return 0 end
  local last = tonumber(redis.call('ZRANGE', activities, -1, -1, 'WITHSCORES')[2]) or 0
  local place = whole(math.max(now_ms(), last + 1))
  redis.call('ZADD', activities, place, member)
  redis.call('ZREMRANGEBYRANK', activities, 0, -tonumber(kept) - 1)
  redis.call('SPUBLISH', feed, before .. place .. behind)
  return 1
end

-- activity_mark: a person has seen what concerns them up to a place, at most the last. Never moves back.
-- keys: what concerns them, how far they have seen it. args: place. returns {that place, 1 when it moved}.
local function activity_mark(keys, args)
  local activities, seen_key = unpack(keys)
  local last = tonumber(redis.call('ZRANGE', activities, -1, -1, 'WITHSCORES')[2]) or 0
  local place, seen = math.min(tonumber(args[1]), last), tonumber(redis.call('GET', seen_key)) or 0
  if place <= seen then return {seen, 0} end
  redis.call('SET', seen_key, whole(place))
  return {place, 1}
end

-- activity_list: all that is noted, the latest first, and how far it was seen.
-- keys: what concerns them, how far they have seen it. returns {place, {member, place, …}}.
local function activity_list(keys)
  local activities, seen = unpack(keys)
  return {tonumber(redis.call('GET', seen)) or 0, redis.call('ZREVRANGE', activities, 0, -1, 'WITHSCORES')}
end

define('activity_add', activity_add)
define('activity_mark', activity_mark)
define('activity_list', activity_list, {'no-writes'})
