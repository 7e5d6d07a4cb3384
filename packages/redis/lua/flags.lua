-- A channel's flags: words in any order, separated by spaces.

local function has_flag(flags, flag)
  return string.find(' ' .. flags .. ' ', ' ' .. flag .. ' ', 1, true) ~= nil
end

local function with_flag(flags, flag)
  return flags == '' and flag or flags .. ' ' .. flag
end

local function without_flag(flags, flag)
  local kept = {}
  for word in string.gmatch(flags, '%S+') do
    if word ~= flag then kept[#kept + 1] = word end
  end
  return table.concat(kept, ' ')
end
