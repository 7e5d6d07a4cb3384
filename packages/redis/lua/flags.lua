-- A channel's flags: words in any order, separated by spaces. Some are settings of a family: `<family>:<value>`.

local function has_flag(flags, flag)
  return string.find(' ' .. flags .. ' ', ' ' .. flag .. ' ', 1, true) ~= nil
end

local function with_flag(flags, flag)
  if has_flag(flags, flag) then return flags end
  return flags == '' and flag or flags .. ' ' .. flag
end

local function without_flag(flags, flag)
  local kept = {}
  for word in string.gmatch(flags, '%S+') do
    if word ~= flag then kept[#kept + 1] = word end
  end
  return table.concat(kept, ' ')
end

-- The word of a family, such as `slow:30` of `slow`, or ''. A word without a value is its own family.
local function family_flag(flags, family)
  for word in string.gmatch(flags, '%S+') do
    if string.match(word, '^[^:]+') == family then return word end
  end
  return ''
end
