-- Links by which people may sign up. Taking a use is part of `user_create`.
-- include: clock
-- include: invitation

-- Makes an invitation. Atomic with forgetting the expired ones, which bounds the hash.
-- keys: invitations; args: token hash, id, by, valid for (ms), uses, how many may be open
-- returns: expires at
local function create(keys, args)
  local invitations, token_hash, id, by, valid_for, uses, max_open =
    keys[1], args[1], args[2], args[3], tonumber(args[4]), tonumber(args[5]), tonumber(args[6])
  local now = now_ms()
  local open = redis.call('HGETALL', invitations)
  local count = 0
  for index = 1, #open, 2 do
    if cjson.decode(open[index + 1]).expiresAt <= now then
      redis.call('HDEL', invitations, open[index])
    else
      count = count + 1
    end
  end
  if count >= max_open then
    return redis.error_reply('CONFLICT There are too many open invitations; revoke some first.')
  end
  local expires_at = now + valid_for
  redis.call('HSET', invitations, token_hash,
    cjson.encode({ id = id, by = by, expiresAt = expires_at, usesLeft = uses }))
  return expires_at
end

-- All that are good now, as JSON.
-- keys: invitations; returns: json, json ...
local function list(keys)
  local invitations = keys[1]
  local now = now_ms()
  local good = {}
  for _, json in ipairs(redis.call('HVALS', invitations)) do
    if cjson.decode(json).expiresAt > now then good[#good + 1] = json end
  end
  return good
end

-- Takes an invitation back. Atomic so that no use is taken of one that was seen to be revoked.
-- keys: invitations; args: id; returns: 1, or 0 when there is none
local function revoke(keys, args)
  local invitations, id = keys[1], args[1]
  local open = redis.call('HGETALL', invitations)
  for index = 1, #open, 2 do
    if cjson.decode(open[index + 1]).id == id then return redis.call('HDEL', invitations, open[index]) end
  end
  return 0
end

-- Whether a token is good now.
-- keys: invitations; args: token hash; returns: 1 or 0
local function check(keys, args)
  local invitations, token_hash = keys[1], args[1]
  return good_invitation(invitations, token_hash, now_ms()) and 1 or 0
end

define('invitation_create', create)
define('invitation_list', list, { 'no-writes' })
define('invitation_revoke', revoke)
define('invitation_check', check, { 'no-writes' })
