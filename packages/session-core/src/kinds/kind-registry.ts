import { InvalidSessionError } from '../errors.ts';
import type { SessionKind } from './kind.ts';

/** The kinds that this process works with. */
export class KindRegistry {
  readonly #kinds = new Map<string, SessionKind<unknown>>();
  readonly #announced = new Map<string, Promise<void>>();
  readonly #done = new Set<string>();
  readonly #announce: (name: string, keyPrefix: string) => Promise<void>;

  /** @param announce - Names a kind for all processes. */
  constructor(announce: (name: string, keyPrefix: string) => Promise<void>) {
    this.#announce = announce;
  }

  /** @throws InvalidSessionError when another kind has that name or prefix. */
  add(kind: SessionKind<unknown>): void {
    for (const other of this.#kinds.values()) {
      const sameName = other.name === kind.name;
      if (sameName !== (other.keyPrefix === kind.keyPrefix)) {
        throw new InvalidSessionError(
          `Kind "${kind.name}" (${kind.keyPrefix}) and kind "${other.name}" (${other.keyPrefix}) collide: ` +
            'each kind needs a name and a key prefix of its own.',
        );
      }
    }
    this.#kinds.set(kind.name, kind);
  }

  find(name: string): SessionKind<unknown> | undefined {
    return this.#kinds.get(name);
  }

  all(): readonly SessionKind<unknown>[] {
    return [...this.#kinds.values()];
  }

  /** Resolves when every process can know of the kind: before the first key of it is written. */
  async announced(kind: SessionKind<unknown>): Promise<void> {
    let announced = this.#announced.get(kind.name);
    if (announced === undefined) {
      announced = this.#announce(kind.name, kind.keyPrefix);
      this.#announced.set(kind.name, announced);
      announced.then(
        () => this.#done.add(kind.name),
        () => this.#announced.delete(kind.name),
      );
    }
    await announced;
  }

  /** Whether `announced` has nothing left to do. */
  isAnnounced(kind: SessionKind<unknown>): boolean {
    return this.#done.has(kind.name);
  }

  /**
   * The key of a session.
   *
   * @throws InvalidSessionError when the key would belong to another kind, as `chat:1` of `session:` belongs to
   *   `session:chat:`.
   */
  key(kind: SessionKind<unknown>, id: string): string {
    const key = kind.key(id);
    for (const other of this.#kinds.values()) {
      if (other.keyPrefix.length > kind.keyPrefix.length && key.startsWith(other.keyPrefix)) {
        throw new InvalidSessionError(
          `The ${kind.name} id "${id}" would take a key of ${other.name}.`,
        );
      }
    }
    return key;
  }
}
