-- A log is cleared of what was deleted far back in it: it is copied, piece by piece, without the deleted entries, and in the end the copy
-- takes its place. Meanwhile the log goes on. Each step finds by itself how far the copy has come, so another may go on with it.

-- Copies up to `limit` further entries. Returns how many.
local function copy_further(log, copy, limit)
  local last = redis.call('EXISTS', copy) == 1 and redis.call('XREVRANGE', copy, '+', '-', 'COUNT', 1)[1]
  local entries = redis.call('XRANGE', log, last and '(' .. last[1] or '-', '+', 'COUNT', limit)
  for _, entry in ipairs(entries) do redis.call('XADD', copy, entry[1], unpack(entry[2])) end
  return #entries
end

-- log_copy: copies the next piece. keys: log, its copy, uncleared. args: how many entries. returns how many there were; -1 when there is
-- nothing to clear.
local function log_copy(keys, args)
  local log, copy, uncleared = unpack(keys)
  local limit = unpack(args)
  if redis.call('EXISTS', uncleared) == 0 then
    redis.call('UNLINK', copy)
    return -1
  end
  return copy_further(log, copy, limit)
end

-- log_swap: copies the rest and puts the copy in the log's place. Nothing in a log ever changes but by going: so when both hold as many
-- entries they hold the same. keys: log, its copy, uncleared. args: how many entries may be left.
-- returns 1; 0 when there was more left; -1 when something was deleted that is in the copy: it is dropped, to begin again.
local function log_swap(keys, args)
  local log, copy, uncleared = unpack(keys)
  local limit = tonumber((unpack(args)))
  if copy_further(log, copy, limit) == limit then return 0 end
  if redis.call('XLEN', copy) ~= redis.call('XLEN', log) then
    redis.call('UNLINK', copy)
    return -1
  end
  redis.call('UNLINK', log, uncleared)
  redis.call('RENAME', copy, log)
  return 1
end

define('log_copy', log_copy)
define('log_swap', log_swap)
