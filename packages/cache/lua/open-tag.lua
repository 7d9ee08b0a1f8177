-- The counter of a tag, for an entry that is about to be made. One that is absent begins at a number that no entry knows.
--
-- KEYS[1]  counter of the tag
-- ARGV[1]  a random number to begin with
-- ARGV[2]  how long the counter must live, ms: at least as long as the entry
-- Result   the counter; false when there is no memory for it
local held = redis.pcall('GET', KEYS[1])
if type(held) == 'string' and string.match(held, '^%d+$') then
  if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
  return held
end

local reply = redis.pcall('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
if type(reply) == 'table' and reply.err then
  redis.call('UNLINK', KEYS[1])
  return false
end
return ARGV[1]
