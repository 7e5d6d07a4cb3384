-- The one place that knows how a channel's lock is stored: "<token> <fence> <holder>", with a TTL.
-- Included by every function that writes under a lock (LCK-1).

-- Holder and fence, or nil when nobody holds it.
local function lock_holder(lock_key)
  local value = redis.call('GET', lock_key)
  if not value then return nil end
  local fence, holder = string.match(value, '^%S+ (%d+) (%S+)$')
  return holder, tonumber(fence)
end

-- Whether this hold, by this holder, lives at this very moment.
local function lock_held(lock_key, token, fence, holder)
  return redis.call('GET', lock_key) == token .. ' ' .. fence .. ' ' .. holder
end
