-- include: member
-- include: audit
-- Ownership of a channel passes to another, because its owner goes.

-- member_heirs: who could own a channel in place of its owner: moderators first, then voice, then members, each in the order in which they
-- first came. keys: head, members, authors. args: user, how many. returns them; nothing where this person owns nothing.
local function member_heirs(keys, args)
  local head, members, authors = unpack(keys)
  local user, limit = unpack(args)
  local state = read_head(head)
  if not state or state.kind == 'direct' or redis.call('HGET', members, user) ~= 'owner' then return {} end
  local ranks, heirs, flat = {owner = 0, moderator = 1, voice = 2, member = 3}, {}, redis.call('HGETALL', members)
  for index = 1, #flat, 2 do
    local person, rank = flat[index], ranks[flat[index + 1]]
    if person ~= user then
      heirs[#heirs + 1] = {rank = rank, came = tonumber((redis.call('HGET', authors, person))) or 1e9, person = person}
    end
  end
  table.sort(heirs, function(one, other)
    if one.rank ~= other.rank then return one.rank < other.rank end
    return one.came < other.came
  end)
  local people = {}
  for index = 1, math.min(#heirs, tonumber(limit)) do people[index] = heirs[index].person end
  return people
end

-- member_hand_over: someone who can own no longer hands a channel over. In this order: there is an owner at every moment.
-- keys: log, head, members, feed, audit. args: channel, by, user, heir. returns 1; 0 when they own it no longer.
-- errors: CONFLICT when the heir has gone.
local function member_hand_over(keys, args)
  local log, head, members, feed, audit = unpack(keys)
  local channel, by, user, heir = unpack(args)
  local state = read_head(head)
  if not state or redis.call('HGET', members, user) ~= 'owner' then return 0 end
  local before = redis.call('HGET', members, heir)
  if not before then return redis.error_reply('CONFLICT') end
  local now = now_ms()
  local function change(person, role, former)
    append_notice(log, head, feed, state, now, 'member.role_changed', by, '"user":"' .. person .. '","role":"' .. role .. '"')
    redis.call('HSET', members, person, role)
    add_audit(audit, by, 'member:set-role', ',"channel":"' .. channel .. '","kind":"' .. state.kind .. '","user":"' .. person .. '"'
      .. audit_member('before', former) .. audit_member('after', role))
  end
  if before ~= 'owner' then change(heir, 'owner', before) end
  change(user, 'moderator', 'owner')
  touch_roster(head, state)
  return 1
end

define('member_heirs', member_heirs, {'no-writes'})
-- Also where memory is full, as the end of an account.
define('member_hand_over', member_hand_over, {'allow-oom'})
