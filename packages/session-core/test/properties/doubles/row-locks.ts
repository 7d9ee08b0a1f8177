type Mode = 'shared' | 'alone';

interface Waiting {
  readonly owner: object;
  readonly mode: Mode;
  readonly grant: () => void;
}

interface Lock {
  readonly holders: Map<object, Mode>;
  readonly waiting: Waiting[];
}

/** Locks that transactions hold until they end, given in the order in which they were asked for. */
export class RowLocks {
  readonly #locks = new Map<string, Lock>();

  async take(name: string, owner: object, mode: Mode = 'alone'): Promise<void> {
    const lock: Lock = this.#locks.get(name) ?? { holders: new Map(), waiting: [] };
    this.#locks.set(name, lock);
    if (lock.holders.has(owner)) return;
    await new Promise<void>((grant) => {
      lock.waiting.push({ owner, mode, grant });
      grantNext(lock);
    });
  }

  release(owner: object): void {
    for (const lock of this.#locks.values()) {
      lock.holders.delete(owner);
      const others = lock.waiting.filter((waiting) => waiting.owner !== owner);
      lock.waiting.splice(0, lock.waiting.length, ...others);
      grantNext(lock);
    }
  }
}

function grantNext({ holders, waiting }: Lock): void {
  for (;;) {
    const [next] = waiting;
    if (next === undefined) return;
    const sharable = next.mode === 'shared' && [...holders.values()].every((m) => m === 'shared');
    if (holders.size > 0 && !sharable) return;
    waiting.shift();
    holders.set(next.owner, next.mode);
    next.grant();
  }
}
