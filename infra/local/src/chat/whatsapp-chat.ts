import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { z } from 'zod';

import { askJson } from './ask-json.ts';
import { renderBubble, type TextView, whatsappToText } from './render-message.ts';

const fileSchema = z.object({ name: z.string(), mediaType: z.string(), base64: z.base64() });
const answerSchema = z.object({
  replies: z.array(z.string()),
  files: z.array(fileSchema).default([]),
});

/**
 * Writes to wa-finance-bot as a phone. Files that it answers with are saved, the newest of a name.
 *
 * @param url - of the bot.
 * @param filesDir - where files are saved; made when it is not there.
 * @returns its replies as lines, and where its files are.
 * @throws LocalError when the bot refuses, or does not answer.
 */
export async function sendToWhatsapp(
  url: string,
  filesDir: string,
  message: { readonly phone: string; readonly text: string },
  view: TextView,
): Promise<readonly string[]> {
  const { replies, files } = await askJson({
    url: `${url}/local/messages`,
    body: { id: randomUUID(), from: message.phone, text: message.text },
    answer: answerSchema,
  });
  if (replies.length === 0) {
    return ['(The bot said nothing.)'];
  }
  const lines = replies.flatMap((reply) => [
    'wa-finance-bot:',
    ...renderBubble(whatsappToText(reply, view), [], view),
  ]);
  return [...lines, ...(await saveFiles(filesDir, files))];
}

async function saveFiles(
  filesDir: string,
  files: readonly z.output<typeof fileSchema>[],
): Promise<readonly string[]> {
  if (files.length > 0) await mkdir(filesDir, { recursive: true });
  return Promise.all(
    files.map(async ({ name, mediaType, base64 }) => {
      // Only its last part: no name leads out of the folder.
      const path = join(filesDir, basename(name));
      await writeFile(path, Buffer.from(base64, 'base64'), { mode: 0o600 });
      return `File (${mediaType}): ${path}`;
    }),
  );
}
