-- include: entry
-- The replies to a message: their places in the order of the thread, and what the message shows of them. Their text is in the log.
-- A place is `<id> <author> <at>`, by ordinal, with ` -` behind it once deleted: ordinals have no holes. So that unread replies are counted
-- without looking at them, the same set holds by scores below 0, each in a stretch of its own, the ordinals of what was deleted
-- (`- <ordinal>`) and of what each author said that was not (`<author> <ordinal>`); of the latter once more, those that are shown in the
-- channel, too: of all (`+ <ordinal>`) and of each author (`+ <author> <ordinal>`).
local STRETCH = 100000000
-- What is added to an author's number for those shown in the channel; 0: of all authors.
local SHOWN = 40000000

-- Where the stretch of an author begins, by their number in the channel (from 1); 0: of what was deleted.
local function stretch_of(author)
  return -(author + 1) * STRETCH
end

-- How many of a stretch come after an ordinal.
local function count_in(thread, author, reply)
  local base = stretch_of(author)
  return redis.call('ZCOUNT', thread, '(' .. whole(base + reply), '(' .. whole(base + STRETCH))
end

-- What a message shows of its thread is `replies:<its sequence>` in the channel's state: `<count> <time of the last> <people>`, at most so
-- many people, the latest first.
local PEOPLE_SHOWN = 5

-- The ordinal of the last reply, deleted or not; 0 before the first.
local function last_reply(thread)
  return tonumber(redis.call('ZRANGE', thread, -1, -1, 'WITHSCORES')[2]) or 0
end

-- The place with an ordinal.
local function place_of(thread, reply)
  return redis.call('ZRANGEBYSCORE', thread, whole(reply), whole(reply))[1]
end

-- The ordinal of the last reply up to a sequence, which is at least `low`.
local function reply_up_to(thread, sequence, low)
  local high = last_reply(thread)
  while low < high do
    local middle = math.ceil((low + high) / 2)
    if sequence_of(string.match(place_of(thread, middle), '^%S+')) <= sequence then low = middle else high = middle - 1 end
  end
  return low
end

-- Gives a reply its place, the next one after `last_reply`. `author`: the number of `by` in the channel. `is_shown`: there, too.
local function add_reply(thread, state, root, id, by, author, at, reply, is_shown)
  redis.call('ZADD', thread, whole(reply), table.concat({id, ' ', by, ' ', whole(at)}),
    whole(stretch_of(tonumber(author)) + reply), by .. ' ' .. whole(reply))
  if is_shown then
    redis.call('ZADD', thread, whole(stretch_of(SHOWN) + reply), '+ ' .. whole(reply),
      whole(stretch_of(SHOWN + tonumber(author)) + reply), table.concat({'+ ', by, ' ', whole(reply)}))
  end
  local field, count, people = 'replies:' .. whole(root), 0, {by}
  local shown = redis.call('HGET', state, field)
  if shown then
    count = tonumber(string.match(shown, '^%d+'))
    for person in string.gmatch(string.match(shown, ' (%S+)$'), '[^,]+') do
      if person ~= by and #people < PEOPLE_SHOWN then people[#people + 1] = person end
    end
  end
  redis.call('HSET', state, field, table.concat({whole(count + 1), ' ', whole(at), ' ', table.concat(people, ',')}))
end

-- Notes that a reply was deleted: it keeps its place and counts no more. Returns what its first message shows from now on, as JSON; nil
-- when no reply is left. Doing it again changes nothing.
local function forget_reply(thread, state, root, id, by, at, reply)
  local place, field = table.concat({id, ' ', by, ' ', whole(at)}), 'replies:' .. whole(root)
  if redis.call('ZREM', thread, place) == 1 then
    redis.call('ZREM', thread, by .. ' ' .. whole(reply), '+ ' .. whole(reply), table.concat({'+ ', by, ' ', whole(reply)}))
    redis.call('ZADD', thread, whole(reply), place .. ' -', whole(stretch_of(0) + reply), '- ' .. whole(reply))
    local shown = redis.call('HGET', state, field) or '1 0 -'
    local count, last_at, people = string.match(shown, '^(%d+) (%d+) (%S+)$')
    count = tonumber(count) - 1
    local found_at, found, seen, from = nil, {}, {}, 0
    -- Those who replied last, of the newest few hundred; when all of them are deleted, those known before.
    while #found < PEOPLE_SHOWN and from < 500 do
      local places = redis.call('ZREVRANGEBYSCORE', thread, '+inf', '(0', 'LIMIT', from, 100)
      for _, one in ipairs(places) do
        local person, said_at, gone = string.match(one, '^%S+ (%S+) (%d+)(.*)$')
        if gone == '' then
          found_at = found_at or said_at
          if not seen[person] and #found < PEOPLE_SHOWN then found[#found + 1] = person end
          seen[person] = true
        end
      end
      from = #places < 100 and 500 or from + 100
    end
    if found_at then last_at, people = found_at, table.concat(found, ',') end
    if count <= 0 then redis.call('HDEL', state, field)
    else redis.call('HSET', state, field, table.concat({whole(count), ' ', last_at, ' ', people})) end
  end
  local shown = redis.call('HGET', state, field)
  if not shown then return nil end
  local count, last_at, people = string.match(shown, '^(%d+) (%d+) (%S+)$')
  return '{"count":' .. count .. ',"lastAt":' .. last_at .. ',"users":["' .. string.gsub(people, ',', '","') .. '"]}'
end

-- Makes someone follow a thread who does not, having read up to an ordinal of it: for who replies (their own reply), is named in a reply
-- (the one before), or began the thread (0). `reads`: what they have read of the channel's threads; may be nil where nothing is read.
-- Returns whether that is news.
local function follow_thread(followers, reads, user, root, read_reply)
  if redis.call('HGET', followers, user) == '+' then return false end
  redis.call('HSET', followers, user, '+')
  if reads and read_reply > tonumber((redis.call('HGET', reads, whole(root))) or 0) then
    redis.call('HSET', reads, whole(root), whole(read_reply))
  end
  return true
end

-- Leaves a job that mends the lists of those who follow a thread, after somebody came to follow it.
local function add_thread_job(jobs, channel, root_id)
  redis.call('XADD', jobs, '*', 'j', '{"type":"repair-threads","channel":"' .. channel .. '","thread":"' .. root_id .. '"}')
end
