/**
 * What goes wrong in the open pages.
 * `drop`: the network is gone for `forMs`, or until the page is loaded again; the state is TIMEOUT meanwhile.
 * `reload`: the page loads itself again. `freeze`: it does not answer for `forMs`.
 * `state`: the connection says so, such as CONFLICT.
 */
export type Fault =
  | { readonly kind: 'drop'; readonly forMs?: number }
  | { readonly kind: 'freeze'; readonly forMs: number }
  | { readonly kind: 'reload' }
  | { readonly kind: 'state'; readonly state: string };

/** How messages to the bot and the server's answers travel. Shares are from 0 to 1. */
export interface Traffic {
  /** Milliseconds until the server takes what the bot sends: least and most. */
  readonly answerAfterMs?: readonly [number, number];
  /** Share of messages that are delivered twice. */
  readonly duplicates?: number;
  /** Share of messages that come after the next one. A last one that is held back comes after a second. */
  readonly reordered?: number;
  /** The same seed makes the same choices. Default: 1. */
  readonly seed?: number;
}

/** Faults and when they come, in milliseconds after the start of the script. */
export interface ChaosScript {
  readonly faults: readonly (Fault & { readonly atMs: number })[];
}

/** What randomChaos() chooses from. */
export interface ChaosPlan {
  /** The same seed makes the same script. */
  readonly seed: number;
  readonly count: number;
  /** All faults come within this time. */
  readonly withinMs: number;
  /** Default: drop, freeze and reload. */
  readonly kinds?: readonly ('drop' | 'freeze' | 'reload')[];
  /** The longest drop or freeze. Default: 1,000. */
  readonly longestMs?: number;
}
