import { once } from 'node:events';

import { testChromium } from '@sesi/chromium/vitest';
import { describe, expect, it } from 'vitest';
import type { Message } from 'whatsapp-web.js';
import v4 from 'whatsapp-web.js-1.34.4';
import v5 from 'whatsapp-web.js-1.34.5';
import v6 from 'whatsapp-web.js-1.34.6';

import { budi, readyClient, startFake, type WhatsAppWeb } from './real-client-fixture.ts';

// The types are those of 1.34.7: what the tests call is the same in all.
const versions = [
  ['1.34.4', v4],
  ['1.34.5', v5],
  ['1.34.6', v6],
] as unknown as [string, WhatsAppWeb][];

const file = Buffer.from('PK - a workbook');

const chromium = testChromium();

describe.skipIf(!chromium).each(versions)('whatsapp-web.js %s', (_version, library) => {
  it('links, takes texts and files both ways, knows lids and groups, and is logged out', async () => {
    const fake = await startFake();
    const client = await readyClient(fake, chromium, { library });
    const received = once(client, 'message');
    fake.linkLid('555@lid', budi);
    await fake.receive({
      from: '555@lid',
      text: 'ekspor',
      file: { content: file, mediaType: 'image/png' },
    });
    const [message] = (await received) as [Message];
    expect(await message.downloadMedia()).toMatchObject({ data: file.toString('base64') });
    expect(await client.getContactLidAndPhone(['555@lid'])).toEqual([
      { lid: '555@lid', pn: '6281234567890@c.us' },
    ]);
    const document = new library.MessageMedia('application/zip', file.toString('base64'), 'a.zip');
    await message.reply(document, undefined, { caption: 'ini' });
    const sent = await fake.waitForSent({ to: budi, kind: 'document' });
    expect(sent).toMatchObject({ body: 'ini', file: { name: 'a.zip' } });
    expect(Buffer.from(sent.file?.content ?? []).equals(file)).toBe(true);
    const reacted = once(client, 'message_reaction');
    fake.react(sent.id, '555@lid', '👍');
    expect((await reacted)[0]).toMatchObject({ reaction: '👍', senderId: '555@lid' });
    const joined = once(client, 'group_join');
    fake.createGroup({ subject: 'Keluarga', owner: budi });
    await joined;
    const disconnected = once(client, 'disconnected');
    await fake.logoutFromPhone();
    expect((await disconnected)[0]).toBe('LOGOUT');
    expect(fake.missingModules()).toEqual([]);
  });
});
