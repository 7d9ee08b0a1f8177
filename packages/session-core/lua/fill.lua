-- Writes what a reader fetched from Postgres, only while its token still stands and no newer version was noted.
--
-- KEYS[1]  key of the session
-- ARGV[1]  token that `lease` placed
-- ARGV[2]  version of the row
-- ARGV[3]  copy: the documented JSON with "version" as its last field, or {"absent":true,"version":n}, or nothing when it
--          is too large for Redis
-- ARGV[4]  end of the copy's life, Unix time in ms by the clock of this server
-- Result   1 when the copy was written, else 0
local held = redis.pcall('GET', KEYS[1])
if type(held) ~= 'string' then return 0 end
local token, floor = string.match(held, '^{"filling":"([%w-]+)","floor":(%d+)}$')
if token ~= ARGV[1] then return 0 end

if tonumber(floor) <= tonumber(ARGV[2]) then
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  if ARGV[3] ~= '' and tonumber(ARGV[4]) > now then
    local reply = redis.pcall('SET', KEYS[1], ARGV[3], 'PXAT', ARGV[4])
    if not (type(reply) == 'table' and reply.err) then return 1 end
  end
end
redis.call('UNLINK', KEYS[1])
return 0
