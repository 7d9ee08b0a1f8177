import { FakeWhatsAppInputError } from '../errors.ts';
import type { WireLink } from '../wire/orders.ts';
import { chatIdOf, personOf, phoneIdOf } from './whatsapp-id.ts';

/** What WhatsApp knows of the people around an account. */
export class Contacts {
  readonly #phones = new Map<string, string>();
  readonly #hidden = new Map<string, string>();
  readonly #absent = new Set<string>();

  /** The pairs of ids that each page knows. */
  get links(): readonly WireLink[] {
    return [...this.#phones].map(([lid, phone]) => ({ lid, phone }));
  }

  /**
   * Two ids are one person's from now on.
   *
   * @param isHidden - Pages learn it only when they ask.
   * @throws FakeWhatsAppInputError
   */
  link(lid: string, phone: string, isHidden: boolean): WireLink {
    const pair = { lid: chatIdOf(lid), phone: phoneIdOf(phone) };
    if (!pair.lid.endsWith('@lid')) throw new FakeWhatsAppInputError('A lid ends in @lid.');
    (isHidden ? this.#hidden : this.#phones).set(pair.lid, pair.phone);
    return pair;
  }

  /** This phone is not, or no more, on WhatsApp. */
  remove(phone: string): void {
    this.#absent.add(phoneIdOf(phone));
  }

  /** WhatsApp's answer to a page that asks for an id; afterwards pages know its pair. */
  find(id: string): { readonly exists: boolean; readonly pair?: WireLink } {
    for (const [lid, phone] of this.#hidden) {
      if (lid === id || phone === id) this.#phones.set(lid, phone);
    }
    const pair = this.links.find(({ lid, phone }) => lid === id || phone === id);
    return { exists: !this.#absent.has(id), ...(pair && { pair }) };
  }

  /** The person behind a chat id, as callers name people. */
  nameOf(chatId: string): string {
    return personOf(this.#phones.get(chatId) ?? this.#hidden.get(chatId) ?? chatId);
  }
}
