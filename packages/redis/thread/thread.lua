-- include: change
-- include: calls
-- include: thread
-- include: notify
-- Threads. A reply is an entry of the channel's log like all else, and one call; its place in the thread, who follows it and what the first
-- message shows of it are kept beside the log.

-- What refuses a thread with this first message, or nil and then the message (nil of one that was deleted and has replies).
local function refuse_root(log, authors, state_key, thread, root_id)
  local found = find_message(log, authors, state_key, root_id)
  if found then
    if not found.thread then return nil, found end
    return redis.error_reply('BAD_REQUEST This is a reply: name the first message of its thread.')
  end
  local gone = redis.call('HGET', state_key, whole(sequence_of(root_id)))
  if gone and string.find(gone .. ' ', 'deleted ' .. root_id .. ' ', 1, true) == 1 and redis.call('EXISTS', thread) == 1 then return nil end
  return redis.error_reply('NOT_FOUND There is no such message.')
end

-- Those who follow a thread and are members of its channel.
local function following(followers, members)
  local flat, asked, found = redis.call('HGETALL', followers), {}, {}
  for index = 1, #flat, 2 do
    if flat[index + 1] == '+' then asked[#asked + 1] = flat[index] end
  end
  for from = 1, #asked, 1000 do
    local roles = redis.call('HMGET', members, unpack(asked, from, math.min(from + 999, #asked)))
    for index = 1, #roles do
      if roles[index] then found[#found + 1] = asked[from + index - 1] end
    end
  end
  return found
end

-- thread_append: checks, deduplicates, orders, stores and announces a reply (MSG-1 to MSG-4).
-- keys: log, head, members, authors, feed, the two halves of the record, state, the thread, its followers, jobs, those muted, who spoke
--   when, what calls everyone, what the author read of threads; then two for each of those called: their mention set, what they read of
--   threads.
-- args: author, client id, its mark, '1' for an action, the text as it stands in JSON, the first message's id, '1' to show it in the
--   channel, 'here', 'channel' or '' for whom else it calls there, channel, how many people it names; their ids, then those of who is here.
-- returns {id, its ordinal in the channel or 0, 1 when it was stored before, its ordinal in the thread (0: stored before), who follows the
--   thread}.
-- errors: NOT_FOUND (no such channel, no member, no such message), BAD_REQUEST (it answers a reply), FORBIDDEN, RATE_LIMITED, CONFLICT.
local function thread_append(keys, args)
  local log, head, members, authors, feed, even_half, odd_half, state_key, thread, followers, jobs, muted, slow, everyone_set, by_reads =
    unpack(keys, 1, 15)
  local by, client_id, mark, action, text, root_id, in_channel, everyone, channel, named_count = unpack(args, 1, 10)

  local role = redis.call('HGET', members, by)
  local state = role and read_head(head)
  if not state then return redis.error_reply('NOT_FOUND') end
  local author, now = author_number(authors, by), now_ms()
  local answer = find_sent(log, state_key, state, now, even_half, odd_half, mark, author, by, client_id)
  if answer then
    if answer.err then return answer end
    return {answer[1], answer[2], 1, 0, {}}
  end
  if state.ephemeral then return redis.error_reply('FORBIDDEN Nothing is stored here that could be answered.') end
  if in_channel ~= '1' then everyone = '' end
  local refusal = refuse_to_speak(state, role, muted, slow, by, now) or everyone ~= '' and refuse_to_call_everyone(state, role, members)
  if refusal then return refusal end
  local wrong_root, first = refuse_root(log, authors, state_key, thread, root_id)
  if wrong_root then return wrong_root end

  -- Whom it names, and, of a reply that is shown in the channel, whom it calls there.
  local mentioned, called = {}, {}
  for index = 11, #args do
    local user, place = args[index], index - 10
    if user ~= by and redis.call('HEXISTS', members, user) == 1 then
      local one = {user = user, mentions = keys[14 + 2 * place], reads = keys[15 + 2 * place], named = place <= tonumber(named_count)}
      called[#called + 1] = one
      if one.named then mentioned[#mentioned + 1] = user end
    end
  end

  -- What is of the wrong type is found before anything is written: what fails later is lost.
  redis.call('HLEN', followers)
  redis.call('HLEN', by_reads)
  redis.call('XLEN', jobs)
  if everyone == 'channel' then redis.call('ZCARD', everyone_set) end
  for _, one in ipairs(called) do
    redis.call('ZCARD', one.mentions)
    redis.call('HLEN', one.reads)
  end
  local root, reply = sequence_of(root_id), last_reply(thread) + 1
  local id = next_place(state, now)
  if in_channel == '1' then state.n = state.n + 1 end
  local sequence, own_at = whole(state.sequence), state.ms ~= now
  local notices, at = whole(state.sequence - state.n), own_at and whole(now) .. ' ' or ''
  local more = '"thread":"' .. root_id .. '","reply":' .. whole(reply)
  local flags = action == '1' and ',"action":true' or ''
  if #mentioned > 0 then flags = flags .. ',"mentions":["' .. table.concat(mentioned, '","') .. '"]' end
  note_sent(now, even_half, odd_half, mark, state.sequence)
  local json
  if in_channel == '1' then
    if everyone ~= '' then more = more .. ',"everyone":"' .. everyone .. '"' end
    local bits = 64 + CLIENT_ID + MORE + (own_at and OWN_AT or 0) + (action == '1' and ACTION or 0) + (#mentioned > 0 and MENTIONS or 0)
    redis.call('XADD', log, id, 'e', table.concat({
      string.char(bits), author, ' ', notices, ' ', at, #mentioned > 0 and pack_users(mentioned) .. ' ' or '', more, ' ',
      pack_client_id(client_id), text,
    }))
    json = table.concat({',"n":', whole(state.n), ',"text":"', text, '","clientId":"', client_id, '"', flags, ',', more})
  else
    json = table.concat({',', more, ',"text":"', text, '","clientId":"', client_id, '"', flags})
    redis.call('XADD', log, id, 'e', table.concat({
      string.char(64 + NOTICE + HIDDEN + (own_at and OWN_AT or 0)), notices, ' ', at, 'thread.replied ', by, ' ', string.sub(json, 2),
    }))
  end
  redis.call('HSET', head, 'ms', whole(state.ms), 'seq', sequence, 'n', whole(state.n))
  note_speech(state, role, slow, by, now)
  add_reply(thread, state_key, root, id, by, author, now, reply, in_channel == '1')
  redis.call('SPUBLISH', feed, table.concat({
    state.epoch, ' ', sequence, ' {"type":"', in_channel == '1' and 'message.posted' or 'thread.replied', '","id":"', id, '","at":',
    whole(now), ',"by":"', by, '"', json, '}',
  }))

  local is_news = follow_thread(followers, by_reads, by, root, reply)
  if reply == 1 and first then
    -- Who began the thread, and whom its first message names, unless they have said no before.
    local beginners = first.mentions
    beginners[#beginners + 1] = first.by
    for _, user in ipairs(beginners) do
      if redis.call('HSETNX', followers, user, '+') == 1 then is_news = true end
    end
  end
  local here = {}
  for _, one in ipairs(called) do
    if not one.named then here[#here + 1] = one.user end
    if one.named or everyone == 'here' then
      add_call(one.mentions, state.sequence, call_of(state.sequence, root, reply, in_channel == '1'))
    end
    if one.named and follow_thread(followers, one.reads, one.user, root, reply - 1) then is_news = true end
  end
  if everyone == 'here' and #here > 0 then redis.call('HSET', state_key, 'called:' .. sequence, table.concat(here, ',')) end
  if everyone == 'channel' then
    add_call(everyone_set, state.sequence, everyone_call_of(state.sequence, by, root, reply))
  end
  if is_news then add_thread_job(jobs, channel, root_id) end
  local told = following(followers, members)
  if #called > 0 or everyone == 'channel' or #told > 1 or told[1] and told[1] ~= by or has_keywords(state) then
    add_notify_job(jobs, channel, id, root_id)
  end
  return {id, in_channel == '1' and state.n or 0, 0, reply, told}
end

-- thread_mark: a person has read a thread up to a reply. Never moves back.
-- keys: head, members, the thread, what they read of threads. args: person, the first message's sequence, ordinal.
-- returns 1 when it moved. errors: NOT_FOUND, BAD_REQUEST (no such reply).
local function thread_mark(keys, args)
  local head, members, thread, reads = unpack(keys)
  local user, root, reply = unpack(args)
  if redis.call('EXISTS', head) == 0 or redis.call('HEXISTS', members, user) == 0 then return redis.error_reply('NOT_FOUND') end
  if tonumber(reply) > last_reply(thread) then return redis.error_reply('BAD_REQUEST There is no such reply.') end
  if tonumber(reply) <= tonumber((redis.call('HGET', reads, root)) or 0) then return 0 end
  redis.call('HSET', reads, root, reply)
  note_act(reads)
  return 1
end

-- thread_mark_unread: a person has not read a reply and what follows it in its thread, as far as the thread itself goes.
-- keys, args as thread_mark. returns the reply's id. errors: NOT_FOUND, BAD_REQUEST (no such reply).
local function thread_mark_unread(keys, args)
  local head, members, thread, reads = unpack(keys)
  local user, root, reply = unpack(args)
  if redis.call('EXISTS', head) == 0 or redis.call('HEXISTS', members, user) == 0 then return redis.error_reply('NOT_FOUND') end
  local place = tonumber(reply) > 0 and place_of(thread, tonumber(reply))
  if not place then return redis.error_reply('BAD_REQUEST There is no such reply.') end
  if tonumber(reply) <= tonumber((redis.call('HGET', reads, root)) or 0) then
    redis.call('HSET', reads, root, whole(reply - 1))
    note_act(reads)
  end
  return string.match(place, '^%S+')
end

-- thread_follow: a person follows a thread by hand, having read what is there, or does not.
-- keys: log, head, members, authors, state, the thread, its followers, jobs, what they read of threads. args: channel, person, the first
--   message's id, '+' or '-'. returns 1 when that is news. errors: NOT_FOUND, BAD_REQUEST (a reply).
local function thread_follow(keys, args)
  local log, head, members, authors, state_key, thread, followers, jobs, reads = unpack(keys)
  local channel, user, root_id, wish = unpack(args)
  if redis.call('EXISTS', head) == 0 or redis.call('HEXISTS', members, user) == 0 then return redis.error_reply('NOT_FOUND') end
  local refusal = refuse_root(log, authors, state_key, thread, root_id)
  if refusal then return refusal end
  local was = redis.call('HGET', followers, user)
  if was == wish then return 0 end
  if wish == '+' then follow_thread(followers, reads, user, sequence_of(root_id), last_reply(thread))
  else redis.call('HSET', followers, user, '-') end
  note_act(reads)
  add_thread_job(jobs, channel, root_id)
  return 1
end

-- thread_followers: those who follow a thread and are members of its channel. keys: members, its followers.
local function thread_followers(keys)
  local members, followers = unpack(keys)
  return following(followers, members)
end

define('thread_append', thread_append)
define('thread_mark', thread_mark)
define('thread_mark_unread', thread_mark_unread)
define('thread_follow', thread_follow)
define('thread_followers', thread_followers, {'no-writes'})
