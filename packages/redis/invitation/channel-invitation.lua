-- include: administer
-- include: invitation
-- Links into a channel, for people who have an account. Taking a use is part of `channel_accept`. Not under the lock: they change no
-- setting.

-- channel_invitation_create. keys: head, members, audit, invitations.
-- args: channel, by, acting, roles that may, token hash, id, valid for (ms), uses, how many may be open. returns when it expires.
-- errors: NOT_FOUND, FORBIDDEN (also: archived), CONFLICT (too many).
local function channel_invitation_create(keys, args)
  local head, members, audit, invitations = unpack(keys)
  local channel, by, acting, roles, token_hash, id, valid_for, uses, max_open = unpack(args)
  local state = read_head(head)
  local refusal = refuse(state, redis.call('HGET', members, by), roles, true, acting)
  if refusal then return refusal end
  if state.archived then return redis.error_reply(ARCHIVED) end
  local now = now_ms()
  local invitation = {id = id, by = by, expiresAt = now + tonumber(valid_for), usesLeft = tonumber(uses), channel = channel}
  local too_many = add_invitation(invitations, token_hash, invitation, now, tonumber(max_open))
  if too_many then return too_many end
  add_audit(audit, by, 'channel:create-invitation', ',"channel":"' .. channel .. '","kind":"' .. state.kind .. '"'
    .. audit_member('after', uses .. ' uses'))
  return invitation.expiresAt
end

-- channel_invitation_list: all that are good now, as JSON. keys: head, members, invitations. args: by, acting, roles that may.
-- errors: NOT_FOUND, FORBIDDEN.
local function channel_invitation_list(keys, args)
  local head, members, invitations = unpack(keys)
  local by, acting, roles = unpack(args)
  local refusal = refuse(read_head(head), redis.call('HGET', members, by), roles, true, acting)
  if refusal then return refusal end
  return good_invitations(invitations, now_ms())
end

-- channel_invitation_revoke. keys: head, members, audit, invitations. args: channel, by, acting, roles that may, id.
-- errors: NOT_FOUND (also: no such invitation), FORBIDDEN.
local function channel_invitation_revoke(keys, args)
  local head, members, audit, invitations = unpack(keys)
  local channel, by, acting, roles, id = unpack(args)
  local state = read_head(head)
  local refusal = refuse(state, redis.call('HGET', members, by), roles, true, acting)
  if refusal then return refusal end
  local invitation = drop_invitation(invitations, id)
  if not invitation then return redis.error_reply('NOT_FOUND') end
  add_audit(audit, by, 'channel:revoke-invitation',
    ',"channel":"' .. channel .. '","kind":"' .. state.kind .. '","user":"' .. invitation.by .. '"')
  return 1
end

-- channel_invitation_check: the channel's name if the link is good now, or nil. keys: head, invitations. args: token hash.
local function channel_invitation_check(keys, args)
  local head, invitations = unpack(keys)
  local token_hash = unpack(args)
  if not good_invitation(invitations, token_hash, now_ms()) then return nil end
  return redis.call('HGET', head, 'name')
end

define('channel_invitation_create', channel_invitation_create)
define('channel_invitation_list', channel_invitation_list, {'no-writes'})
define('channel_invitation_revoke', channel_invitation_revoke)
define('channel_invitation_check', channel_invitation_check, {'no-writes'})
