-- include: clock
-- What calls a member: messages and replies that name them, in a set of their own, and those that call everyone, in the channel's. Scores
-- and the order within are sequences. What was read stays, so that it can be unread again; the oldest of too many go.
local CALLS_KEPT = 500

-- The member for a message, or for a reply with its thread (sequence of the first message) and ordinal there, which has a 0 before it when
-- the reply is shown in the channel, too.
local function call_of(sequence, root, reply, is_shown)
  return root and table.concat({whole(sequence), ' ', whole(root), is_shown and ' 0' or ' ', whole(reply)}) or whole(sequence)
end

-- Takes a call out of a set. (There may be one from before those that are shown in the channel were told apart.)
local function remove_call(set, sequence, root, reply)
  redis.call('ZREM', set, call_of(sequence, root, reply, true), call_of(sequence, root, reply))
end

-- The same in the set of those that call everyone: the author is not called.
local function everyone_call_of(sequence, by, root, reply)
  return whole(sequence) .. ' ' .. by .. (root and table.concat({' ', whole(root), ' ', whole(reply)}) or '')
end

local function add_call(set, sequence, member)
  redis.call('ZADD', set, whole(sequence), member)
  redis.call('ZREMRANGEBYRANK', set, 0, -CALLS_KEPT - 1)
end

-- Counts that a person did something about a thread that is no entry: how they stand to it is of another time from then on. `reads`: what
-- they have read of the channel's threads.
local function note_act(reads)
  redis.call('HSET', reads, 'acts', whole((tonumber((redis.call('HGET', reads, 'acts'))) or 0) + 1))
end

-- What of a channel calls a person and is unread: what is shown in it after the sequence up to which they have read it, replies in threads
-- after the one up to which they have read those (`threads`, never later), and of all replies those after what they have read in the thread
-- itself. `reads`: how far that is. Returns {sequence, root or '', reply or ''} of each, in no order.
local function unread_calls(mentions, everyone, reads, user, sequence, threads)
  local found, seen = {}, {}
  local function take(at, root, reply)
    if seen[at] then return end
    seen[at] = true
    if root ~= '' and tonumber(reply) <= tonumber((redis.call('HGET', reads, root)) or 0) then return end
    found[#found + 1] = {tonumber(at), root, reply}
  end
  for _, call in ipairs(redis.call('ZRANGEBYSCORE', mentions, '(' .. whole(threads), '+inf')) do
    local at, root, reply = string.match(call, '^(%d+) ?(%d*) ?(%d*)$')
    local is_shown = root == '' or string.sub(reply, 1, 1) == '0'
    if not is_shown or tonumber(at) > sequence then take(at, root, reply) end
  end
  for _, call in ipairs(redis.call('ZRANGEBYSCORE', everyone, '(' .. whole(sequence), '+inf')) do
    local at, by, root, reply = string.match(call, '^(%d+) (%S+) ?(%d*) ?(%d*)$')
    if by ~= user then take(at, root, reply) end
  end
  return found
end
