import { FakeWhatsAppInputError } from '../errors.ts';

/** `+62812…` becomes `62812…@c.us`; `…@lid` stays. Anything else throws FakeWhatsAppInputError. */
export function chatIdOf(person: string): string {
  if (/^\d{1,20}@lid$/.test(person)) return person;
  // E.164: a country code that does not begin with 0, at most 15 digits in all.
  if (/^\+[1-9]\d{5,14}$/.test(person)) return `${person.slice(1)}@c.us`;
  throw new FakeWhatsAppInputError(
    `A person is a phone such as +6281234567890 or an id such as 5551234@lid, not "${person}".`,
  );
}

/** The id of a phone. Throws FakeWhatsAppInputError at a lid and at anything else. */
export function phoneIdOf(phone: string): string {
  const id = chatIdOf(phone);
  if (id.endsWith('@lid')) throw new FakeWhatsAppInputError('A phone is needed here, not a lid.');
  return id;
}

/** `62812…@c.us` becomes `+62812…`; other ids stay as they are. */
export function personOf(chatId: string): string {
  return chatId.endsWith('@c.us') ? `+${chatId.slice(0, -'@c.us'.length)}` : chatId;
}
