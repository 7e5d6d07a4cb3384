-- include: flags
-- What a person is told of a channel: {epoch, id of the last entry, messages so far, name, kind, topic, '1' if ephemeral, '1' if archived,
-- how many members, the person's role or '', of a direct channel its people}; nil where there is none, or it is still being made.
local function describe_channel(head, members, person)
  local epoch, ms, sequence, n, flags, name, kind, topic =
    unpack(redis.call('HMGET', head, 'epoch', 'ms', 'seq', 'n', 'flags', 'name', 'kind', 'topic'))
  if not epoch or has_flag(flags, 'making') then return nil end
  return {
    epoch, ms .. '-' .. sequence, n, name, kind, topic, has_flag(flags, 'ephemeral') and '1' or '',
    has_flag(flags, 'archived') and '1' or '', redis.call('HLEN', members), redis.call('HGET', members, person) or '',
    kind == 'direct' and redis.call('HKEYS', members) or {},
  }
end
