-- Gives one loader of all processes the right to fill a key: only while the key still is as the loader saw it.
--
-- KEYS[1]  key of the entry
-- ARGV[1]  token of the loader: letters, digits and dashes, never used before
-- ARGV[2]  how long the right lasts, ms
-- ARGV[3]  token of the entry or loader that was seen there; nothing for "absent or unreadable"; * for "whatever is there"
-- ARGV[4]  1: what is there may be served until it is replaced; 0: it may not
-- Result   1 when the right was given, 0 when the key is not as it was seen, -1 when there is no memory left
local held = redis.pcall('GET', KEYS[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local token, endsAt, entry
if type(held) == 'string' then
  token, endsAt, entry = string.match(held, '^{"filling":"([%w-]+)","until":(%d+),"entry":(.+)}$')
  if not token then
    token, entry = string.match(held, '^{"token":"([%w-]+)"'), held
  end
end

local isDead = endsAt and tonumber(endsAt) <= now
if ARGV[3] ~= '*' and ARGV[3] ~= (token or '') and not isDead then return 0 end

local life = tonumber(ARGV[2])
local reply
if ARGV[4] == '1' and token and entry ~= 'null' then
  local left = redis.call('PTTL', KEYS[1])
  reply = redis.pcall(
    'SET', KEYS[1],
    string.format('{"filling":"%s","until":%.0f,"entry":', ARGV[1], now + life) .. entry .. '}',
    'PX', math.max(left, life)
  )
else
  reply = redis.pcall(
    'SET', KEYS[1], string.format('{"filling":"%s","until":%.0f,"entry":null}', ARGV[1], now + life), 'PX', life
  )
end
if type(reply) == 'table' and reply.err then
  redis.call('UNLINK', KEYS[1])
  return -1
end
return 1
