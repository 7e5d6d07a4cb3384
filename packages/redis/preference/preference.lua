-- How people want Runnel to be: one hash for each person, name of a preference or `channel:<channel>` -> JSON.

-- Channels and names together: more than anyone has.
local MOST = 3000

-- preference_set: changes some preferences, and tells the person's other connections what was changed.
-- keys: the person's preferences, feed. args: what to tell, then name and JSON of each; an empty one goes. returns all, as a flat list.
-- errors: TOO_LARGE.
local function preference_set(keys, args)
  local preferences, feed = unpack(keys)
  if redis.call('HLEN', preferences) + #args / 2 > MOST then return redis.error_reply('TOO_LARGE These are too many.') end
  for index = 2, #args, 2 do
    if args[index + 1] == '' then
      redis.call('HDEL', preferences, args[index])
    else
      redis.call('HSET', preferences, args[index], args[index + 1])
    end
  end
  redis.call('SPUBLISH', feed, args[1])
  return redis.call('HGETALL', preferences)
end

define('preference_set', preference_set)
