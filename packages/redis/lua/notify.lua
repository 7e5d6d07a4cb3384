-- include: flags
-- Whether members of a channel have keywords: then all that is said is looked at for them, behind the call.
local function has_keywords(state)
  return state.flags ~= '' and has_flag(state.flags, 'keywords')
end

-- Leaves the job that notes whom something concerns, in the same call as what concerns them (WRK-1). `thread`: of a reply.
local function add_notify_job(jobs, channel, id, thread, more)
  redis.call('XADD', jobs, '*', 'j', table.concat({
    '{"type":"notify","channel":"', channel, '","message":"', id, '"', thread and ',"thread":"' .. thread .. '"' or '', more or '', '}',
  }))
end
