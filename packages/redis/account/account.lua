-- Running the installation's people: roles, deactivation, links to a new password. All in the slot of the directory, so that who may, who
-- is the last owner and what is written are decided in one step.
-- include: clock
-- include: people
-- include: audit

local no_account = 'NOT_FOUND There is no such account.'

-- The person to be changed, if `by` may: `manages` has words `<role>:<role>` for who manages whom; an operator manages everyone.
local function managed(users, by, id, manages, is_operator)
  local json = redis.call('HGET', users, id)
  local user = json and cjson.decode(json)
  if not user then return nil, no_account end
  if user.imported then return nil, 'FORBIDDEN They come from another system’s history and have no account.' end
  if is_operator == '1' then return user end
  local own = redis.call('HGET', users, by)
  local actor = own and cjson.decode(own)
  if not actor or actor.deactivated then return nil, 'FORBIDDEN' end
  if not string.find(manages, ' ' .. actor.role .. ':' .. user.role .. ' ', 1, true) then
    return nil, 'FORBIDDEN Only owners manage owners and admins.'
  end
  return user, nil, actor
end

local function is_last_owner(owners, id)
  return redis.call('SISMEMBER', owners, id) == 1 and redis.call('SCARD', owners) < 2
end

local function write(users, accounts, owners, feed, id, user)
  redis.call('HSET', users, id, cjson.encode(user))
  list_person(accounts, owners, id, user)
  redis.call('SPUBLISH', feed, id)
end

-- keys: users, accounts, owners, audit, feed; args: by, id, role, reason or '', who manages whom, operator 0/1
-- returns: the role before; CONFLICT: the last owner stays
local function set_role(keys, args)
  local users, accounts, owners, audit, feed = keys[1], keys[2], keys[3], keys[4], keys[5]
  local by, id, role, reason, manages, is_operator = args[1], args[2], args[3], args[4], args[5], args[6]
  local user, refusal, actor = managed(users, by, id, manages, is_operator)
  if not user then return redis.error_reply(refusal) end
  if actor and not string.find(manages, ' ' .. actor.role .. ':' .. role .. ' ', 1, true) then
    return redis.error_reply('FORBIDDEN Only owners make owners and admins.')
  end
  local before = user.role
  if before == role then return before end
  if is_last_owner(owners, id) then
    return redis.error_reply('CONFLICT There is always an owner: make somebody else an owner first.')
  end
  unlist_person(accounts, user)
  user.role = role
  write(users, accounts, owners, feed, id, user)
  add_audit(audit, by, 'account:set-role', audit_member('user', id) .. audit_member('before', before)
    .. audit_member('after', role) .. audit_member('reason', reason))
  return before
end

-- Whether `account_deactivate` would be done.
-- keys: users, owners; args: by, id, who manages whom, operator 0/1
local function may_deactivate(keys, args)
  local users, owners = keys[1], keys[2]
  local by, id, manages, is_operator = args[1], args[2], args[3], args[4]
  local user, refusal = managed(users, by, id, manages, is_operator)
  if not user then return redis.error_reply(refusal) end
  if is_last_owner(owners, id) then
    return redis.error_reply('CONFLICT There is always an owner: make somebody else an owner first.')
  end
  return 1
end

-- Drops what belongs to a person from a hash of JSON objects: those whose member `whose` names them.
local function drop_theirs(hash, whose, id)
  local flat = redis.call('HGETALL', hash)
  for index = 1, #flat, 2 do
    if cjson.decode(flat[index + 1])[whose] == id then redis.call('HDEL', hash, flat[index]) end
  end
end

