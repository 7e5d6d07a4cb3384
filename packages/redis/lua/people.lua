-- The list of accounts: everyone there is, deactivated and imported people too, by handle and by name, with what the list is filtered by.
-- Members: `h` handle NUL mark, and `n` folded name NUL handle NUL mark. The mark is a letter for the state (active, deactivated, imported)
-- and one for the role. `!` stands in it once everyone is listed; and the set of owners then has everyone who owns the installation and can
-- sign in.

local role_marks = { owner = 'o', admin = 'a', member = 'm', guest = 'g' }

local function mark_of(user)
  return (user.imported and 'i' or user.deactivated and 'd' or 'a') .. (role_marks[user.role] or 'm')
end

local function listed_as(user)
  local mark = mark_of(user)
  return 'h' .. user.handle .. '\0' .. mark, 'n' .. (user.folded or user.name) .. '\0' .. user.handle .. '\0' .. mark
end

local function list_person(accounts, owners, id, user)
  local by_handle, by_name = listed_as(user)
  redis.call('ZADD', accounts, 0, by_handle, 0, by_name)
  if user.role == 'owner' and not user.deactivated and not user.imported then
    redis.call('SADD', owners, id)
  else
    redis.call('SREM', owners, id)
  end
end

-- Before a change: what it is listed as must still be what it was.
local function unlist_person(accounts, user)
  redis.call('ZREM', accounts, listed_as(user))
end

-- The lists of those who can sign in, by handle and by name.
local function show_person(by_handle, by_name, user)
  redis.call('ZADD', by_handle, 0, user.handle)
  redis.call('ZADD', by_name, 0, (user.folded or user.name) .. '\0' .. user.handle)
end

local function hide_person(by_handle, by_name, user)
  redis.call('ZREM', by_handle, user.handle)
  redis.call('ZREM', by_name, (user.folded or user.name) .. '\0' .. user.handle)
end
