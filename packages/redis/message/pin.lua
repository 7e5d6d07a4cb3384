-- include: change
-- include: reading
-- Pins: what the members of a channel keep at hand.

-- message_pin, message_unpin: pins a message or takes its pin away.
-- keys: the channel's log, head, members, authors, feed; the two halves of the record; state, pins, muted.
-- args: person, client id, its mark, the message's id, how many may be pinned.
-- returns {id of the entry, 0, 1 when it was stored before}; {'', 0, 0} when it was so already. errors: NOT_FOUND, FORBIDDEN, CONFLICT.
local function change_pin(keys, args, is_on)
  local log, head, members, authors, feed, even_half, odd_half, state_key, pins, muted = unpack(keys)
  local by, client_id, mark, id, most = unpack(args)
  local now = now_ms()
  local state, role, found = begin_change(log, head, members, authors, even_half, odd_half, state_key, by, client_id, mark, id, now)
  if not state then return role end
  local refusal = refuse_to_write(state, role, muted, by, now)
  if refusal then return refusal end
  local change = found.change
  if (change.pinned ~= nil) == is_on then return {'', 0, 0} end
  if is_on and redis.call('ZCARD', pins) >= tonumber(most) then
    return redis.error_reply('CONFLICT So many messages are pinned here that one must be unpinned first.')
  end
  local kind = is_on and 'message.pinned' or 'message.unpinned'
  local entry = append_message_change(log, head, feed, even_half, odd_half, state, now, kind, by, client_id, mark, id, '')
  change.pinned = is_on and {by = by, at = now} or nil
  write_change(state_key, found.sequence, change)
  if is_on then redis.call('ZADD', pins, whole(state.sequence), id) else redis.call('ZREM', pins, id) end
  return {entry, 0, 0}
end

-- message_pins: what is pinned, the latest pin first. keys: log, members, authors, state, reactions, pins. args: reader.
-- returns {entries, authors, changes}. errors: NOT_FOUND.
local function message_pins(keys, args)
  local log, members, authors, state_key, reactions, pins = unpack(keys)
  local reader = unpack(args)
  if redis.call('HEXISTS', members, reader) == 0 then return redis.error_reply('NOT_FOUND') end
  local entries = entries_of(log, state_key, redis.call('ZREVRANGE', pins, 0, -1))
  return {entries, authors_of(authors, entries), changes_of(state_key, reactions, reader, entries)}
end

define('message_pin', function (keys, args) return change_pin(keys, args, true) end)
define('message_unpin', function (keys, args) return change_pin(keys, args, false) end)
define('message_pins', message_pins, {'no-writes'})
