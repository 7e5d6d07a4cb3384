-- include: administer
-- include: forget
-- Deleting what one person said, a part at a time.

-- How long a purge that nobody goes on with is remembered as begun, in ms: after that it is another one.
local BEGUN_MS = 600000
-- Mention sets that one part may touch.
local CALLED_LIMIT = 500
-- Entries read at a time: where every other one is to go, few are needed.
local STRIDE = 200

-- Whether a stored entry is a message or a reply by this person: by its first bytes, since most are not.
local function is_said_by(value, number, user)
  if not is_notice(value) then return number and string.sub(value, 2, #number + 2) == number .. ' ' end
  if not is_hidden(value) or not string.find(value, ' thread.replied ' .. user .. ' ', 1, true) then return false end
  local parts = split_entry(value)
  return parts.kind == 'thread.replied' and parts.by == user
end

-- Notes in the audit that a purge begins, and when it has come to its end how much it deleted: no deletion without a record before it, and
-- no record of one that found nothing at all, which would fill a memory that is full.
-- Returns how many it has deleted so far, these included.
local function count_purge(task, purge, user, about_it, deleted, is_end)
  local whose = task.by .. ' ' .. user .. ' '
  local begun = redis.call('GET', purge)
  local before = begun and string.sub(begun, 1, #whose) == whose and tonumber(string.sub(begun, #whose + 1)) or nil
  if not before and is_end and deleted == 0 then return 0 end
  if not before then audit_task(task, 'channel:purge', ',' .. about_it) end
  local total = (before or 0) + deleted
  if is_end then
    audit_task(task, 'channel:purge', ',' .. about_it .. ',"after":"' .. whole(total) .. ' deleted"')
    redis.call('DEL', purge)
  else
    redis.call('SET', purge, whose .. whole(total), 'PX', BEGUN_MS)
  end
  return total
end

-- channel_purge: one part. keys: log, head, members, feed, lock, jobs, audit, authors, state, reactions, pins, deleted, uncleared,
-- everyone, purge; then a thread for each root named, then a mention set for each person named.
-- args: channel, by, acting, roles that may, token, fence; user, reason, the reason as it stands in JSON; from (an id; '+' for the end);
-- how many entries may be looked at and messages deleted; how many roots, the roots, the people.
-- returns: how many were deleted, from where to go on ('' at the end); or 'needs', from where, how many roots, roots, people: then nothing
-- was done, and it wants to be called again with these. errors: NOT_FOUND, FORBIDDEN, LOCK_LOST.
local function channel_purge(keys, args)
  local task, refusal = begin_task(keys, args)
  if not task then return refusal end
  local authors, state_key, reactions, pins, deleted_key, uncleared, everyone, purge = unpack(keys, 8, 15)
  local user, reason, escaped, from, look, limit, roots = unpack(args, 7, 13)
  look, limit, roots = tonumber(look), tonumber(limit), tonumber(roots)
  refusal = user ~= task.by and refuse_over(task.role, redis.call('HGET', task.members, user))
  if refusal then return refusal end
  if task.state.ephemeral then return {0, ''} end

  local threads, mentions = {}, {}
  for index = 14, #args do
    if index < 14 + roots then threads[args[index]] = keys[index + 2] else mentions[args[index]] = keys[index + 2] end
  end

  local number = redis.call('HGET', authors, user)
  local found, needed_roots, needed_people, lacks, called = {}, {}, {}, false, 0
  local function gather(one)
    found[#found + 1] = one
    local root = one.thread and whole(sequence_of(one.thread))
    if root then
      needed_roots[root] = true
      lacks = lacks or not threads[root]
    end
    for _, person in ipairs(called_by(state_key, one)) do
      if not needed_people[person] then called = called + 1 end
      needed_people[person] = true
      lacks = lacks or not mentions[person]
    end
  end
  local first_from, next_from, looked = nil, from, 0
  while next_from ~= '' do
    local entries = redis.call('XREVRANGE', task.log, next_from, '-', 'COUNT', STRIDE + 1)
    first_from = first_from or entries[1] and entries[1][1]
    -- The last of a full stride is the next one's first.
    next_from = #entries > STRIDE and entries[#entries][1] or ''
    for index = 1, math.min(#entries, STRIDE) do
      local id, value = entries[index][1], entries[index][2][2]
      if looked == look or #found == limit or called > CALLED_LIMIT then
        next_from = id
        break
      end
      looked = looked + 1
      local one = is_said_by(value, number, user) and find_message(task.log, authors, state_key, id)
      if one then gather(one) end
    end
    if looked == look or #found == limit or called > CALLED_LIMIT then break end
  end
  if lacks then
    local answer, count = {'needs', first_from, 0}, 0
    for root in pairs(needed_roots) do
      answer[#answer + 1], count = root, count + 1
    end
    answer[3] = count
    for person in pairs(needed_people) do answer[#answer + 1] = person end
    return answer
  end

  local ids, replies = {}, {}
  for index, one in ipairs(found) do
    ids[index] = one.id
    replies[#replies + 1] = forget_message({
      log = task.log, state = state_key, reactions = reactions, pins = pins, deleted = deleted_key, everyone = everyone,
      thread = one.thread and threads[whole(sequence_of(one.thread))], mentions = mentions,
    }, one, task.by, task.now, reason)
  end
  if #ids > 0 then
    append_change(task.log, task.head, task.feed, task.state, task.now, 'message.deleted', task.by,
      '"messages":["' .. table.concat(ids, '","') .. '"]' .. (#replies > 0 and ',"replies":[' .. table.concat(replies, ',') .. ']' or '')
      .. (escaped == '' and '' or ',"reason":"' .. escaped .. '"'))
    clear_log(task.log, uncleared, task.jobs, task.state, task.channel, ids[#ids])
  end
  count_purge(task, purge, user, about(user, escaped), #ids, next_from == '')
  return {#ids, next_from}
end

-- Also where memory is full: deleting makes room.
define('channel_purge', channel_purge, {'allow-oom'})
