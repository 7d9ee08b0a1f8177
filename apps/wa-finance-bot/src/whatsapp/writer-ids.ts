import { withDeadline } from './deadline.ts';
import type { GatewayLogger } from './gateway-options.ts';
import { type IncomingText, personOf } from './incoming-text.ts';

/** What WhatsApp can be asked about the ids of people. Each call has its own deadline. */
export interface IdLookUps {
  /** The chat id with the phone behind a lid, if WhatsApp tells it. */
  phoneOfLid(lid: string): Promise<string | undefined>;
  /** The chat id with the lid of a phone, if it has one. */
  lidOfPhone(chatId: string): Promise<string | undefined>;
}

/** The pairs that were learned before, by whatever process. */
export interface LearnedIds {
  /** The other id of a person; ids are as in `IncomingMessage.from`. */
  aliasOf(id: string): Promise<string | undefined>;
}

/** Under which ids somebody writes. */
export interface Writer {
  /** E.164, or `lid:<digits>` while nobody tells the phone. */
  readonly person: string;
  /** The lid of that phone, when it is known. */
  readonly alias?: string;
}

const rememberedPairs = 10_000;

/** A phone is answered without its lid rather than late. */
const lidTimeoutMs = 1_000;

/** Whoever has no lid, or none that WhatsApp tells, is asked about again after this. */
const askAgainMs = 10 * 60_000;

/** Finds out under which ids people write: from memory, from what was learned before, from WhatsApp. It never rejects. */
export class WriterIds {
  readonly #lookUps: IdLookUps;
  readonly #learned: LearnedIds | undefined;
  readonly #logger: GatewayLogger;
  /** The other id of an id, both as in `IncomingMessage.from`. */
  readonly #pairs = new Map<string, string>();
  readonly #askedAt = new Map<string, number>();

  constructor(lookUps: IdLookUps, logger: GatewayLogger, learned?: LearnedIds) {
    this.#lookUps = lookUps;
    this.#logger = logger;
    this.#learned = learned;
  }

  async of({ chatId, id: messageId }: Pick<IncomingText, 'chatId' | 'id'>): Promise<Writer> {
    const own = await personOf(chatId, async () => undefined);
    const known = this.#pairs.get(own) ?? (await this.#learnedAlias(own, messageId));
    const other = known ?? (await this.#ask(chatId, own, messageId));
    if (other === undefined) return { person: own };
    this.#pairs.set(own, other);
    forgetOldest(this.#pairs, rememberedPairs);
    return own.startsWith('lid:') ? { person: other, alias: own } : { person: own, alias: other };
  }

  async #learnedAlias(own: string, messageId: string): Promise<string | undefined> {
    if (this.#isSettled(own)) return undefined;
    try {
      return await this.#learned?.aliasOf(own);
    } catch (error) {
      this.#logger.warn({ messageId, err: error }, 'what was learned about ids could not be read');
      return undefined;
    }
  }

  async #ask(chatId: string, own: string, messageId: string): Promise<string | undefined> {
    try {
      if (own.startsWith('lid:')) {
        const phone = await personOf(chatId, (lid) => this.#lookUps.phoneOfLid(lid));
        return phone === own ? undefined : phone;
      }
      if (this.#isSettled(own)) return undefined;
      this.#askedAt.set(own, performance.now());
      forgetOldest(this.#askedAt, rememberedPairs);
      const asked = this.#lookUps.lidOfPhone(chatId);
      const lid = await withDeadline(asked, lidTimeoutMs, 'looking up the lid of a phone');
      return lid?.endsWith('@lid') === true
        ? await personOf(lid, async () => undefined)
        : undefined;
    } catch (error) {
      this.#logger.warn({ messageId, err: error }, 'phone behind a lid not found out');
      return undefined;
    }
  }

  /** Whether it was asked lately, to no avail. */
  #isSettled(own: string): boolean {
    const askedAt = this.#askedAt.get(own);
    return askedAt !== undefined && performance.now() - askedAt < askAgainMs;
  }
}

/** Maps and sets keep the order in which their entries came. */
export function forgetOldest(
  entries: { readonly size: number; keys(): Iterator<string>; delete(key: string): boolean },
  limit: number,
): void {
  while (entries.size > limit) {
    const oldest = entries.keys().next();
    if (oldest.done) return;
    entries.delete(oldest.value);
  }
}
