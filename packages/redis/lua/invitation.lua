-- Invitations live in hashes: SHA-256 of the token -> JSON {id, by, expiresAt, usesLeft, role, channel}. One hash for the whole
-- installation, by which people sign up (with `role` and `channel` if it gives such), and one for each channel, by which its people come
-- in.

-- The invitation if it is good at `now`, or nil.
local function good_invitation(invitations_key, token_hash, now)
  local json = redis.call('HGET', invitations_key, token_hash)
  if not json then return nil end
  local invitation = cjson.decode(json)
  if invitation.expiresAt <= now or invitation.usesLeft < 1 then return nil end
  return invitation
end

-- Takes one use; the last one takes the invitation with it.
local function take_invitation(invitations_key, token_hash, invitation)
  invitation.usesLeft = invitation.usesLeft - 1
  if invitation.usesLeft < 1 then
    redis.call('HDEL', invitations_key, token_hash)
  else
    redis.call('HSET', invitations_key, token_hash, cjson.encode(invitation))
  end
end

-- Adds an invitation, forgetting those that are over, which bounds the hash. Returns nil, or what refuses it: CONFLICT when `max_open` are.
local function add_invitation(invitations_key, token_hash, invitation, now, max_open)
  local open, count = redis.call('HGETALL', invitations_key), 0
  for index = 1, #open, 2 do
    if cjson.decode(open[index + 1]).expiresAt <= now then
      redis.call('HDEL', invitations_key, open[index])
    else
      count = count + 1
    end
  end
  if count >= max_open then return redis.error_reply('CONFLICT There are too many open invitations; revoke some first.') end
  redis.call('HSET', invitations_key, token_hash, cjson.encode(invitation))
  return nil
end

-- All that are good now, as JSON.
local function good_invitations(invitations_key, now)
  local good = {}
  for _, json in ipairs(redis.call('HVALS', invitations_key)) do
    if cjson.decode(json).expiresAt > now then good[#good + 1] = json end
  end
  return good
end

-- Takes an invitation back. Returns it, or nil when there is none.
local function drop_invitation(invitations_key, id)
  local open = redis.call('HGETALL', invitations_key)
  for index = 1, #open, 2 do
    local invitation = cjson.decode(open[index + 1])
    if invitation.id == id then
      redis.call('HDEL', invitations_key, open[index])
      return invitation
    end
  end
  return nil
end
