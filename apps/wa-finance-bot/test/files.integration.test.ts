import { expect, test } from 'vitest';

import { openStores, startBot } from './running-app.ts';

const budi = '+6281234567890';

interface Answer {
  readonly replies: readonly string[];
  readonly files: readonly { readonly name: string; readonly base64: string }[];
}

test('a message that was answered with a file gets it again when it is delivered again', async () => {
  const bot = await startBot(await openStores({ redis: false }));
  for (const text of ['halo', 'Budi', 'budi@mail.com', 'Makassar', 'ya', 'makan 50rb']) {
    await bot.say(budi, text);
  }
  const post = async (text: string, id: string): Promise<Answer> => {
    const [status, body] = await bot.post({ from: budi, text, id });
    expect(status).toBe(200);
    return body as Answer;
  };
  const report = await post('laporan', 'report');
  expect(report.replies[0]).toContain('Keluar: Rp 50.000');
  expect(
    Buffer.from(report.files[0]?.base64 ?? '', 'base64')
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
  expect(await post('laporan', 'report')).toEqual(report);
  const exported = await post('ekspor csv', 'export');
  await bot.say(budi, 'kopi 20rb');
  // What was answered is not kept: it is read anew.
  const again = await post('ekspor csv', 'export');
  expect(exported.replies).toEqual([expect.stringContaining('1 catatan')]);
  expect(again.replies).toEqual([expect.stringContaining('2 catatan')]);
  expect(again.files.map(({ name }) => name)).toEqual(exported.files.map(({ name }) => name));
});
