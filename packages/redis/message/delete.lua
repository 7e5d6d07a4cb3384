-- include: forget
-- include: audit
-- Deleting really deletes: after this one call the text is nowhere in Redis, and a tombstone stays.

-- message_delete: deletes a message or reply: one's own, or anyone's as a moderator.
-- keys: the channel's log, head, members, authors, feed; the two halves of the record; state, reactions, pins, deleted, everyone,
--   uncleared, the partition's audit and jobs, the thread it is a reply of (any key where it is none); the mention sets of those it may
--   call.
-- args: person, client id, its mark, the message's id, channel, the reason as it stands in JSON, sequence of the thread's first message
--   or ''; the ids of those it may call.
-- returns {id of the entry, 0, 1 when it was stored before}; {'needs', that sequence or '', ids…} when a key is missing: nothing was
--   written.
-- errors: NOT_FOUND, FORBIDDEN, CONFLICT.
local function message_delete(keys, args)
  local log, head, members, authors, feed, even_half, odd_half, state_key = unpack(keys, 1, 8)
  local reactions, pins, deleted, everyone, uncleared, audit, jobs, thread = unpack(keys, 9, 16)
  local by, client_id, mark, id, channel, reason, root_text = unpack(args, 1, 7)
  local now = now_ms()
  local state, role, found = begin_change(log, head, members, authors, even_half, odd_half, state_key, by, client_id, mark, id, now)
  if not state then return role end
  if found.by ~= by and not is_moderator(role) then
    return redis.error_reply('FORBIDDEN Only its author and moderators may delete a message.')
  end
  local root = found.thread and whole(sequence_of(found.thread)) or ''
  local sets, is_complete = {}, root == root_text
  for index = 8, #args do sets[args[index]] = keys[index + 9] end
  local people = called_by(state_key, found)
  for _, user in ipairs(people) do is_complete = is_complete and sets[user] ~= nil end
  if not is_complete then return {'needs', root, unpack(people)} end

  local places = {
    log = log, state = state_key, reactions = reactions, pins = pins, deleted = deleted, everyone = everyone, thread = thread,
    mentions = sets,
  }
  local reply = forget_message(places, found, by, now, reason ~= '' and cjson.decode('"' .. reason .. '"') or '')
  note_sent(now, even_half, odd_half, mark, state.sequence + 1)
  local rest = '"messages":["' .. id .. '"]' .. (reply and ',"replies":[' .. reply .. ']' or '')
    .. (reason ~= '' and ',"reason":"' .. reason .. '"' or '') .. ',"clientId":"' .. client_id .. '"'
  local entry = append_change(log, head, feed, state, now, 'message.deleted', by, rest)
  clear_log(log, uncleared, jobs, state, channel, id)
  if found.by ~= by then
    add_audit(audit, by, 'message:delete', ',"channel":"' .. channel .. '","kind":"' .. state.kind .. '","user":"' .. found.by .. '"'
      .. (reason ~= '' and ',"reason":"' .. reason .. '"' or ''))
  end
  return {entry, 0, 0}
end

-- Also where memory is full: deleting makes room.
define('message_delete', message_delete, {'allow-oom'})
