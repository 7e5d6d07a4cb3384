-- include: append
-- include: thread
-- Bringing in another system's conversations as threads.

-- thread_import: appends lines that begin a thread or answer in one, in order, each once. Nobody follows them.
-- keys: log, head, authors, feed, imported, state; then the thread for each line (any of these keys for one that begins a thread).
-- args: '1' to show answers in the channel, too; then seven for each line: source, number within the source (rising), '1' for an action,
--   author, time in ms, the text as it stands in JSON, id of the first message or '' for one that begins a thread.
-- returns {appended, skipped, id of each that begins a thread, else ''}. errors: NOT_FOUND.
local function thread_import(keys, args)
  local log, head, authors, feed, imported, state_key = unpack(keys, 1, 6)
  local in_channel = args[1] == '1'
  local state = read_head(head)
  if not state then return redis.error_reply('NOT_FOUND') end
  local now, appended, skipped, ids = now_ms(), 0, 0, {}
  for index = 0, (#args - 1) / 7 - 1 do
    local source, number, action, by, at, text, root_id = unpack(args, index * 7 + 2, index * 7 + 8)
    local thread, place, is_root = keys[index + 7], source .. ' ' .. number, root_id == ''
    if tonumber(number) <= tonumber((redis.call('HGET', imported, source)) or -1) then
      skipped = skipped + 1
      ids[#ids + 1] = is_root and redis.call('HGET', imported, place) or ''
    else
      local id = next_place(state, now)
      local is_message, author = is_root or in_channel, author_number(authors, by)
      if is_message then state.n = state.n + 1 end
      local notices, sequence = whole(state.sequence - state.n), whole(state.sequence)
      local reply = not is_root and last_reply(thread) + 1
      local more = reply and '"thread":"' .. root_id .. '","reply":' .. whole(reply) or ''
      local flags, json = action == '1' and ',"action":true' or ''
      if is_message then
        local bits = 64 + OWN_AT + (action == '1' and ACTION or 0) + (reply and MORE or 0)
        redis.call('XADD', log, id, 'e', table.concat({
          string.char(bits), author, ' ', notices, ' ', at, ' ', more, reply and ' ' or '', text,
        }))
        json = table.concat({'"n":', whole(state.n), ',"text":"', text, '"', flags, reply and ',' or '', more})
      else
        json = table.concat({more, ',"text":"', text, '"', flags})
        redis.call('XADD', log, id, 'e', table.concat({
          string.char(64 + NOTICE + HIDDEN + OWN_AT), notices, ' ', at, ' thread.replied ', by, ' ', json,
        }))
      end
      redis.call('HSET', head, 'ms', whole(state.ms), 'seq', sequence, 'n', whole(state.n))
      redis.call('HSET', imported, source, number)
      if reply then add_reply(thread, state_key, sequence_of(root_id), id, by, author, tonumber(at), reply, in_channel)
      else redis.call('HSET', imported, place, id) end
      redis.call('SPUBLISH', feed, table.concat({
        state.epoch, ' ', sequence, ' {"type":"', is_message and 'message.posted' or 'thread.replied', '","id":"', id, '","at":', at,
        ',"by":"', by, '",', json, '}',
      }))
      appended = appended + 1
      ids[#ids + 1] = is_root and id or ''
    end
  end
  return {appended, skipped, ids}
end

define('thread_import', thread_import)
