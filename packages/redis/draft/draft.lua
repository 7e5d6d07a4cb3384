-- What people have begun to write: one hash for each person, `<channel>` or `<channel> <thread>` -> `<at> <text>`.
-- include: clock

-- More than anyone has open; of more the oldest go.
local MOST = 500

-- draft_save: keeps a draft, or with an empty text lets go of it, and tells the person's other connections. One call, so that what is told
-- last is what is kept.
-- keys: the person's drafts, feed. args: field, text, what to tell up to the time, what to tell behind it. returns the time in ms.
local function draft_save(keys, args)
  local drafts, feed = unpack(keys)
  local field, text, before, behind = unpack(args)
  local at = whole(now_ms())
  if text == '' then
    if redis.call('HDEL', drafts, field) == 0 then return tonumber(at) end
  else
    redis.call('HSET', drafts, field, at .. ' ' .. text)
    if redis.call('HLEN', drafts) > MOST then
      local flat, oldest, first = redis.call('HGETALL', drafts), nil, math.huge
      for index = 1, #flat, 2 do
        local written = tonumber(string.match(flat[index + 1], '^%d+'))
        if written < first then oldest, first = flat[index], written end
      end
      redis.call('HDEL', drafts, oldest)
    end
  end
  redis.call('SPUBLISH', feed, before .. at .. behind)
  return tonumber(at)
end

define('draft_save', draft_save)
