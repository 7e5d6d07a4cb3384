-- Links by which people may sign up. Taking a use is part of `user_create`.
-- include: clock
-- include: invitation
-- include: audit

-- Makes an invitation. Atomic with forgetting the expired ones, which bounds the hash.
-- keys: invitations, the installation's audit
-- args: token hash, id, by, valid for (ms), uses, how many may be open, the role it gives or '', the channel it leads into or ''
-- returns: expires at
local function create(keys, args)
  local invitations, audit = keys[1], keys[2]
  local token_hash, id, by, valid_for, uses, max_open, role, channel =
    args[1], args[2], args[3], tonumber(args[4]), tonumber(args[5]), tonumber(args[6]), args[7], args[8]
  local now = now_ms()
  local invitation = { id = id, by = by, expiresAt = now + valid_for, usesLeft = uses }
  if role ~= '' then invitation.role = role end
  if channel ~= '' then invitation.channel = channel end
  local refusal = add_invitation(invitations, token_hash, invitation, now, max_open)
  if refusal then return refusal end
  -- Not into which channel: the others who run the installation may not know of it.
  add_audit(audit, by, 'invitation:create', audit_member('after', (role == '' and 'member' or role) .. ', ' .. whole(uses) .. ' uses'))
  return invitation.expiresAt
end

-- All that are good now, as JSON.
-- keys: invitations; returns: json, json ...
local function list(keys)
  local invitations = keys[1]
  return good_invitations(invitations, now_ms())
end

-- Takes an invitation back. Atomic so that no use is taken of one that was seen to be revoked.
-- keys: invitations, the installation's audit; args: id, by; returns: 1, or 0 when there is none
local function revoke(keys, args)
  local invitations, audit, id, by = keys[1], keys[2], args[1], args[2]
  local invitation = drop_invitation(invitations, id)
  if not invitation then return 0 end
  add_audit(audit, by, 'invitation:revoke', ',"user":"' .. invitation.by .. '"')
  return 1
end

-- A token's invitation if it is good now.
-- keys: invitations; args: token hash; returns: JSON, or nil
local function check(keys, args)
  local invitations, token_hash = keys[1], args[1]
  if not good_invitation(invitations, token_hash, now_ms()) then return nil end
  return redis.call('HGET', invitations, token_hash)
end

define('invitation_create', create)
define('invitation_list', list, { 'no-writes' })
define('invitation_revoke', revoke)
define('invitation_check', check, { 'no-writes' })
