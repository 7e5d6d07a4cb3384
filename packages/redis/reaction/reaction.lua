-- include: change
-- include: notify
-- Reactions: who reacted how to a message is one string beside its state, and each change an entry of the log.

-- The first so many of those who react alike are named by a page, the others counted. Who goes leaves their place to who comes next: a
-- client that follows the log names the same.
local NAMED = 20

local function place_of(list, person)
  local at = string.find(list, person, 1, true)
  while at and at % 12 ~= 1 do at = string.find(list, person, at + 1, true) end
  return at
end

local function count_of(list)
  return #list / 12
end

-- The reactions in their order: {emoji, named, others} of each, '' for nobody.
local function parse(stored)
  local reactions = {}
  for emoji, named, others in string.gmatch(stored, '(%S+) (%S+) (%S+)') do
    reactions[#reactions + 1] = {emoji, named == '-' and '' or named, others == '-' and '' or others}
  end
  return reactions
end

local function write_reactions(reactions_key, sequence, reactions)
  local words = {}
  for _, reaction in ipairs(reactions) do
    words[#words + 1] = reaction[1]
    words[#words + 1] = reaction[2] == '' and '-' or reaction[2]
    words[#words + 1] = reaction[3] == '' and '-' or reaction[3]
  end
  if #words == 0 then redis.call('HDEL', reactions_key, whole(sequence))
  else redis.call('HSET', reactions_key, whole(sequence), table.concat(words, ' ')) end
end

-- reaction_add, reaction_remove: a member reacts to a message or reply, or takes that back.
-- keys: the channel's log, head, members, authors, feed; the two halves of the record; state, reactions, muted, jobs.
-- args: person, client id, its mark, the message's id, the emoji, how many different ones, how many people alike, the channel.
-- returns {id of the entry, 0, 1 when it was stored before}; {'', 0, 0} when it was so already. errors: NOT_FOUND, FORBIDDEN, CONFLICT.
local function react(keys, args, is_on)
  local log, head, members, authors, feed, even_half, odd_half, state_key, reactions_key, muted, jobs = unpack(keys)
  local by, client_id, mark, id, emoji, most_emoji, most_people, channel = unpack(args)
  local now = now_ms()
  local state, role, found = begin_change(log, head, members, authors, even_half, odd_half, state_key, by, client_id, mark, id, now)
  if not state then return role end
  if has_flag(state.flags, 'mutes') then
    local refusal = refuse_to_write(state, 'owner', muted, by, now)
    if refusal then return refusal end
  end
  local reactions = parse(redis.call('HGET', reactions_key, whole(found.sequence)) or '')
  local person, at = string.sub(by, 3), 0
  for index, reaction in ipairs(reactions) do
    if reaction[1] == emoji then at = index end
  end
  local reaction = reactions[at] or {emoji, '', ''}
  local named, other = place_of(reaction[2], person), place_of(reaction[3], person)
  if is_on == (named ~= nil or other ~= nil) then return {'', 0, 0} end
  if is_on then
    if at == 0 then
      if #reactions >= tonumber(most_emoji) then
        return redis.error_reply('CONFLICT There are enough different reactions to this message.')
      end
      reactions[#reactions + 1] = reaction
    elseif count_of(reaction[2]) + count_of(reaction[3]) >= tonumber(most_people) then
      return redis.error_reply('CONFLICT So many people reacted like this that no more are counted.')
    end
    local list = count_of(reaction[2]) < NAMED and 2 or 3
    reaction[list] = reaction[list] .. person
  else
    local list, place = named and 2 or 3, named or other
    reaction[list] = string.sub(reaction[list], 1, place - 1) .. string.sub(reaction[list], place + 12)
    if reaction[2] == '' and reaction[3] == '' then table.remove(reactions, at) end
  end
  local rest = ',"emoji":"' .. emoji .. '","count":' .. whole(count_of(reaction[2]) + count_of(reaction[3]))
  local kind = is_on and 'reaction.added' or 'reaction.removed'
  local entry = append_message_change(log, head, feed, even_half, odd_half, state, now, kind, by, client_id, mark, id, rest)
  write_reactions(reactions_key, found.sequence, reactions)
  if is_on and found.by ~= by then
    add_notify_job(jobs, channel, id, found.thread, ',"by":"' .. by .. '","emoji":"' .. emoji .. '"')
  end
  return {entry, 0, 0}
end

-- reaction_list: everyone who reacted to a message. keys: log, members, authors, state, reactions. args: reader, the message's id.
-- returns emoji and people (12 characters each) of each, flat. errors: NOT_FOUND.
local function reaction_list(keys, args)
  local log, members, authors, state_key, reactions_key = unpack(keys)
  local reader, id = unpack(args)
  if redis.call('HEXISTS', members, reader) == 0 or not find_message(log, authors, state_key, id) then
    return redis.error_reply('NOT_FOUND')
  end
  local flat = {}
  for _, reaction in ipairs(parse(redis.call('HGET', reactions_key, whole(sequence_of(id))) or '')) do
    flat[#flat + 1] = reaction[1]
    flat[#flat + 1] = reaction[2] .. reaction[3]
  end
  return flat
end

define('reaction_add', function (keys, args) return react(keys, args, true) end)
define('reaction_remove', function (keys, args) return react(keys, args, false) end)
define('reaction_list', reaction_list, {'no-writes'})
