-- include: entry
-- include: calls
-- include: thread
-- How people stand to threads: counted from the ordinals of the replies, whenever it is asked.

-- How a person stands to a thread, having read what is shown in the channel up to a sequence, and its threads: {1 if they follow it, the
-- ordinal of the last reply up to which all is read, unread replies of others, how many of them call the person, how often they have
-- followed, unfollowed or marked threads of the channel}. `author`: their number in the channel, or false.
local function standing_of(thread, followers, everyone, mentions, reads, user, author, root, read_sequence, threads_sequence)
  local read = reply_up_to(thread, threads_sequence, tonumber((redis.call('HGET', reads, whole(root)))) or 0)
  local unread = last_reply(thread) - read - count_in(thread, 0, read)
  if author then unread = unread - count_in(thread, tonumber(author), read) end
  -- Replies after that which were read in the channel.
  if unread > 0 and count_in(thread, SHOWN, read) > 0 then
    local shown = reply_up_to(thread, read_sequence, read)
    local function passed(stretch) return count_in(thread, stretch, read) - count_in(thread, stretch, shown) end
    unread = unread - passed(SHOWN) + (author and passed(SHOWN + tonumber(author)) or 0)
  end
  local own, called = whole(root), 0
  for _, call in ipairs(unread_calls(mentions, everyone, reads, user, read_sequence, threads_sequence)) do
    if call[2] == own then called = called + 1 end
  end
  local acts = tonumber((redis.call('HGET', reads, 'acts'))) or 0
  return {redis.call('HGET', followers, user) == '+' and 1 or 0, read, unread, called, acts}
end

-- The sequences up to which what is shown in a channel was read, and its threads: of a mark in this epoch, else nothing was.
local function read_up_to(epoch, mark_epoch, mark_id, mark_threads)
  if mark_epoch ~= epoch then return 0, 0 end
  return sequence_of(mark_id), tonumber(mark_threads)
end
