-- Ends all entries that know this counter. An absent one stays absent: no entry that knows it is valid.
--
-- KEYS[1]  counter of the tag
-- Result   1
if redis.call('EXISTS', KEYS[1]) == 1 then
  local reply = redis.pcall('INCR', KEYS[1])
  -- No number, or no memory left: without it no entry is valid either.
  if type(reply) == 'table' and reply.err then redis.call('UNLINK', KEYS[1]) end
end
return 1
