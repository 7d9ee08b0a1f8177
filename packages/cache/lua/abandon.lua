-- A loader gives its right back: it failed, or there is nothing to keep.
--
-- KEYS[1]  key of the entry
-- ARGV[1]  token of the loader
-- ARGV[2]  how long nobody else shall load while there is an older entry to serve, ms; 0: remove the older entry too
-- Result   1 when it had the right, else 0
local held = redis.pcall('GET', KEYS[1])
if type(held) ~= 'string' then return 0 end
local token, entry = string.match(held, '^{"filling":"([%w-]+)","until":%d+,"entry":(.+)}$')
if token ~= ARGV[1] then return 0 end

if ARGV[2] ~= '0' and entry ~= 'null' then
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local text = string.format('{"filling":"%s","until":%.0f,"entry":', token, now + tonumber(ARGV[2])) .. entry .. '}'
  local reply = redis.pcall('SET', KEYS[1], text, 'KEEPTTL')
  if not (type(reply) == 'table' and reply.err) then return 1 end
end
redis.call('UNLINK', KEYS[1])
return 1
