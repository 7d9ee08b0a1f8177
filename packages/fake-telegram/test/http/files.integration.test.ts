import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startFakeTelegram, type FakeTelegram } from '../../src/index.ts';
import { callMethod, readAnswer, type RawAnswer } from './call-method.ts';

/** The beginning of a picture: nobody looks behind its size. */
function png(width: number, height: number): Buffer {
  const picture = Buffer.alloc(64);
  picture.write('\u0089PNG\r\n\u001A\n', 'latin1');
  picture.writeUInt32BE(width, 16);
  picture.writeUInt32BE(height, 20);
  return picture;
}

let telegram: FakeTelegram;
let chatId: number;

beforeAll(async () => {
  telegram = await startFakeTelegram();
  telegram.sim.seed({ users: [{ firstName: 'Alice' }] });
  telegram.sim.send('Alice', 'Alice', '/start');
  chatId = telegram.sim.chatId('Alice');
});

afterAll(async () => {
  await telegram.close();
});

interface Upload {
  readonly field: string;
  readonly content: Buffer;
  readonly name: string;
}

async function upload(
  method: string,
  fields: Readonly<Record<string, string>>,
  { field, content, name }: Upload,
): Promise<RawAnswer> {
  const form = new FormData();
  form.set('chat_id', String(chatId));
  for (const [key, value] of Object.entries(fields)) form.set(key, value);
  form.set(field, new Blob([new Uint8Array(content)]), name);
  const url = `${telegram.url}/bot${telegram.token}/${method}`;
  return readAnswer(await fetch(url, { method: 'POST', body: form }));
}

const csv: Upload = { field: 'document', content: Buffer.from('a,b\n1,2\n'), name: 'votes.csv' };

interface SentFile {
  readonly message_id: number;
  readonly document: { readonly file_id: string };
}

async function sendCsv(): Promise<SentFile> {
  return (await upload('sendDocument', {}, csv)).body.result as SentFile;
}

describe('a document', () => {
  it('is sent with a caption, described, and downloaded again', async () => {
    const fields = { caption: '<b>All</b> votes', parse_mode: 'HTML' };
    const { body } = await upload('sendDocument', fields, csv);
    expect(body.result).toMatchObject({
      caption: 'All votes',
      caption_entities: [{ type: 'bold', offset: 0, length: 3 }],
      document: { file_name: 'votes.csv', mime_type: 'text/csv', file_size: 8 },
    });
    expect(body.result).not.toHaveProperty('text');
    const { document } = body.result as SentFile;
    const { body: file } = await callMethod(telegram, 'getFile', { file_id: document.file_id });
    const { file_path } = file.result as { file_path: string };
    const response = await fetch(`${telegram.url}/file/bot${telegram.token}/${file_path}`);
    expect(await response.text()).toBe('a,b\n1,2\n');
    expect(telegram.sim.transcript('Alice').at(-1)).toMatchObject({
      text: 'All votes',
      html: '<b>All</b> votes',
      file: { kind: 'document', name: 'votes.csv' },
    });
    expect(telegram.sim.fileContent(document.file_id).toString()).toBe('a,b\n1,2\n');
  });

  it('is sent once more by its id, and named by attach:// as well', async () => {
    const { document } = await sendCsv();
    const again = { chat_id: chatId, document: document.file_id };
    const { body } = await callMethod(telegram, 'sendDocument', again);
    expect(body.result).toMatchObject({ document: { file_id: document.file_id } });
    const attached = await upload(
      'sendDocument',
      { document: 'attach://x' },
      { ...csv, field: 'x' },
    );
    expect(attached.body.result).toMatchObject({ document: { file_name: 'votes.csv' } });
  });

  it('that a person sends is told to the bot, which can download it', async () => {
    const content = Buffer.from('hello');
    telegram.sim.send('Alice', 'Alice', 'look', { file: { fileName: 'a.txt', content } });
    const { body } = await callMethod(telegram, 'getUpdates', { offset: -1 });
    expect(body.result).toMatchObject([
      { message: { caption: 'look', document: { file_name: 'a.txt', file_size: 5 } } },
    ]);
  });

  it('can get another caption, other buttons, and another file in its place', async () => {
    const { message_id } = await sendCsv();
    const at = { chat_id: chatId, message_id };
    const caption = { ...at, caption: 'new' };
    expect((await callMethod(telegram, 'editMessageCaption', caption)).body.result).toMatchObject({
      caption: 'new',
      document: { file_name: 'votes.csv' },
    });
    expect((await callMethod(telegram, 'editMessageCaption', caption)).body.description).toContain(
      'message is not modified',
    );
    const media = JSON.stringify({ type: 'photo', media: 'attach://chart', caption: 'Chart' });
    const { body } = await upload(
      'editMessageMedia',
      { message_id: String(message_id), media },
      { field: 'chart', content: png(640, 480), name: 'chart.png' },
    );
    expect(body.result).toMatchObject({ caption: 'Chart', photo: [{ width: 640, height: 480 }] });
    expect(body.result).not.toHaveProperty('document');
    expect(telegram.sim.transcript('Alice').at(-1)).toMatchObject({
      editCount: 2,
      file: { kind: 'photo', width: 640 },
    });
  });

  it('has no text to edit, and a text no caption', async () => {
    const { message_id } = await sendCsv();
    const text = { chat_id: chatId, message_id, text: 'x' };
    expect((await callMethod(telegram, 'editMessageText', text)).body.description).toBe(
      'Bad Request: there is no text in the message to edit',
    );
    const plain = await callMethod(telegram, 'sendMessage', { chat_id: chatId, text: 'plain' });
    const { message_id: plainId } = plain.body.result as SentFile;
    const caption = { chat_id: chatId, message_id: plainId, caption: 'x' };
    expect((await callMethod(telegram, 'editMessageCaption', caption)).body.description).toBe(
      'Bad Request: there is no caption in the message to edit',
    );
  });
});

