-- Background work of one partition: a stream with a consumer group for each kind of worker (WRK-1).

-- Deletes a job once every group has acknowledged it. A group that has not yet been given it has not.
local function delete_if_done(jobs, id)
  for _, flat in ipairs(redis.call('XINFO', 'GROUPS', jobs)) do
    local group = {}
    for index = 1, #flat, 2 do group[flat[index]] = flat[index + 1] end
    local given_ms, given_count = string.match(group['last-delivered-id'], '^(%d+)-(%d+)$')
    local ms, count = string.match(id, '^(%d+)-(%d+)$')
    given_ms, given_count, ms, count = tonumber(given_ms), tonumber(given_count), tonumber(ms), tonumber(count)
    if given_ms < ms or (given_ms == ms and given_count < count) then return 0 end
    if #redis.call('XPENDING', jobs, group.name, id, id, 1) > 0 then return 0 end
  end
  return redis.call('XDEL', jobs, id)
end

-- job_acknowledge: a group is done with a job. keys: jobs. args: group, id. returns 1 when it was the last to be.
local function job_acknowledge(keys, args)
  local jobs = unpack(keys)
  local group, id = unpack(args)
  if redis.call('XACK', jobs, group, id) == 0 then return 0 end
  return delete_if_done(jobs, id)
end

-- How often a job has been given out.
local function attempts_of(jobs, group, id)
  local pending = redis.call('XPENDING', jobs, group, id, id, 1)[1]
  return pending and pending[4] or 0
end

-- job_claim: takes over jobs that were given out and heard nothing of for a time.
-- keys: jobs. args: group, consumer, that time (ms), how many.
-- returns {jobs as {id, fields, attempts with this one}, how many no longer exist}.
local function job_claim(keys, args)
  local jobs = unpack(keys)
  local group, consumer, idle_ms, count = unpack(args)
  local claimed, vanished, cursor = {}, 0, '0-0'
  repeat
    local answer = redis.call('XAUTOCLAIM', jobs, group, consumer, idle_ms, cursor, 'COUNT', count - #claimed)
    cursor = answer[1]
    for _, entry in ipairs(answer[2]) do
      claimed[#claimed + 1] = {entry[1], entry[2], attempts_of(jobs, group, entry[1])}
    end
    vanished = vanished + #answer[3]
  until cursor == '0-0' or #claimed >= tonumber(count)
  return {claimed, vanished}
end

-- job_hold: keeps a job that one has, or counts another attempt at it. keys: jobs. args: group, consumer, id, '1' for another attempt.
-- returns its attempts, or 0 when it is somebody else's by now, or settled.
local function job_hold(keys, args)
  local jobs = unpack(keys)
  local group, consumer, id, is_attempt = unpack(args)
  if #redis.call('XPENDING', jobs, group, id, id, 1, consumer) == 0 then return 0 end
  if is_attempt == '1' then
    redis.call('XCLAIM', jobs, group, consumer, 0, id)
  else
    redis.call('XCLAIM', jobs, group, consumer, 0, id, 'JUSTID')
  end
  return attempts_of(jobs, group, id)
end

-- job_leave: forgets a consumer, unless jobs are still given out to it. keys: jobs. args: group, consumer.
local function job_leave(keys, args)
  local jobs = unpack(keys)
  local group, consumer = unpack(args)
  if #redis.call('XPENDING', jobs, group, '-', '+', 1, consumer) > 0 then return 0 end
  return redis.call('XGROUP', 'DELCONSUMER', jobs, group, consumer)
end

-- job_bury: a group gives a job up: it goes to the dead letters with the reason, and counts as acknowledged.
-- keys: jobs, dead. args: group, id, content, attempts, reason. returns the dead letter's id, or '' when somebody else had settled it.
local function job_bury(keys, args)
  local jobs, dead = unpack(keys)
  local group, id, content, attempts, reason = unpack(args)
  if redis.call('XACK', jobs, group, id) == 0 then return '' end
  local letter = redis.call('XADD', dead, '*', 'group', group, 'id', id, 'j', content, 'attempts', attempts, 'reason', reason)
  delete_if_done(jobs, id)
  return letter
end

-- job_replay: gives a dead letter to its group once more. keys: jobs, dead. args: the letter's id.
-- returns the new job's id. errors: NOT_FOUND.
local function job_replay(keys, args)
  local jobs, dead = unpack(keys)
  local letter = unpack(args)
  local entry = redis.call('XRANGE', dead, letter, letter)[1]
  if not entry then return redis.error_reply('NOT_FOUND') end
  local fields = {}
  for index = 1, #entry[2], 2 do fields[entry[2][index]] = entry[2][index + 1] end
  local id = redis.call('XADD', jobs, '*', 'j', fields.j, 'only', fields.group)
  redis.call('XDEL', dead, letter)
  return id
end

-- Also where memory is full: what is done makes room.
define('job_acknowledge', job_acknowledge, {'allow-oom'})
define('job_claim', job_claim)
define('job_hold', job_hold)
define('job_leave', job_leave)
define('job_bury', job_bury)
define('job_replay', job_replay)
