import type { Socket } from 'node:net';

/** What happens to one direction of a proxy's connections. */
export interface FlowRule {
  /** True: nothing passes; what comes waits, as in a network that is cut and comes back. */
  held: boolean;
  /** Each piece arrives this much later, ms. */
  delayMs: number;
}

/** Stops one connection: at the first piece that it picks. */
export class Gate {
  readonly #picks: (piece: Buffer) => boolean;
  readonly #onHit: () => void;
  #stopped: Flow | undefined;

  constructor(picks: (piece: Buffer) => boolean, onHit: () => void) {
    this.#picks = picks;
    this.#onHit = onHit;
  }

  stops(flow: Flow, piece: Buffer): boolean {
    if (this.#stopped === undefined && this.#picks(piece)) {
      this.#stopped = flow;
      this.#onHit();
    }
    return this.#stopped === flow;
  }
}

type Piece = { readonly bytes: Buffer | 'end'; readonly dueAt: number };

/** One direction of one connection: passes pieces on in order, as the rules of the moment allow. */
export class Flow {
  readonly #to: Socket;
  readonly #rule: FlowRule;
  readonly #gate: () => Gate | undefined;
  readonly #pieces: Piece[] = [];
  #timer: NodeJS.Timeout | undefined;
  #dead = false;

  constructor(to: Socket, rule: FlowRule, gate: () => Gate | undefined) {
    this.#to = to;
    this.#rule = rule;
    this.#gate = gate;
  }

  /** From now on nothing arrives, not even that the other side is gone. */
  die(): void {
    this.#dead = true;
  }

  push(bytes: Buffer | 'end'): void {
    if (this.#dead) return;
    this.#pieces.push({ bytes, dueAt: performance.now() + this.#rule.delayMs });
    this.pump();
  }

  /** Passes on what may pass now. */
  pump(): void {
    for (;;) {
      const [piece] = this.#pieces;
      if (this.#dead || piece === undefined || this.#rule.held || this.#isStopped(piece)) return;
      const waitMs = piece.dueAt - performance.now();
      if (waitMs > 0) {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.pump(), waitMs);
        return;
      }
      this.#pieces.shift();
      if (piece.bytes === 'end') this.#to.destroySoon();
      else if (this.#to.writable) this.#to.write(piece.bytes);
    }
  }

  #isStopped({ bytes }: Piece): boolean {
    return bytes !== 'end' && this.#gate()?.stops(this, bytes) === true;
  }
}
