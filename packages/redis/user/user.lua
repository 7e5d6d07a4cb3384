-- Accounts and the directory of handles, all in one slot.
-- include: clock
-- include: invitation
-- include: people
-- include: audit

-- Makes an account. Atomic: of all who ask for one handle one gets it, one person is the first (and becomes the owner), and the last
-- use of an invitation is taken once.
-- keys: handles (handle -> id), users (id -> JSON), passwords (id -> hash), users by handle, users by name, invitations, accounts, owners
-- args: id, handle, name, folded name, role, password hash or '', imported 0/1, policy operator|open|invited, invitation's token hash or ''
-- returns: role, whether this is the first account (1 or 0), the channel that the invitation leads into or '', who made it or ''.
-- The account keeps these two until user_settle says that they are in the channel.
local function create(keys, args)
  local handles, users, passwords, by_handle, by_name, invitations, accounts, owners =
    keys[1], keys[2], keys[3], keys[4], keys[5], keys[6], keys[7], keys[8]
  local id, handle, name, folded, role, password, imported, policy, token_hash =
    args[1], args[2], args[3], args[4], args[5], args[6], args[7] == '1', args[8], args[9]
  local now = now_ms()
  if redis.call('HEXISTS', users, id) == 1 then
    return redis.error_reply('UNAVAILABLE This id is taken; try again.')
  end
  local is_first = not imported and redis.call('EXISTS', by_handle) == 0
  local invitation
  if token_hash ~= '' and policy ~= 'operator' and not is_first then
    invitation = good_invitation(invitations, token_hash, now)
  end
  -- Before the handle is looked at, so that nobody without an invitation learns which handles exist.
  if not invitation and policy ~= 'operator' and policy ~= 'open' and not is_first then
    return redis.error_reply(token_hash == '' and 'FORBIDDEN You need an invitation to sign up here.'
      or 'FORBIDDEN This invitation is no longer good; ask for a new one.')
  end
  if redis.call('HEXISTS', handles, handle) == 1 then
    return redis.error_reply('CONFLICT This handle is taken.')
  end

  if invitation then
    take_invitation(invitations, token_hash, invitation)
    role = invitation.role or role
  end
  if is_first then role = 'owner' end
  local user = { handle = handle, name = name, role = role, at = now }
  if folded ~= name then user.folded = folded end
  if imported then user.imported = true end
  if invitation and invitation.channel then user.invited = { channel = invitation.channel, by = invitation.by } end
  -- Where nobody is, everybody is listed.
  if redis.call('EXISTS', users) == 0 then redis.call('ZADD', accounts, 0, '!') end
  redis.call('HSET', handles, handle, id)
  redis.call('HSET', users, id, cjson.encode(user))
  list_person(accounts, owners, id, user)
  -- Imported people are found by handle and id; they are nobody to invite or write to, so no list of people shows them.
  if not imported then
    show_person(by_handle, by_name, user)
    if password ~= '' then redis.call('HSET', passwords, id, password) end
  end
  return { role, is_first and 1 or 0, invitation and invitation.channel or '', invitation and invitation.by or '' }
end