-- They can sign in no more, and no list of people shows them; a link to a new password they may have is worth nothing, nor are the
-- invitations they made: they would come back by them.
-- keys: users, accounts, owners, audit, feed, users by handle, users by name, resets, invitations
-- args: by, id, reason or '', who manages whom, operator 0/1
-- returns: 1, or 0 when they were deactivated already
local function deactivate(keys, args)
  local users, accounts, owners, audit, feed, by_handle, by_name, resets, invitations = unpack(keys)
  local by, id, reason, manages, is_operator = args[1], args[2], args[3], args[4], args[5]
  local user, refusal = managed(users, by, id, manages, is_operator)
  if not user then return redis.error_reply(refusal) end
  if user.deactivated then return 0 end
  if is_last_owner(owners, id) then
    return redis.error_reply('CONFLICT There is always an owner: make somebody else an owner first.')
  end
  unlist_person(accounts, user)
  hide_person(by_handle, by_name, user)
  user.deactivated = true
  write(users, accounts, owners, feed, id, user)
  drop_theirs(resets, 'user', id)
  drop_theirs(invitations, 'by', id)
  add_audit(audit, by, 'account:deactivate', audit_member('user', id) .. audit_member('reason', reason))
  return 1
end

-- keys, args: as of deactivate, without resets and invitations; returns: 1, or 0 when they were not deactivated
local function reactivate(keys, args)
  local users, accounts, owners, audit, feed, by_handle, by_name =
    keys[1], keys[2], keys[3], keys[4], keys[5], keys[6], keys[7]
  local by, id, reason, manages, is_operator = args[1], args[2], args[3], args[4], args[5]
  local user, refusal = managed(users, by, id, manages, is_operator)
  if not user then return redis.error_reply(refusal) end
  if not user.deactivated then return 0 end
  unlist_person(accounts, user)
  user.deactivated = nil
  show_person(by_handle, by_name, user)
  write(users, accounts, owners, feed, id, user)
  add_audit(audit, by, 'account:reactivate', audit_member('user', id) .. audit_member('reason', reason))
  return 1
end

-- Makes a link to a new password; an earlier one of the same person is worth nothing from then on. Atomic with forgetting those that
-- lapsed.
-- keys: users, resets, audit; args: by, id, token hash, valid for (ms), who manages whom, operator 0/1; returns: expires at
local function create_reset(keys, args)
  local users, resets, audit = keys[1], keys[2], keys[3]
  local by, id, token_hash, valid_for, manages, is_operator =
    args[1], args[2], args[3], tonumber(args[4]), args[5], args[6]
  local user, refusal = managed(users, by, id, manages, is_operator)
  if not user then return redis.error_reply(refusal) end
  if user.deactivated then
    return redis.error_reply('CONFLICT They are deactivated: let them back in first.')
  end
  local now = now_ms()
  local open = redis.call('HGETALL', resets)
  for index = 1, #open, 2 do
    local reset = cjson.decode(open[index + 1])
    if reset.user == id or reset.expiresAt <= now then redis.call('HDEL', resets, open[index]) end
  end
  local expires_at = now + valid_for
  redis.call('HSET', resets, token_hash, cjson.encode({ user = id, expiresAt = expires_at }))
  add_audit(audit, by, 'account:create-reset', audit_member('user', id))
  return expires_at
end

-- The person whose link this is, while it is good; nil else.
local function good_reset(users, resets, token_hash)
  local json = redis.call('HGET', resets, token_hash)
  if not json then return nil end
  local reset = cjson.decode(json)
  if reset.expiresAt <= now_ms() then return nil end
  local stored = redis.call('HGET', users, reset.user)
  local user = stored and cjson.decode(stored)
  if not user or user.deactivated then return nil end
  return reset.user, user
end

-- keys: users, resets; args: token hash; returns: id, handle; nothing when the link is not good
local function read_reset(keys, args)
  local users, resets, token_hash = keys[1], keys[2], args[1]
  local id, user = good_reset(users, resets, token_hash)
  return id and { id, user.handle } or {}
end

-- Sets the new password. Atomic: of all who use one link at once, one does.
-- keys: users, resets, passwords, audit; args: token hash, password hash; returns: id, or nothing when the link is not good
local function reset(keys, args)
  local users, resets, passwords, audit = keys[1], keys[2], keys[3], keys[4]
  local token_hash, password = args[1], args[2]
  local id = good_reset(users, resets, token_hash)
  if not id then return nil end
  redis.call('HDEL', resets, token_hash)
  redis.call('HSET', passwords, id, password)
  add_audit(audit, id, 'account:reset', audit_member('user', id))
  return id
