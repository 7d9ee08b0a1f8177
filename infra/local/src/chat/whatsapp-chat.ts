import { randomUUID } from 'node:crypto';

import { z } from 'zod';

import { askJson } from './ask-json.ts';
import { renderBubble, type TextView, whatsappToText } from './render-message.ts';

const answerSchema = z.object({ replies: z.array(z.string()) });

/**
 * Writes to wa-finance-bot as a phone.
 *
 * @param url - of the bot.
 * @returns its replies as lines.
 * @throws LocalError when the bot refuses, or does not answer.
 */
export async function sendToWhatsapp(
  url: string,
  message: { readonly phone: string; readonly text: string },
  view: TextView,
): Promise<readonly string[]> {
  const { replies } = await askJson({
    url: `${url}/local/messages`,
    body: { id: randomUUID(), from: message.phone, text: message.text },
    answer: answerSchema,
  });
  if (replies.length === 0) {
    return ['(The bot said nothing.)'];
  }
  return replies.flatMap((reply) => [
    'wa-finance-bot:',
    ...renderBubble(whatsappToText(reply, view), [], view),
  ]);
}
