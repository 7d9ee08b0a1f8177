import type { Clock, Logger } from '@sesi/platform';

import { addressOfPerson, decidePair, type PairDecision } from '../identity/decide-pair.ts';
import type { Identities, Joined } from '../identity/identities.ts';
import { isPhone } from '../identity/person-id.ts';

/** Two ids that turned out to be one person's. */
export interface FoundPair {
  readonly lid: string;
  readonly phone: string;
  /** Where the person's sessions are, when they are not at the phone. */
  readonly from: string | undefined;
}

/** Who wrote. */
export interface Writer {
  /** Where their sessions are kept, as in `IncomingMessage.from`. */
  readonly address: string;
  /** What has to be joined before the message is answered. */
  readonly pair?: FoundPair;
}

/** What a message says about who wrote it. */
interface Sender {
  readonly id: string;
  readonly from: string;
  readonly alias?: string;
}

/** How long a phone is believed without asking Postgres: another process may have learned of a new one. */
const believedMs = 10 * 60_000;

const mostRemembered = 10_000;

/** Says who writes under an id. Phones need no look-up: they are the addresses of their people. */
export class PersonDirectory {
  readonly #identities: Identities;
  readonly #clock: Clock;
  readonly #logger: Logger;
  /** Of ids that need no look-up: their address, and the alias that was joined to them. */
  readonly #known = new Map<string, { address: string; alias?: string; until: number }>();

  constructor(options: {
    readonly identities: Identities;
    readonly clock: Clock;
    readonly logger: Logger;
  }) {
    this.#identities = options.identities;
    this.#clock = options.clock;
    this.#logger = options.logger;
  }

  /** Who wrote. @throws FinanceStoreError. */
  async identify({ id, from, alias }: Sender): Promise<Writer> {
    const known = this.#recall(from);
    if (known !== undefined && (alias === undefined || alias === known.alias)) return known;
    const pair = pairOf(from, alias);
    if (pair !== undefined) {
      const decision = await this.#judge(pair, id);
      if (decision.kind === 'join') {
        return { address: pair.phone, pair: { ...pair, from: decision.from } };
      }
      if (decision.kind === 'known') {
        this.#remember(from, pair.phone, alias);
        return { address: pair.phone };
      }
    }
    const address = addressOfPerson(await this.#identities.note(from)) ?? from;
    // Who has no phone yet may have one any moment, in whatever process.
    if (isPhone(address)) this.#remember(from, address, alias);
    return { address };
  }

  /** The other id of somebody, if it was learned before. @throws FinanceStoreError. */
  async aliasOf(id: string): Promise<string | undefined> {
    const person = await this.#identities.find(id);
    return person?.ids.find((other) => isPhone(other) !== isPhone(id));
  }

  /** Joins a pair, once the sessions of both are one. @throws FinanceStoreError. */
  async join({ lid, phone, from }: FoundPair): Promise<Joined> {
    const joined = await this.#identities.join(lid, phone);
    if (from !== undefined) this.#known.delete(from);
    this.#remember(lid, phone, phone);
    this.#remember(phone, phone, lid);
    return joined;
  }

  /** Forgets somebody who is no member. @throws FinanceStoreError. */
  async forget(address: string): Promise<void> {
    for (const [id, known] of this.#known) {
      if (known.address === address) this.#known.delete(id);
    }
    await this.#identities.forget(address);
  }

  async #judge(
    { lid, phone }: { readonly lid: string; readonly phone: string },
    messageId: string,
  ): Promise<PairDecision> {
    const ofLid = await this.#identities.find(lid);
    const ofPhone = await this.#identities.find(phone);
    const decision = decidePair(phone, ofLid, ofPhone);
    if (decision.kind === 'contradiction') {
      this.#logger.warn(
        { messageId, userIds: [ofLid?.userId, ofPhone?.userId] },
        'WhatsApp names a phone for a lid that has another one: they are taken for two people',
      );
    }
    return decision;
  }

  #recall(id: string): (Writer & { readonly alias?: string }) | undefined {
    const known = this.#known.get(id);
    return known !== undefined && known.until > this.#clock.now().getTime() ? known : undefined;
  }

  #remember(id: string, address: string, alias: string | undefined): void {
    const until = this.#clock.now().getTime() + believedMs;
    this.#known.delete(id);
    this.#known.set(id, { address, until, ...(alias !== undefined && { alias }) });
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostRemembered && oldest !== undefined) this.#known.delete(oldest);
  }
}

function pairOf(
  from: string,
  alias: string | undefined,
): { readonly lid: string; readonly phone: string } | undefined {
  if (alias === undefined || isPhone(from) === isPhone(alias)) return undefined;
  return isPhone(from) ? { phone: from, lid: alias } : { phone: alias, lid: from };
}