end

-- Whether everyone is listed: who was here before there was a list of accounts is not, until account_add has been asked for all.
-- keys: accounts
local function is_listed(keys)
  local accounts = keys[1]
  return redis.call('ZSCORE', accounts, '!') and 1 or 0
end

-- Lists people who are there; doing it again changes nothing.
-- keys: users, accounts, owners; args: '1' when these are the last, then id, folded name ...
local function add(keys, args)
  local users, accounts, owners, is_last = keys[1], keys[2], keys[3], args[1]
  for index = 2, #args, 2 do
    local id, folded = args[index], args[index + 1]
    local json = redis.call('HGET', users, id)
    if json then
      local user = cjson.decode(json)
      if folded ~= user.name and user.folded ~= folded then
        user.folded = folded
        redis.call('HSET', users, id, cjson.encode(user))
      end
      list_person(accounts, owners, id, user)
    end
  end
  if is_last == '1' then redis.call('ZADD', accounts, 0, '!') end
  return 1
end

-- Walks the list from a place on, and gives back what fits: at most `limit` of it, having looked at no more than `most`.
local function walk(accounts, query, phase, after, states, roles, limit, most)
  local found, last, looked = {}, nil, 0
  local till = '[' .. phase .. query .. '\255'
  local from = after ~= '' and '(' .. after or '[' .. phase .. query
  while #found < limit and looked < most do
    local range = redis.call('ZRANGEBYLEX', accounts, from, till, 'LIMIT', 0, 500)
    for _, member in ipairs(range) do
      if #found >= limit then return found, last end
      local handle, state, role
      if phase == 'h' then
        handle, state, role = string.match(member, '^h(.-)%z(%l)(%l)$')
      else
        handle, state, role = string.match(member, '^n.*%z(.-)%z(%l)(%l)$')
      end
      if handle and string.find(states, state, 1, true) and string.find(roles, role, 1, true)
        -- People found by their handle are not found again by their name.
        and (phase == 'h' or string.sub(handle, 1, #query) ~= query) then
        found[#found + 1] = handle
      end
      last = member
      looked = looked + 1
    end
    if #range < 500 then return found, nil end
    from = '(' .. last
  end
  return found, last
end

-- A page of accounts.
-- keys: accounts, handles, users
-- args: folded query, phase h|n, the member to go on after or '', letters of states, letters of roles, limit, how many may be looked at
-- returns: the member to go on after or '' at the end of the phase, then id, JSON ...
local function list(keys, args)
  local accounts, handles, users = keys[1], keys[2], keys[3]
  local found, last = walk(accounts, args[1], args[2], args[3], args[4], args[5], tonumber(args[6]), tonumber(args[7]))
  local answer = { last or '' }
  if #found > 0 then
    local ids = redis.call('HMGET', handles, unpack(found))
    local people = redis.call('HMGET', users, unpack(ids))
    for index, id in ipairs(ids) do
      answer[#answer + 1] = id
      answer[#answer + 1] = people[index]
    end
  end
  return answer
end

-- How many a listing would show, of the next `most` that may be looked at.
-- keys: accounts; args: as of list, without limit; returns: count, the member to go on after or ''
local function count(keys, args)
  local accounts = keys[1]
  local found, last = walk(accounts, args[1], args[2], args[3], args[4], args[5], math.huge, tonumber(args[6]))
  return { #found, last or '' }
end

define('account_set_role', set_role)
define('account_may_deactivate', may_deactivate, { 'no-writes' })
-- Also where memory is full: whoever fills it must go.
define('account_deactivate', deactivate, { 'allow-oom' })
define('account_reactivate', reactivate)
define('account_create_reset', create_reset)
define('account_read_reset', read_reset, { 'no-writes' })
define('account_reset', reset)
define('account_is_listed', is_listed, { 'no-writes' })
define('account_add', add)
define('account_list', list, { 'no-writes' })
define('account_count', count, { 'no-writes' })
