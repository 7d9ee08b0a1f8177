-- Brings a copy up to date after its row was committed. An absent key stays absent: only `fill` may write one.
--
-- KEYS[1]  key of the session
-- ARGV[1]  version of the row
-- ARGV[2]  copy: the documented JSON with "version" as its last field, or {"absent":true,"version":n}
-- ARGV[3]  end of the copy's life, Unix time in ms by the clock of this server
-- ARGV[4]  latest time to do this, Unix time in ms by the clock of this server
-- Result   'late' | 'absent' | 'noted' (a fill is under way) | 'kept' (what is there is newer) | 'written' | 'unlinked'
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if now > tonumber(ARGV[4]) then return 'late' end

local version = tonumber(ARGV[1])
local held = redis.pcall('GET', KEYS[1])
if held == false then return 'absent' end

if type(held) == 'string' then
  local token, floor = string.match(held, '^{"filling":"([%w-]+)","floor":(%d+)}$')
  if token then
    if version > tonumber(floor) then
      local noted = string.format('{"filling":"%s","floor":%.0f}', token, version)
      local reply = redis.pcall('SET', KEYS[1], noted, 'KEEPTTL')
      if type(reply) == 'table' and reply.err then
        redis.call('UNLINK', KEYS[1])
        return 'unlinked'
      end
    end
    return 'noted'
  end
  local heldVersion = tonumber(string.match(held, '"version":(%d+)}$'))
  if heldVersion then
    if heldVersion >= version then return 'kept' end
    if tonumber(ARGV[3]) > now then
      local reply = redis.pcall('SET', KEYS[1], ARGV[2], 'PXAT', ARGV[3])
      if not (type(reply) == 'table' and reply.err) then return 'written' end
    end
  end
end

-- Unreadable, of another type, at the end of its life, or no memory left to write it: a miss is always right.
redis.call('UNLINK', KEYS[1])
return 'unlinked'
