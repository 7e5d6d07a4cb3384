-- include: change
-- include: reading
-- Whom a message concerns, and what concerned someone as it is now: read from the channel, which alone knows. All of it is read-only.

-- concern_people: whom a message or reply concerns, each once, by what concerns them most. Members, never its author. And what it says,
-- for those with keywords, to be looked for by the caller.
-- keys: log, members, authors, state, who follows the thread it is in (any key where it is in none), keywords.
-- args: its id, above how many members a call of all of them is noted for nobody, '1' when it was edited: then whom it calls without naming
--   them is left out; the turn of the keywords that the caller knows, '' for none, '-' when it asks for none.
-- returns {author, '1' while they are a member, its thread or '', {person and kind of each}, its text or '' where nobody has keywords, the
--   turn of the keywords or '', {person and words of each} unless the caller knows them}; an empty list where there is no such message.
local function concern_people(keys, args)
  local log, members, authors, state_key, followers, keywords = unpack(keys)
  local id, most, edited, known = unpack(args)
  local found = find_message(log, authors, state_key, id)
  if not found then return {} end
  local people, seen = {}, {[found.by] = true}
  local function concern(user, kind)
    if seen[user] then return end
    seen[user] = true
    if redis.call('HEXISTS', members, user) == 0 then return end
    people[#people + 1] = user
    people[#people + 1] = kind
  end
  for _, user in ipairs(found.mentions) do concern(user, 'mention') end
  if found.thread then
    local flat = redis.call('HGETALL', followers)
    for index = 1, #flat, 2 do
      if flat[index + 1] == '+' then concern(flat[index], 'reply') end
    end
  end
  if edited == '1' then found.everyone = nil end
  if found.everyone == 'here' then
    for _, user in ipairs(called_by(state_key, found)) do concern(user, 'everyone') end
  elseif found.everyone == 'channel' and redis.call('HLEN', members) <= tonumber(most) then
    for _, user in ipairs(redis.call('HKEYS', members)) do concern(user, 'everyone') end
  end
  local turn = known ~= '-' and redis.call('HGET', keywords, '#')
  local words = turn and turn ~= known and redis.call('HGETALL', keywords) or {}
  return {found.by, tostring(redis.call('HEXISTS', members, found.by)), found.thread or '', people, turn and found.text or '', turn or '',
    words}
end

-- concern_messages: messages and replies as they are now.
-- keys, five for each channel: log, members, authors, state, reactions. args: reader; for each channel how many ids, and those.
-- returns for each channel {ids and values, authors, changes}; an empty list where the reader is no member (ACC-1).
local function concern_messages(keys, args)
  local reader, offset, answer = args[1], 2, {}
  for index = 1, #keys, 5 do
    local log, members, authors, state_key, reactions = unpack(keys, index, index + 4)
    local count = tonumber(args[offset])
    local read = {}
    if redis.call('HEXISTS', members, reader) == 1 then
      local flat = entries_of(log, state_key, {unpack(args, offset + 1, offset + count)})
      read = {flat, authors_of(authors, flat), changes_of(state_key, reactions, reader, flat)}
    end
    offset = offset + count + 1
    answer[#answer + 1] = read
  end
  return answer
end

define('concern_people', concern_people, {'no-writes'})
define('concern_messages', concern_messages, {'no-writes'})
