-- include: reading
-- include: standing
-- Reading threads: pages of replies, and how people stand to them. All of it is read-only.

-- Ids of a thread's replies, oldest first, deleted ones included: at most `limit` before or after an entry, or the latest. Then whether
-- there are older ones and newer ones.
local function places_of(thread, place, id, limit)
  local count = last_reply(thread)
  local first, last = count - limit + 1, count
  if place == 'before' then
    last = reply_up_to(thread, sequence_of(id) - 1, 0)
    first = last - limit + 1
  elseif place == 'after' then
    first = reply_up_to(thread, sequence_of(id), 0) + 1
    last = math.min(first + limit - 1, count)
  end
  first = math.max(first, 1)
  if last < first then return {}, first > 1, first <= count end
  local ids = redis.call('ZRANGEBYSCORE', thread, whole(first), whole(last))
  for index, one in ipairs(ids) do ids[index] = string.match(one, '^%S+') end
  return ids, first > 1, last < count
end

-- thread_pages: pages of threads of one partition, with how the reader stands to them.
-- keys, eleven for each: log, head, members, authors, state, reactions, the thread, its followers, what calls everyone, the reader's
--   mention set, what they read of threads.
-- args: reader, replies of a page; then six for each: the first message's id, 'latest', 'before' or 'after', that id or '', epoch and id of
--   the reader's channel mark or '', the sequence up to which they have read its threads.
-- returns for each {epoch, head's id, standing, 1 if there are older, 1 if there are newer, the first message and the replies, authors,
--   changes}; or an empty list where there is no such channel or message, or the reader is no member.
local function thread_pages(keys, args)
  local reader, limit, answer = args[1], tonumber(args[2]), {}
  for index = 0, #keys / 11 - 1 do
    local log, head, members, authors, state, reactions, thread, followers, everyone, mentions, reads =
      unpack(keys, index * 11 + 1, index * 11 + 11)
    local root_id, place, id, mark_epoch, mark_id, mark_threads = unpack(args, index * 6 + 3, index * 6 + 8)
    local epoch, ms, last = unpack(redis.call('HMGET', head, 'epoch', 'ms', 'seq'))
    local page = {}
    if epoch and redis.call('HEXISTS', members, reader) == 1 then
      local ids, has_older, has_newer = places_of(thread, place, id, limit)
      local first = entries_of(log, state, {root_id})
      if #first > 0 then
        local replies = entries_of(log, state, ids)
        local standing = standing_of(
          thread, followers, everyone, mentions, reads, reader, redis.call('HGET', authors, reader),
          sequence_of(root_id), read_up_to(epoch, mark_epoch, mark_id, mark_threads))
        standing[6], standing[7] = tonumber(last), 0
        page = {
          epoch, ms .. '-' .. last, standing, has_older and 1 or 0, has_newer and 1 or 0, first, replies,
          authors_of(authors, first, replies), changes_of(state, reactions, reader, first, replies),
        }
      end
    end
    answer[#answer + 1] = page
  end
  return answer
end

-- thread_standings: how people stand to threads of one partition.
-- keys, eight for each asked about: head, members, authors, the thread, its followers, what calls everyone, the person's mention set and
--   what they read of threads.
-- args, five for each: the first message's sequence, person, epoch and id of their channel mark or '', the sequence up to which they have
--   read its threads.
-- returns for each {1 if they follow, ordinal read, unread, calls, acts, sequence of the head, time of the last reply or 0};
-- or an empty list where there is no such channel, or they are no member.
local function thread_standings(keys, args)
  local answer = {}
  for index = 0, #args / 5 - 1 do
    local head, members, authors, thread, followers, everyone, mentions, reads = unpack(keys, index * 8 + 1, index * 8 + 8)
    local root, user, mark_epoch, mark_id, mark_threads = unpack(args, index * 5 + 1, index * 5 + 5)
    local epoch, last = unpack(redis.call('HMGET', head, 'epoch', 'seq'))
    if not epoch or redis.call('HEXISTS', members, user) == 0 then
      answer[#answer + 1] = {}
    else
      local standing = standing_of(
        thread, followers, everyone, mentions, reads, user, redis.call('HGET', authors, user), tonumber(root),
        read_up_to(epoch, mark_epoch, mark_id, mark_threads))
      local place = redis.call('ZRANGE', thread, -1, -1)[1]
      standing[6] = tonumber(last)
      standing[7] = place and tonumber((string.match(place, '^%S+ %S+ (%d+)'))) or 0
      answer[#answer + 1] = standing
    end
  end
  return answer
end

define('thread_pages', thread_pages, {'no-writes'})
define('thread_standings', thread_standings, {'no-writes'})
