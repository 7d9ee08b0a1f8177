import type { SessionKind } from './kind.ts';
import type { SessionEvent } from './session.ts';
import type { SessionChange } from './sessions.ts';
import type { HandedValue, Life, StoredSession } from './stored.ts';

/** What a change makes of the row it found. */
export type Computed =
  | { readonly write: 'nothing' }
  | {
      readonly write: 'value';
      readonly json: string;
      readonly handed?: HandedValue;
      readonly life: Life;
      readonly events: readonly SessionEvent[];
    }
  | { readonly write: 'deletion'; readonly events: readonly SessionEvent[] };

/** A change that waits for its row. `compute` is pure, may run again, and throws to refuse. */
export class PreparedChange implements SessionChange {
  readonly kind: string;
  /** Whether its kind shows the times of the row. */
  readonly showsTimes: boolean;
  readonly id: string;
  /** The key in Redis. */
  readonly key: string;
  readonly compute: (current: StoredSession | undefined) => Computed;
  /** It writes the same whatever the row holds, and no events. */
  readonly isBlind: boolean;

  constructor(
    kind: Pick<SessionKind<unknown>, 'name' | 'times'>,
    id: string,
    key: string,
    compute: (current: StoredSession | undefined) => Computed,
    isBlind = false,
  ) {
    this.kind = kind.name;
    this.showsTimes = kind.times !== undefined;
    this.id = id;
    this.key = key;
    this.compute = compute;
    this.isBlind = isBlind;
  }
}
