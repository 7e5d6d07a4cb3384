-- include: member
-- include: lock
-- Administration under the channel's lock: each is one call that compares token and fence and writes, or changes nothing (LCK-1).

-- What refuses a change by someone with this role (false for no member): not there, not allowed to, or the hold has ended. Nil when nothing
-- does. `roles`: those that may, separated by spaces.
local function refuse(state, role, roles, is_held)
  if not state or not role then return redis.error_reply('NOT_FOUND') end
  if state.kind == 'direct' then return redis.error_reply('FORBIDDEN A direct conversation has no settings.') end
  if not string.find(' ' .. roles .. ' ', ' ' .. role .. ' ', 1, true) then return redis.error_reply('FORBIDDEN') end
  if not is_held then return redis.error_reply('LOCK_LOST') end
  return nil
end

local ARCHIVED = 'FORBIDDEN This channel is archived.'
