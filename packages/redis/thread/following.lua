-- The threads a person follows: a list of their own, derived from the threads' followers, and what their connections are told of them.
-- A thread is `<channel> <id of its first message>`, its score when its last reply came.
local KEPT = 1000

-- following_note: the person follows a thread, or no more. keys: their threads, feed.
-- args: thread, time of its last reply, '1' or '' for no more, what to tell.
local function following_note(keys, args)
  local threads, feed = unpack(keys)
  local thread, at, is_followed, message = unpack(args)
  if is_followed == '1' then
    redis.call('ZADD', threads, 'GT', at, thread)
    redis.call('ZREMRANGEBYRANK', threads, 0, -KEPT - 1)
  else
    redis.call('ZREM', threads, thread)
  end
  redis.call('SPUBLISH', feed, message)
end

define('following_note', following_note)
