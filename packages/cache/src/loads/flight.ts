/** One search for a value that callers of this process share. */
export interface Flight<Value> {
  readonly outcome: Promise<Value | undefined>;
  /**
   * When what it will answer, or has answered, was asked for, in the order of `FlightLog.tick`: it counts for callers that began
   * before.
   */
  readonly evidence: number;
  /** While its loader works: what Redis shows as long as nothing was invalidated. */
  readonly claim: { readonly token: string; readonly tags: readonly string[] } | undefined;
}

/** A flight as its own search sees it. */
export interface OwnFlight {
  evidence: number;
  claim: { readonly token: string; readonly tags: readonly string[] } | undefined;
}

/** The searches of this process, by key. */
export class FlightLog<Value> {
  readonly #flights = new Map<string, Flight<Value>>();
  #tick = 0;

  /** Numbers the moments of this process. */
  tick(): number {
    this.#tick += 1;
    return this.#tick;
  }

  find(key: string): Flight<Value> | undefined {
    return this.#flights.get(key);
  }

  /** Begins a search that later callers may share, in the place of an older one. */
  begin(key: string, search: (flight: OwnFlight) => Promise<Value | undefined>): Flight<Value> {
    const own: OwnFlight = { evidence: this.tick(), claim: undefined };
    const flight = Object.assign(own, { outcome: search(own) });
    this.#flights.set(key, flight);
    const end = () => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    };
    flight.outcome.then(end, end);
    return flight;
  }
}
