import { emptyLedger, type Ledger, merged, type RateWindow, withUnits } from './ledger.ts';

/** So many keys are remembered, those that were used last. */
const mostKeys = 10_000;

/** Units that this process let through when it could ask nobody. */
export interface Owed {
  readonly windows: readonly RateWindow[];
  readonly units: number;
  /** Epoch ms. */
  readonly at: number;
}

interface Remembered {
  readonly ledger: Ledger;
  readonly owed: readonly Owed[];
}

const nothing: Remembered = { ledger: emptyLedger, owed: [] };

/** What this process last saw of each key, for the time when it can ask nobody, and what it used then. */
export class RememberedLedgers {
  readonly #held = new Map<string, Remembered>();

  /** As it was last seen in a store. */
  recall(key: string): Ledger {
    return (this.#held.get(key) ?? nothing).ledger;
  }

  /** With what was used since. */
  recallAll(key: string): Ledger {
    const { ledger, owed } = this.#held.get(key) ?? nothing;
    return withOwed(ledger, owed);
  }

  /** Takes the newer one; one that Postgres does not know all of stays until it does. */
  remember(key: string, ledger: Ledger): void {
    const held = this.#held.get(key) ?? nothing;
    this.#put(key, { ...held, ledger: newer(held.ledger, ledger) });
  }

  /** Replaces what was held, when Postgres has said how it is. */
  correct(key: string, ledger: Ledger): void {
    const { owed } = this.#held.get(key) ?? nothing;
    this.#put(key, { ledger, owed });
  }

  owe(key: string, owed: Owed): void {
    const held = this.#held.get(key) ?? nothing;
    const rule = JSON.stringify(owed.windows);
    const same = held.owed.find(({ windows }) => JSON.stringify(windows) === rule);
    const others = held.owed.filter((one) => one !== same);
    // As of the later time: what is forgotten late lets nobody through.
    const sum = {
      ...owed,
      units: owed.units + (same?.units ?? 0),
      at: Math.max(owed.at, same?.at ?? 0),
    };
    this.#put(key, { ...held, owed: [...others, sum] });
  }

  /** What Postgres has to be told of a key; it is owed no more, unless it is given back by `owe`. */
  settle(key: string): readonly Owed[] {
    const held = this.#held.get(key) ?? nothing;
    if (held.owed.length > 0) this.#put(key, { ...held, owed: [] });
    return held.owed;
  }

  /** The keys of which Postgres does not know all. */
  unreported(): string[] {
    const unknown = [...this.#held].filter(
      ([, { ledger, owed }]) => ledger.alone || owed.length > 0,
    );
    return unknown.map(([key]) => key);
  }

  #put(key: string, remembered: Remembered): void {
    this.#held.delete(key);
    this.#held.set(key, remembered);
    if (this.#held.size <= mostKeys) return;
    const [oldest] = this.#held.keys();
    if (oldest !== undefined) this.#held.delete(oldest);
  }
}

/** Adds what was used without a store: nobody else counted it. */
export function withOwed(ledger: Ledger, owed: readonly Owed[]): Ledger {
  let known = ledger;
  for (const { windows, units, at } of owed) known = withUnits(known, windows, units, at);
  return known;
}

function newer(held: Ledger, ledger: Ledger): Ledger {
  if (held.alone && !ledger.alone) return { ...merged(ledger, held), alone: true };
  return held.version > ledger.version ? held : ledger;
}
