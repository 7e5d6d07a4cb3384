-- Invitations live in one hash: SHA-256 of the token -> JSON {id, by, expiresAt, usesLeft}.

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
