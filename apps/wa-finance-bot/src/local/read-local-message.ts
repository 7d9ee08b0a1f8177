import { randomUUID } from 'node:crypto';

import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { z } from 'zod';

import type { IncomingMessage } from '../conversation/message-gateway.ts';

/** A message, or why it is none and what to do. */
export type ReadLocalMessage =
  | { readonly kind: 'read'; readonly message: IncomingMessage }
  | { readonly kind: 'refused'; readonly message: string };

/** As long as a text may be on WhatsApp. */
const longestText = 65_536;

const bodySchema = z.strictObject(
  {
    from: z.string('"from" is missing: the phone of the person, such as "+6281234567890".'),
    text: z
      .string('"text" is missing: what the person writes, such as "halo".')
      .max(longestText, `"text" may have ${longestText} characters at most.`)
      .refine((text) => text.trim() !== '', '"text" is empty: write something, such as "halo".'),
    alias: z.string('"alias" is another id of the same person, such as "lid:555".').optional(),
    id: z
      .string('"id" is a text of your own that names the message; leave it out to have one made.')
      .regex(/^[!-~]{1,128}$/, '"id" has 1 to 128 letters, digits and signs, and no spaces.')
      .optional(),
  },
  'Send JSON such as {"from": "+6281234567890", "text": "halo"}; "id" and "alias" may be left out.',
);

/**
 * Reads the body of `POST /local/messages`. Every spelling of a phone with its country code is the same person:
 * "+62 812-3456-7890" is +6281234567890. `lid:555` is somebody whose phone WhatsApp hides, `alias` another id of the same
 * person.
 */
export function readLocalMessage(body: unknown): ReadLocalMessage {
  const result = bodySchema.safeParse(body);
  if (!result.success) {
    return refused(result.error.issues.map((issue) => issue.message).join(' '));
  }
  const { text, id } = result.data;
  const from = readPerson(result.data.from);
  const alias = readPerson(result.data.alias ?? '');
  if (from === undefined) {
    return refused(
      '"from" is no phone number with its country code: write it such as "+6281234567890".',
    );
  }
  if (alias === undefined && result.data.alias !== undefined) {
    return refused('"alias" is no phone number and no id such as "lid:555".');
  }
  const sentAt = new Date();
  const message = { id: id ?? randomUUID(), from, text, sentAt };
  return { kind: 'read', message: { ...message, ...(alias !== undefined && { alias }) } };
}

/** E.164, or the `lid:<digits>` of somebody whose phone WhatsApp hides. */
function readPerson(text: string): string | undefined {
  if (/^lid:\d{1,20}$/.test(text)) return text;
  const phone = parsePhoneNumberFromString(text);
  return phone?.isPossible() === true ? phone.number : undefined;
}

function refused(message: string): ReadLocalMessage {
  return { kind: 'refused', message };
}
