-- Decides one check by the units that Postgres lent to this key: all windows were charged when they were lent. One script,
-- one key, nothing is consumed unless all of it is.
--
-- KEYS[1]  security:ratelimit:{id}:{action}
-- ARGV[1]  now, epoch ms
-- ARGV[2]  cost in units; 0 = hand back what is left and decide nothing
-- ARGV[3]  the windows, `limit/ms` with commas between: units that were lent for other windows are not spent
-- ARGV[4]  the version of the ledger that the caller knows
-- Result   {'allowed', remaining, resetAt, ledger or '' when the caller knows it}
--          {'refused', until, 'blocked' or `limit/ms`, ledger or ''}
--          {'empty', units to give back, when they were lent, for which windows, ledger or '' as above,
--           version of the ledger that is here, or 0}; the units are gone from here
local held = redis.pcall('HMGET', KEYS[1], 'rule', 'left', 'until', 'spare', 'resetAt', 'refusedUntil', 'refusedCost', 'refusedBy', 'lentAt', 'version')
if held.err then
  redis.call('DEL', KEYS[1])
  return { 'empty', 0, 0, '', '', 0 }
end
local now, cost = tonumber(ARGV[1]), tonumber(ARGV[2])
local left = tonumber(held[2] or 0)
local ledger = ''
if held[10] and held[10] ~= ARGV[4] then ledger = redis.call('HGET', KEYS[1], 'ledger') or '' end
local same = held[1] == ARGV[3]
if cost > 0 then
  local refused = tonumber(held[6] or 0) > now
  if refused and held[8] == 'blocked' then return { 'refused', held[6], held[8], ledger } end
  if same and left >= cost and tonumber(held[3]) > now then
    redis.call('HINCRBY', KEYS[1], 'left', -cost)
    return { 'allowed', tonumber(held[4]) + left - cost, held[5], ledger }
  end
  if refused and same and left == 0 and cost >= tonumber(held[7]) then return { 'refused', held[6], held[8], ledger } end
end
if left > 0 then redis.call('HSET', KEYS[1], 'left', 0) end
return { 'empty', left, held[9] or 0, held[1] or '', ledger, held[10] or 0 }
