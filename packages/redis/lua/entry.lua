-- include: clock
-- The stored form of a log entry: one field `e`, whose first byte is 64 + what it has (the bits below), then
--   of a message  `<author's number> <notices so far> [<at> ][<mentioned ids without u_, by commas> ][<more> ][<client id, 16 bytes>]
--                 <text>` without the line's break, the text as it stands in JSON; `more`: further JSON members without a space in them
--   of a notice   `<notices so far> [<at> ]<type> <by> <the rest of its JSON object, without braces>`
-- Sequence, id and time come from the stream id; a message's ordinal is its sequence - notices so far.
local NOTICE = 1
local ACTION = 2
local MENTIONS = 4
local OWN_AT = 8
local CLIENT_ID = 16
-- Of a notice: it is hidden, pages of history leave it out (a change of a message, a reply in a thread).
local HIDDEN = 32
-- Of a message: it has `more`.
local MORE = 32

local high_digit, low_digit = {}, {}

-- A UUID in lower case in 16 bytes. (A pattern that is replaced would cost ten times as much.)
local function pack_client_id(client_id)
  -- Filled at the first call: while a library is loaded there is no `string`. Without gaps, so that they are arrays.
  local high, low = high_digit, low_digit
  if not low[1] then
    for code = 1, 102 do high[code], low[code] = 0, 0 end
    for digit = 0, 15 do
      local code = string.byte(string.format('%x', digit))
      high[code], low[code] = digit * 16, digit
    end
  end
  local a, b, c, d, e, f, g, h, _, i, j, k, l, _, m, n, o, p, _, q, r, s, t, _, u, v, w, x, y, z, aa, bb, cc, dd, ee, ff =
    string.byte(client_id, 1, 36)
  return string.char(
    high[a] + low[b], high[c] + low[d], high[e] + low[f], high[g] + low[h], high[i] + low[j], high[k] + low[l], high[m] + low[n],
    high[o] + low[p], high[q] + low[r], high[s] + low[t], high[u] + low[v], high[w] + low[x], high[y] + low[z], high[aa] + low[bb],
    high[cc] + low[dd], high[ee] + low[ff])
end

local function pack_users(users)
  return (string.gsub(table.concat(users, ','), 'u_', ''))
end

local function is_notice(value)
  return string.byte(value) % 2 == NOTICE
end

-- Whether it is a notice that pages of history leave out.
local function is_hidden(value)
  local code = string.byte(value)
  return code >= 64 + HIDDEN and code % 2 == NOTICE
end

-- How many notices the log holds up to and including this entry.
local function notices_of(value)
  return tonumber(string.match(value, is_notice(value) and '^.(%d+) ' or '^.%d+ (%d+) '))
end

-- A stored entry taken apart. Of a message: author (number), notices, at (nil: the id's), mentions (ids), more, client_id (16 bytes), text.
-- Of a notice: kind, notices, at, by, rest.
local function split_entry(value)
  local code, offset = string.byte(value) - 64, 2
  local function has(bit) return math.floor(code / bit) % 2 == 1 end
  local function word()
    local stop = string.find(value, ' ', offset, true)
    local found = string.sub(value, offset, stop - 1)
    offset = stop + 1
    return found
  end
  local parts = {}
  if not has(NOTICE) then parts.author = word() end
  parts.notices = tonumber(word())
  if has(OWN_AT) then parts.at = tonumber(word()) end
  if has(NOTICE) then
    parts.kind, parts.by = word(), word()
    parts.rest = string.sub(value, offset)
    return parts
  end
  parts.mentions = {}
  if has(MENTIONS) then
    for user in string.gmatch(word(), '[^,]+') do parts.mentions[#parts.mentions + 1] = 'u_' .. user end
  end
  if has(MORE) then parts.more = word() end
  if has(CLIENT_ID) then
    parts.client_id = string.sub(value, offset, offset + 15)
    offset = offset + 16
  end
  parts.text = string.sub(value, offset)
  return parts
end

local function sequence_of(id)
  return tonumber(string.match(id, '%-(%d+)$'))
end

local function ms_of(id)
  return tonumber(string.match(id, '^(%d+)'))
end

-- Finds the entry with a sequence by halving the time between the log's ends. Returns id and value; or nil and the id of the nearest
-- later entry (nil when there is none either).
local function find_sequence(log, last_ms, sequence)
  local first = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1]
  if not first then return nil, nil end
  local low, high, later = ms_of(first[1]), last_ms, nil
  while low <= high do
    local middle = math.floor((low + high) / 2)
    local entry = redis.call('XRANGE', log, string.format('%d-0', middle), '+', 'COUNT', 1)[1]
    if not entry then
      high = middle - 1
    else
      local found = sequence_of(entry[1])
      if found == sequence then return entry[1], entry[2][2] end
      if found > sequence then
        later = entry[1]
        high = middle - 1
      else
        -- Entries of one millisecond lie together, in the order of their sequences: the one sought, or its place, may be among them.
        local ms = ms_of(entry[1])
        local following = redis.call('XRANGE', log, string.format('%d-%d', ms, sequence), '+', 'COUNT', 1)[1]
        if not following then return nil, nil end
        local behind = sequence_of(following[1])
        if behind == sequence then return following[1], following[2][2] end
        if behind > sequence then return nil, following[1] end
        low = ms_of(following[1])
      end
    end
  end
  return nil, later
end
