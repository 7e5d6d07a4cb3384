-- include: clock
-- include: flags
-- What a person is told of a channel: {epoch, id of the last entry, messages so far, name, kind, topic, '1' if ephemeral, '1' if archived,
-- how many members, the person's role or '', of a direct channel its people, its flags, until when the person may not write (0: no end)
-- or '', '1' if they asked to be let in}; nil where there is none, or it is still being made. `muted` and `knocks` are looked at only where
-- the flags say that there are such; left out, nothing is told of them.
local function describe_channel(head, members, person, muted, knocks)
  local epoch, ms, sequence, n, flags, name, kind, topic =
    unpack(redis.call('HMGET', head, 'epoch', 'ms', 'seq', 'n', 'flags', 'name', 'kind', 'topic'))
  if not epoch or has_flag(flags, 'making') then return nil end
  local mute, asked = '', ''
  if muted and has_flag(flags, 'mutes') then
    mute = redis.call('HGET', muted, person) or ''
    if mute ~= '' and mute ~= '0' and tonumber(mute) <= now_ms() then mute = '' end
  end
  if knocks and has_flag(flags, 'approval') and redis.call('HEXISTS', knocks, person) == 1 then asked = '1' end
  return {
    epoch, ms .. '-' .. sequence, n, name, kind, topic, has_flag(flags, 'ephemeral') and '1' or '',
    has_flag(flags, 'archived') and '1' or '', redis.call('HLEN', members), redis.call('HGET', members, person) or '',
    kind == 'direct' and redis.call('HKEYS', members) or {}, flags, mute, asked,
  }
end