describe('a photo', () => {
  it('is sent with its size in pixels', async () => {
    const picture = { field: 'photo', content: png(800, 600), name: 'chart.png' };
    const { body } = await upload('sendPhoto', {}, picture);
    expect(body.result).toMatchObject({ photo: [{ width: 800, height: 600, file_size: 64 }] });
  });

  it.each([
    ['is no picture', Buffer.from('not a picture'), 'IMAGE_PROCESS_FAILED'],
    ['is too long for its width', png(100, 2001), 'PHOTO_INVALID_DIMENSIONS'],
    ['is too large', png(5001, 5000), 'PHOTO_INVALID_DIMENSIONS'],
    ['is empty', Buffer.alloc(0), 'file must be non-empty'],
    [
      'has more than 10 MB',
      Buffer.concat([png(10, 10), Buffer.alloc(10 << 20)]),
      'file of size 10485824 bytes is too big for a photo; the maximum size is 10485760 bytes',
    ],
  ])('that %s is refused', async (_name, content, reason) => {
    const { body } = await upload('sendPhoto', {}, { field: 'photo', content, name: 'a.png' });
    expect(body.description).toBe(`Bad Request: ${reason}`);
  });
});

describe('a call for a file', () => {
  it.each([
    ['sendDocument', {}, 'there is no document in the request'],
    ['sendPhoto', {}, 'there is no photo in the request'],
    ['sendDocument', { document: 'a.b' }, 'wrong file identifier/HTTP URL specified'],
    ['sendDocument', { document: 'https://example.com/a' }, 'failed to get HTTP URL content'],
    ['getFile', {}, 'file_id not specified'],
    ['getFile', { file_id: 'nonsense' }, 'invalid file_id'],
    ['editMessageMedia', { media: '{}' }, 'can\'t parse InputMedia: Can\'t find field "type"'],
    ['editMessageMedia', { media: '{"type":"photo"}' }, "can't parse InputMedia: Media not found"],
  ])('%s %o is refused', async (method, parameters, reason) => {
    const { body } = await callMethod(telegram, method, { chat_id: chatId, ...parameters });
    expect(body.description?.toLowerCase()).toBe(`bad request: ${reason}`.toLowerCase());
  });

  it('with a caption of more than 1024 characters is refused', async () => {
    const { body } = await upload('sendDocument', { caption: 'a'.repeat(1025) }, csv);
    expect(body.description).toBe('Bad Request: message caption is too long');
    expect((await upload('sendDocument', { caption: 'a'.repeat(1024) }, csv)).status).toBe(200);
  });

  it('with a document for a photo is refused', async () => {
    const { document } = await sendCsv();
    const { body } = await callMethod(telegram, 'sendPhoto', {
      chat_id: chatId,
      photo: document.file_id,
    });
    expect(body.description).toBe("Bad Request: can't use file of type Document as Photo");
  });

  it('of another token finds nothing', async () => {
    const response = await fetch(`${telegram.url}/file/bot1:x/documents/file_0.csv`);
    expect(response.status).toBe(404);
  });
});

describe('a state file', () => {
  it('keeps files with their content', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fake-telegram-'));
    const stateFile = join(folder, 'telegram.json');
    const before = await startFakeTelegram({ stateFile });
    before.sim.seed({ users: [{ firstName: 'Alice' }] });
    const file = { fileName: 'a.txt', content: Buffer.from('kept') };
    const sent = before.sim.send('Alice', 'Alice', '', { file });
    await before.close();
    await using after = await startFakeTelegram({ stateFile });
    expect(after.sim.fileContent(sent.file?.id ?? '').toString()).toBe('kept');
    await rm(folder, { recursive: true });
  });
});
