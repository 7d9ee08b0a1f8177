-- Brings copies up to date after their rows were committed. An absent key stays absent: only `fill` may write one.
--
-- KEYS     keys of the sessions of one batch, all of one slot in a Cluster
-- ARGV[1]  latest time to do this, Unix time in ms by the clock of this server
-- ARGV     for each key three more:
--          version of the row
--          copy: the documented JSON with "version" as its last field, or {"absent":true,"version":n}, or nothing when it
--          is too large for Redis
--          end of the copy's life, Unix time in ms by the clock of this server
-- Result   for each key a word, with blanks between them: late | absent | noted (a fill is under way) | kept (what is there is
--          newer) | written | unlinked
local call, pcall, match = redis.call, redis.pcall, string.match
local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local isLate = now > tonumber(ARGV[1])

-- Whole numbers as they came, as text: to read each of them as a number costs more.
local function isLess(one, other)
  if #one == #other then return one < other end
  return #one < #other
end

local function apply(key, held, version, copy, endsAt)
  if isLate then return 'late' end

  if held then
    -- The version is the last field: no need to look through all of the copy.
    local heldVersion = match(held, '"version":(%d+)}$', -32)
    if heldVersion then
      if not isLess(heldVersion, version) then return 'kept' end
      -- One whose life is over is gone as soon as it is written.
      if copy ~= '' and not pcall('SET', key, copy, 'PXAT', endsAt).err then return 'written' end
    else
      local token, floor = match(held, '^{"filling":"([%w-]+)","floor":(%d+)}$')
      if token then
        if not isLess(floor, version) then return 'noted' end
        local noted = string.format('{"filling":"%s","floor":%s}', token, version)
        if not pcall('SET', key, noted, 'KEEPTTL').err then return 'noted' end
      end
    end
  elseif call('EXISTS', key) == 0 then
    return 'absent'
  end

  -- Unreadable, of another type, too large, or no memory left to write it: a miss is always right.
  call('UNLINK', key)
  return 'unlinked'
end

-- All at once: of a command in a script most is the call itself. Another type reads as absent.
local helds = call('MGET', unpack(KEYS))
local replies = {}
for at, key in ipairs(KEYS) do
  replies[at] = apply(key, helds[at], ARGV[3 * at - 1], ARGV[3 * at], ARGV[3 * at + 1])
end
return table.concat(replies, ' ')