-- Gives somebody another handle or name. Atomic: a handle is nobody else's, and every list says the same. The handles they had stay theirs.
-- keys: handles, users, users by handle, users by name, accounts, owners, the installation's audit, the people's feed
-- args: id, handle or '' as it was, name or '' as it was, folded name, how many earlier handles one may have
-- returns: JSON; nothing when there is no such account
local function rename(keys, args)
  local handles, users, by_handle, by_name, accounts, owners, audit, feed =
    keys[1], keys[2], keys[3], keys[4], keys[5], keys[6], keys[7], keys[8]
  local id, handle, name, folded, max_earlier = args[1], args[2], args[3], args[4], tonumber(args[5])
  local json = redis.call('HGET', users, id)
  local user = json and cjson.decode(json)
  if not user or user.imported or user.deactivated then return nil end
  if handle == '' then handle = user.handle end
  if name == '' then name, folded = user.name, user.folded or user.name end
  if handle == user.handle and name == user.name then return json end
  local holder = redis.call('HGET', handles, handle)
  if holder and holder ~= id then return redis.error_reply('CONFLICT This handle is taken.') end
  local earlier = {}
  for _, one in ipairs(user.earlier or {}) do
    if one ~= handle then earlier[#earlier + 1] = one end
  end
  if handle ~= user.handle then earlier[#earlier + 1] = user.handle end
  if #earlier > max_earlier then
    return redis.error_reply('FORBIDDEN You have had so many handles that no new one is left; you can take an earlier one of yours.')
  end

  unlist_person(accounts, user)
  hide_person(by_handle, by_name, user)
  local before = user.name .. ' (@' .. user.handle .. ')'
  user.earlier = #earlier > 0 and earlier or nil
  user.handle, user.name, user.folded = handle, name, folded ~= name and folded or nil
  json = cjson.encode(user)
  redis.call('HSET', handles, handle, id)
  redis.call('HSET', users, id, json)
  list_person(accounts, owners, id, user)
  show_person(by_handle, by_name, user)
  add_audit(audit, id, 'user:rename', audit_member('user', id) .. audit_member('before', before)
    .. audit_member('after', name .. ' (@' .. handle .. ')'))
  redis.call('SPUBLISH', feed, id)
  return json
end

-- Notes that somebody has been brought into the channel their invitation leads to. keys: users; args: id
local function settle(keys, args)
  local users, id = keys[1], args[1]
  local json = redis.call('HGET', users, id)
  local user = json and cjson.decode(json)
  if not user or not user.invited then return 0 end
  user.invited = nil
  redis.call('HSET', users, id, cjson.encode(user))
  return 1
end

-- Gives somebody a new password. Atomic: never one to somebody who cannot have one.
-- keys: users, passwords; args: id, password hash; returns: 1, or 0 when there is no such account
local function set_password(keys, args)
  local users, passwords, id, password = keys[1], keys[2], args[1], args[2]
  local json = redis.call('HGET', users, id)
  if not json or cjson.decode(json).imported then return 0 end
  redis.call('HSET', passwords, id, password)
  return 1
end

-- People by id.
-- keys: users; args: id ...; returns: JSON or nil for each
local function read(keys, args)
  local users = keys[1]
  return redis.call('HMGET', users, unpack(args))
end

-- Ids by handle.
-- keys: handles; args: handle ...; returns: id or nil for each
local function ids(keys, args)
  local handles = keys[1]
  return redis.call('HMGET', handles, unpack(args))
end

-- One person with what proves it is them.
-- keys: handles, users, passwords; args: handle; returns: id, JSON, password hash or nil
local function by_handle(keys, args)
  local handles, users, passwords, handle = keys[1], keys[2], keys[3], args[1]
  local id = redis.call('HGET', handles, handle)
  if not id then return {} end
  return { id, redis.call('HGET', users, id), redis.call('HGET', passwords, id) }
end

-- How many can sign in.
-- keys: users by handle
local function count(keys)
  local by_handle_key = keys[1]
  return redis.call('ZCARD', by_handle_key)
end

-- A page of people: first those whose handle begins with the query, by handle; then those whose name alone does, by name.
-- keys: handles, users, users by handle, users by name
-- args: folded query, phase handle|name, after (a handle, or folded name NUL handle; '' from the start), limit
-- returns: phase and handle to go on after ('' at the end), then id, JSON ...
local function list(keys, args)
  local handles, users, by_handle_key, by_name_key = keys[1], keys[2], keys[3], keys[4]
  local query, phase, after, limit = args[1], args[2], args[3], tonumber(args[4])
  local found, next_phase, next_after = {}, '', ''

  -- Never below the query's own range, whatever a cursor says.
  local function from()
    if after ~= '' and after >= query then return '(' .. after end
    return '[' .. query
  end
  local till = '[' .. query .. '\255'

  if phase == 'handle' then
    local range = redis.call('ZRANGEBYLEX', by_handle_key, from(), till, 'LIMIT', 0, limit + 1)
    for index = 1, math.min(#range, limit) do found[index] = range[index] end
    if #range > limit then
      next_phase, next_after = 'handle', range[limit]
    else
      phase, after = 'name', ''
    end
  end

  if next_phase == '' and phase == 'name' and query ~= '' then
    -- People found by their handle are passed over; how many of them in one call has a bound.
    local range = redis.call('ZRANGEBYLEX', by_name_key, from(), till, 'LIMIT', 0, 1000)
    local last = ''
    for _, member in ipairs(range) do
      local handle = string.match(member, '%z(.*)$')
      if string.sub(handle, 1, #query) ~= query then
        if #found >= limit then
          next_phase, next_after = 'name', last
          break
        end
        found[#found + 1] = handle
      end
      last = handle
    end
    if next_phase == '' and #range == 1000 then next_phase, next_after = 'name', last end
  end

  local answer = { next_phase, next_after }
  if #found > 0 then
    local found_ids = redis.call('HMGET', handles, unpack(found))
    local people = redis.call('HMGET', users, unpack(found_ids))
    for index, id in ipairs(found_ids) do
      answer[#answer + 1] = id
      answer[#answer + 1] = people[index]
    end
  end
  return answer
end

define('user_create', create)
define('user_rename', rename)
define('user_settle', settle)
define('user_set_password', set_password)
define('user_read', read, { 'no-writes' })
define('user_ids', ids, { 'no-writes' })
define('user_by_handle', by_handle, { 'no-writes' })
define('user_count', count, { 'no-writes' })
define('user_list', list, { 'no-writes' })
