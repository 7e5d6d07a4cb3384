-- include: change
-- include: calls
-- include: thread
-- include: notify
-- Editing: one call decides, notes the new text in the state and appends the entry that says so.

-- Versions of an edited message that are kept besides what it said first.
local VERSIONS = 20

-- message_edit: gives a message or reply of one's own another text.
-- keys: the channel's log, head, members, authors, feed; the two halves of the record; state, everyone, muted, jobs; those who follow the
--   thread it is a reply of (any key where it is none); two for each person: their mention set, what they read of threads.
-- args: author, client id, its mark, the message's id, the text as it stands in JSON, 'here', 'channel' or '', channel, sequence of the
--   thread's first message or '', how many are named; the ids of those named, then of the others: who may have been called by what it said.
-- returns {id of the entry, 0, 1 when it was stored before, of a reply its thread or '', and the ids of those it names now and did not
--   before}; {'', 0, 0} when it said so already; {'needs', that sequence or '', ids…} when keys are missing: nothing was written.
-- errors: NOT_FOUND, FORBIDDEN (another's, archived, muted, too late, may not call everyone), CONFLICT.
local function message_edit(keys, args)
  local log, head, members, authors, feed, even_half, odd_half, state_key, everyone_key, muted, jobs, followers = unpack(keys, 1, 12)
  local by, client_id, mark, id, text, everyone, channel, root_text, named_text = unpack(args, 1, 9)
  local now, named = now_ms(), tonumber(named_text)
  local state, role, found = begin_change(log, head, members, authors, even_half, odd_half, state_key, by, client_id, mark, id, now)
  if not state then return role end
  if found.by ~= by then return redis.error_reply('FORBIDDEN Only its author may edit a message.') end
  local refusal = refuse_to_write(state, role, muted, by, now)
  if refusal then return refusal end
  local seconds = tonumber(string.match(family_flag(state.flags, 'edit'), '%d+'))
  if seconds and now > found.at + seconds * 1000 then return redis.error_reply('FORBIDDEN It is too late to edit this message.') end
  -- A reply that is not shown in the channel calls nobody but those it names.
  if not found.n then everyone = '' end
  if everyone ~= '' and not found.everyone then
    refusal = refuse_to_call_everyone(state, role, members)
    if refusal then return refusal end
  end
  local plain = cjson.decode('"' .. text .. '"')
  if plain == found.text then return {'', 0, 0} end

  local root = found.thread and sequence_of(found.thread)
  local is_complete = root_text == (root and whole(root) or '')
  local sets, reads, mentioned, is_mentioned = {}, {}, {}, {}
  for index = 10, #args do
    local user, place = args[index], index - 9
    sets[user], reads[user] = keys[11 + 2 * place], keys[12 + 2 * place]
    if place <= named and user ~= by and redis.call('HEXISTS', members, user) == 1 then
      mentioned[#mentioned + 1] = user
      is_mentioned[user] = true
    end
  end
  local before = called_by(state_key, found)
  for _, user in ipairs(before) do is_complete = is_complete and sets[user] ~= nil end
  if not is_complete then return {'needs', root and whole(root) or '', unpack(before)} end

  local call = call_of(found.sequence, root, found.reply, found.n)
  -- `@here` called those who were there when it was said: they stay called as long as the text calls so.
  local keeps_here = found.everyone == 'here' and everyone == 'here'
  local is_here, was_named, newly, names_anew = {}, {}, {}, false
  for user in string.gmatch(keeps_here and redis.call('HGET', state_key, 'called:' .. whole(found.sequence)) or '', '[^,]+') do
    is_here[user] = true
  end
  for _, user in ipairs(found.mentions) do was_named[user] = true end
  for _, user in ipairs(before) do
    if not is_mentioned[user] and not is_here[user] then remove_call(sets[user], found.sequence, root, found.reply) end
  end
  if found.everyone == 'here' and not keeps_here then redis.call('HDEL', state_key, 'called:' .. whole(found.sequence)) end
  for _, user in ipairs(mentioned) do
    add_call(sets[user], found.sequence, call)
    names_anew = names_anew or not was_named[user]
    if root and not was_named[user] then
      newly[#newly + 1] = user
      follow_thread(followers, reads[user], user, root, found.reply - 1)
    end
  end
  if #newly > 0 then add_thread_job(jobs, channel, found.thread) end
  if names_anew or has_keywords(state) then add_notify_job(jobs, channel, id, found.thread, ',"edited":true') end
  if found.n then
    local everyone_call = everyone_call_of(found.sequence, by, root, found.reply)
    if everyone == 'channel' then add_call(everyone_key, found.sequence, everyone_call)
    elseif found.everyone == 'channel' then redis.call('ZREM', everyone_key, everyone_call) end
  end

  local rest = ',"text":"' .. text .. '"'
  if #mentioned > 0 then rest = rest .. ',"mentions":["' .. table.concat(mentioned, '","') .. '"]' end
  if everyone ~= '' then rest = rest .. ',"everyone":"' .. everyone .. '"' end
  if root then rest = rest .. ',"thread":"' .. found.thread .. '","reply":' .. whole(found.reply) end
  local entry = append_message_change(
    log, head, feed, even_half, odd_half, state, now, 'message.edited', by, client_id, mark, id, rest)
  local change = found.change
  change.text, change.editedAt = plain, now
  change.mentions = #mentioned > 0 and mentioned or nil
  change.everyone = everyone ~= '' and everyone or nil
  change.edits = change.edits or {}
  change.edits[#change.edits + 1] = entry
  if #change.edits > VERSIONS then
    forget_edit(log, state_key, table.remove(change.edits, 1))
  end
  write_change(state_key, found.sequence, change)
  return {entry, 0, 0, found.thread or '', unpack(newly)}
end

-- message_versions: what a message said, oldest first.
-- keys: log, members, authors, state. args: reader, the message's id, how many.
-- returns {text, at} of each, flat. errors: NOT_FOUND, FORBIDDEN (neither its author nor a moderator).
local function message_versions(keys, args)
  local log, members, authors, state_key = unpack(keys)
  local reader, id, limit_text = unpack(args)
  local role = redis.call('HGET', members, reader)
  local found = role and find_message(log, authors, state_key, id)
  if not found then return redis.error_reply('NOT_FOUND') end
  if found.by ~= reader and not is_moderator(role) then
    return redis.error_reply('FORBIDDEN Only its author and moderators see what a message said before.')
  end
  local versions, change = {{found.first_text, whole(found.at)}}, found.change
  for _, edit in ipairs(change.edits or {}) do
    local entry = redis.call('XRANGE', log, edit, edit)[1]
    if entry then
      local parts = split_entry(entry[2][2])
      versions[#versions + 1] = {cjson.decode('{' .. parts.rest .. '}').text, whole(parts.at or ms_of(edit))}
    end
  end
  local flat = {}
  for index = math.max(1, #versions - tonumber(limit_text) + 1), #versions do
    flat[#flat + 1], flat[#flat + 2] = versions[index][1], versions[index][2]
  end
  return flat
end

define('message_edit', message_edit)
define('message_versions', message_versions, {'no-writes'})
