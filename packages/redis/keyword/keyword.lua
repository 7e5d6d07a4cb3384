-- include: clock
-- include: flags
-- The keywords of a channel's members: a hash, person -> JSON list of words, of those who have some and did not mute the channel; `#` ->
-- the turn, another one after each change and never the same again. Derived from what people chose. While there are any, the channel's
-- flag `keywords` says so, and what is said leaves a job.

-- keyword_set: gives a person these keywords in channels they are members of; in others they have none.
-- keys, three for each channel: head, members, keywords. args: person, and for each channel a JSON list, '' for none.
-- returns in how many that changed something.
local function keyword_set(keys, args)
  local user, changed = args[1], 0
  for index = 1, #keys, 3 do
    local head, members, keywords = unpack(keys, index, index + 2)
    local words, flags = args[2 + (index - 1) / 3], redis.call('HGET', head, 'flags')
    if not flags or redis.call('HEXISTS', members, user) == 0 then words = '' end
    if words ~= (redis.call('HGET', keywords, user) or '') then
      changed = changed + 1
      if words == '' then redis.call('HDEL', keywords, user) else redis.call('HSET', keywords, user, words) end
      -- By the clock, so that a turn lost in a failover does not come back with other words.
      local last = tonumber((redis.call('HGET', keywords, '#'))) or 0
      redis.call('HSET', keywords, '#', whole(math.max(now_ms(), last + 1)))
      if flags then
        local change = redis.call('HLEN', keywords) > 1 and with_flag or without_flag
        redis.call('HSET', head, 'flags', change(flags, 'keywords'))
      end
    end
  end
  return changed
end

define('keyword_set', keyword_set)
