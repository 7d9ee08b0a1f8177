import { readConfig } from '@sesi/platform';
import { expect, it } from 'vitest';

import { schema } from '../../../src/config.ts';
import { whatsAppManners } from '../../../src/whatsapp-manners.ts';
import { whatsAppProbe } from '../../../src/whatsapp-probe.ts';
import { openWhatsAppGateway } from '../../../src/whatsapp/whatsapp-gateway.ts';
import { MemoryUnfinishedRegistrations } from '../../doubles/memory-unfinished-registrations.ts';
import { budi, openFinance } from '../../postgres/open-finance.ts';
import { atName } from '../../registration/given.ts';

const siti = '+34600111222';
const stranger = '+14155550100';

async function openManners(env: Readonly<Record<string, string>> = {}) {
  const { pool, members } = await openFinance();
  await members.add(budi);
  const unfinished = new MemoryUnfinishedRegistrations();
  await unfinished.keep({ ...atName, phone: siti }, 'whatsapp');
  const config = readConfig(schema, { LOCAL_CHAT: 'true', NODE_ENV: 'test', ...env });
  return whatsAppManners(config, { postgres: pool, members, unfinished });
}

it('knows who wrote first: members, and who left a registration unfinished', async () => {
  const { hasWritten } = await openManners();
  expect(await hasWritten?.(budi.phone)).toBe(true);
  expect(await hasWritten?.(siti)).toBe(true);
  expect(await hasWritten?.(stranger)).toBe(false);
});

it('speaks the language of the person', async () => {
  const { texts, groups } = await openManners();
  expect(await texts?.tooFast(budi.phone)).toMatch(/^⏳ Wah/);
  expect(await texts?.tooFast(siti)).toMatch(/^⏳ ¡Qué/);
  expect(await texts?.leftOut(stranger, 7)).toMatch(/^…and 7 more answers/);
  expect(await groups?.answer(budi.phone, '628111111111')).toContain('https://wa.me/628111111111');
  expect(await groups?.answer(budi.phone, undefined)).toMatch(/^👋 Halo![^{]*$/);
});

it('lets members invite the bot into a group, each group once', async () => {
  const { groups } = await openManners();
  expect(await groups?.mayInvite(budi.phone)).toBe(true);
  expect(await groups?.mayInvite(siti)).toBe(false);
  expect(await groups?.claim('1203@g.us')).toBe(true);
  expect(await groups?.claim('1203@g.us')).toBe(false);
});

it('takes its limits from the settings, and shows how it stands against them', async () => {
  const outbound = await openManners({ WHATSAPP_PERSON_MINUTE: '7', WHATSAPP_HUMAN_PACE: 'no' });
  expect(outbound).toMatchObject({
    isHuman: false,
    limits: {
      personMinute: 7,
      personHour: 100,
      sameTextMinute: 3,
      overallMinute: 50,
      brakeMinute: 100,
    },
  });
  await outbound.log?.claim({ person: budi.phone, text: 'x', purpose: 'answer' }, []);
  const silent = (): void => undefined;
  await using gateway = openWhatsAppGateway({
    clientId: 'bot',
    dataDir: 'data',
    onQr: silent,
    logger: { info: silent, warn: silent, error: silent },
    outbound,
  });
  expect(await whatsAppProbe(gateway).check(AbortSignal.timeout(5_000))).toMatchObject({
    state: 'starting',
    outbound: { sentLastMinute: 1, waiting: 0, braked: false },
  });
});
