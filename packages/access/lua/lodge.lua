-- Puts what was decided about a key where `spend` finds it: units to spend, or until when there are none.
--
-- KEYS[1]   security:ratelimit:{id}:{action}
-- ARGV[1]   version of the ledger
-- ARGV[2]   the version that must be here, or '' for any: without Postgres this is where ledgers are compared
-- ARGV[3]   life of the key in ms
-- ARGV[4]   windows, as for `spend`
-- ARGV[5]   units lent, ARGV[6] until when, ARGV[7] lent when
-- ARGV[8]   remaining without those units, ARGV[9] resetAt
-- ARGV[10]  refused until, or 0; ARGV[11] from which cost on; ARGV[12] 'blocked' or `limit/ms`
-- ARGV[13]  ledger, ARGV[14] tenant or ''
-- Result    1, or 0 when another version was here and nothing was changed
local held = redis.pcall('HMGET', KEYS[1], 'version', 'rule', 'until', 'left')
if held.err then
  redis.call('DEL', KEYS[1])
  held = {}
end
local version = tonumber(held[1] or 0)
if ARGV[2] ~= '' and version ~= tonumber(ARGV[2]) then return 0 end
local left = tonumber(ARGV[5])
local kept = tonumber(held[4] or 0)
if held[2] == ARGV[4] and held[3] == ARGV[6] then
  left = left + kept
end
-- Where nothing was lent, units of an earlier loan stay: they are still to be spent, or handed back.
if left > 0 or kept == 0 then
  redis.call('HSET', KEYS[1], 'rule', ARGV[4], 'left', left, 'until', ARGV[6], 'lentAt', ARGV[7])
end
if tonumber(ARGV[1]) >= version then
  redis.call('HSET', KEYS[1], 'version', ARGV[1], 'spare', ARGV[8], 'resetAt', ARGV[9], 'refusedUntil', ARGV[10], 'refusedCost', ARGV[11], 'refusedBy', ARGV[12], 'ledger', ARGV[13])
  if ARGV[14] ~= '' then redis.call('HSET', KEYS[1], 'tenant', ARGV[14]) end
end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
