-- include: entry
-- include: calls
-- include: thread
-- How people stand to threads: counted from the ordinals of the replies, whenever it is asked.

-- How a person stands to a thread, having read the channel up to a sequence: {1 if they follow it, ordinal of the last reply read, unread
-- replies of others, how many of them call the person}. `author`: their number in the channel, or false.
local function standing_of(thread, followers, everyone, mentions, reads, user, author, root, read_sequence)
  local read = reply_up_to(thread, read_sequence, tonumber((redis.call('HGET', reads, whole(root)))) or 0)
  local unread = last_reply(thread) - read - count_in(thread, 0, read)
  if author then unread = unread - count_in(thread, tonumber(author), read) end
  local own, called = whole(root), 0
  for _, call in ipairs(unread_calls(mentions, everyone, reads, user, read_sequence)) do
    if call[2] == own then called = called + 1 end
  end
  return {redis.call('HGET', followers, user) == '+' and 1 or 0, read, unread, called}
end

-- The sequence up to which a channel was read: of a mark in this epoch, else nothing was.
local function read_up_to(epoch, mark_epoch, mark_id)
  return mark_epoch == epoch and sequence_of(mark_id) or 0
end
