import { expect, it } from 'vitest';

import { keySlot } from '../../src/redis/cluster/key-slot.ts';

// As `CLUSTER KEYSLOT` of Redis 7 says; 123456789 is the example of the specification (CRC 0x31C3).
it.each([
  ['123456789', 0x31_c3],
  ['foo', 12_182],
  ['{user1000}.following', 3_443],
  ['{user1000}.followers', 3_443],
  ['foo{}{bar}', 8_363],
  ['foo{{bar}}zap', 4_015],
  ['foo{bar}{zap}', 5_061],
  ['', 0],
])('puts the key %o into slot %i', (key, slot) => {
  expect(keySlot(key)).toBe(slot);
});
