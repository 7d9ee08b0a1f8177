import { once } from 'node:events';

import { testChromium } from '@sesi/chromium/vitest';
import { describe, expect, it } from 'vitest';
import whatsappWeb, { type Message } from 'whatsapp-web.js';

import { bot, budi, readyClient, startFake } from './real-client-fixture.ts';

/** A picture of one pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
/** Bytes of every value, as a workbook's zip has them. */
const workbook = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 31) % 256));
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const chat = '6281234567890@c.us';

const chromium = testChromium();

describe.skipIf(!chromium)('files and activity with the real whatsapp-web.js', () => {
  it('takes a picture and a document byte for byte, and sees the bot type, record and read', async () => {
    const fake = await startFake();
    const client = await readyClient(fake, chromium);
    const uploaded = once(client, 'media_uploaded');
    const picture = new whatsappWeb.MessageMedia('image/png', png.toString('base64'), 'chart.png');
    const sent = await client.sendMessage(chat, picture, {
      caption: 'laporan',
      sendSeen: false,
      waitUntilMsgSent: true,
    });
    expect(sent).toMatchObject({ hasMedia: true, body: 'laporan', type: 'image' });
    await uploaded;
    const document = new whatsappWeb.MessageMedia(xlsx, workbook.toString('base64'), 'buku.xlsx');
    await client.sendMessage(chat, document, { caption: 'ekspor', sendSeen: false });
    const [first, second] = [
      await fake.waitForSent({ kind: 'image' }),
      await fake.waitForSent({ kind: 'document', body: 'ekspor' }),
    ];
    expect(first).toMatchObject({ to: budi, body: 'laporan', file: { mediaType: 'image/png' } });
    expect(first.file?.name).toBeUndefined();
    expect(Buffer.from(first.file?.content ?? []).equals(png)).toBe(true);
    expect(second).toMatchObject({ to: budi, file: { mediaType: xlsx, name: 'buku.xlsx' } });
    expect(Buffer.from(second.file?.content ?? []).equals(workbook)).toBe(true);
    expect(fake.activity).toEqual([]);

    const before = Date.now();
    const opened = await client.getChatById(chat);
    await opened.sendStateTyping();
    await opened.sendStateRecording();
    await opened.clearState();
    await client.sendSeen(chat);
    await expect
      .poll(() => fake.activity.map(({ kind, to }) => `${kind} ${to}`))
      .toEqual([`typing ${budi}`, `recording ${budi}`, `paused ${budi}`, `seen ${budi}`]);
    expect(fake.activity.every(({ at }) => at.getTime() >= before)).toBe(true);
    expect(fake.missingModules()).toEqual([]);
    expect(fake.transcript()).toMatch(/→ \+6281234567890 {2}\[image, image\/png, \d+ bytes\]/);
  });

  it('brings pictures, documents and voice messages, until their files expire', async () => {
    const fake = await startFake();
    const client = await readyClient(fake, chromium);
    const receive = async (...sent: Parameters<typeof fake.receive>): Promise<Message> => {
      const message = once(client, 'message');
      await fake.receive(...sent);
      return ((await message) as [Message])[0];
    };

    const picture = await receive({
      from: budi,
      text: 'struk',
      file: { content: png, mediaType: 'image/png' },
    });
    expect(picture).toMatchObject({ type: 'image', hasMedia: true, body: 'struk' });
    expect(await picture.downloadMedia()).toMatchObject({
      mimetype: 'image/png',
      data: png.toString('base64'),
      filesize: png.length,
    });
    const document = await receive({
      from: budi,
      file: { content: workbook, mediaType: xlsx, name: 'buku.xlsx' },
    });
    expect(document.type).toBe('document');
    expect(await document.downloadMedia()).toMatchObject({
      filename: 'buku.xlsx',
      data: workbook.toString('base64'),
    });
    const voice = await receive({
      from: budi,
      file: { content: workbook, mediaType: 'audio/ogg; codecs=opus', seconds: 3 },
    });
    expect(voice).toMatchObject({ type: 'ptt', duration: '3', hasMedia: true });
    expect(await voice.downloadMedia()).toMatchObject({ data: workbook.toString('base64') });
    fake.expireFile(voice.id.id);
    expect(await voice.downloadMedia()).toBeUndefined();
    expect(fake.received().map(({ kind }) => kind)).toEqual(['image', 'document', 'voice']);
    expect(fake.accounts()).toEqual([bot]);
  });
});
