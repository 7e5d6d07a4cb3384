-- include: append
-- Who is in a channel: a hash of their roles, the authority on who may do what.

-- Leaves a job in the partition's outbox, in the same call as the change it follows from (WRK-1).
local function add_job(jobs, kind, channel, user)
  redis.call('XADD', jobs, '*', 'j', '{"type":"' .. kind .. '","channel":"' .. channel .. '","user":"' .. user .. '"}')
end

local function add_member(log, head, members, authors, feed, jobs, state, now, channel, by, user, role)
  append_notice(log, head, feed, state, now, 'member.joined', by, '"user":"' .. user .. '"')
  redis.call('HSET', members, user, role)
  author_number(authors, user)
  add_job(jobs, 'repair-channels', channel, user)
end

-- Whether nobody else owns the channel. Asked only about owners.
local function is_last_owner(members, user)
  local flat = redis.call('HGETALL', members)
  for index = 1, #flat, 2 do
    if flat[index] ~= user and flat[index + 1] == 'owner' then return false end
  end
  return true
end
