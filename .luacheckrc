-- Lua that runs inside Redis: Lua 5.1 with Redis's own globals, and what packages/redis/functions.ts adds to each library.
std = 'lua51'
max_line_length = 140
read_globals = { 'redis', 'cjson', 'cmsgpack', 'struct', 'bit', 'define' }

-- The shared pieces in lua/ are put in front of the libraries that say `-- include: <piece>`. Each is checked alone as well, so
-- what one piece defines is known to all, and not using it oneself is no fault there.
local pieces = io.popen('ls packages/redis/lua/*.lua 2>/dev/null')
for path in pieces:lines() do
  for line in io.lines(path) do
    local name = line:match('^local function ([%w_]+)') or line:match('^local ([%w_]+) =')
    if name then read_globals[#read_globals + 1] = name end
  end
end
pieces:close()
files['packages/redis/lua/*.lua'] = { ignore = { '211', '131', '431' } }
