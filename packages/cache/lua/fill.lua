-- Writes an entry, only while its loader still has the right to.
--
-- KEYS[1]  key of the entry
-- ARGV[1]  token of the loader
-- ARGV[2]  the entry: JSON that begins with {"token":"<token>"
-- ARGV[3]  life of the entry, ms
-- Result   1 when it was written, else 0
local held = redis.pcall('GET', KEYS[1])
local mine = '{"filling":"' .. ARGV[1] .. '",'
if type(held) ~= 'string' or string.sub(held, 1, #mine) ~= mine then return 0 end

local reply = redis.pcall('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
if type(reply) == 'table' and reply.err then
  redis.call('UNLINK', KEYS[1])
  return 0
end
return 1
