-- The audit of what those did who may: one stream for each partition and one for the installation, written in the very call that does it.
-- Entries are never changed. One field `a`, a JSON object without braces: `"by":"u_…","action":"member:ban"` and, where there are such,
-- `"channel"` with `"kind"` (the channel's kind at that moment: of private ones only their own moderators and owners are told),
-- `"user"`, `"before"`, `"after"`, `"reason"`.

-- `rest`: further JSON members, each behind a comma, or ''.
local function add_audit(audit, by, action, rest)
  redis.call('XADD', audit, '*', 'a', '"by":"' .. by .. '","action":"' .. action .. '"' .. rest)
end

-- One JSON member for `rest`; nothing for an empty text.
local function audit_member(name, text)
  if text == '' then return '' end
  return ',"' .. name .. '":' .. cjson.encode(text)
end
