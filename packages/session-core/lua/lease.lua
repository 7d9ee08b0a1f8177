-- Gives one reader that missed the right to fill the key.
--
-- KEYS[1]  key of the session
-- ARGV[1]  token: letters, digits and dashes
-- ARGV[2]  life of the token in ms
-- Result   1 when the key was absent and now holds the token, else 0
local reply = redis.pcall('SET', KEYS[1], '{"filling":"' .. ARGV[1] .. '","floor":0}', 'PX', ARGV[2], 'NX')
if type(reply) == 'table' and reply.ok then return 1 end
return 0
