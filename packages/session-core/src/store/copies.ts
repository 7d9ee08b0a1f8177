import { StoreUnavailableError } from '../errors.ts';
import type { KindRegistry } from '../kinds/kind-registry.ts';
import type { PostgresSessions } from '../postgres/postgres-sessions.ts';
import type { RedisFences } from '../postgres/protocol/redis-fence.ts';
import type { RedisState } from '../postgres/protocol/redis-state.ts';
import type { ViewConnection } from '../postgres/protocol/view-connection.ts';
import type { RowReader } from '../postgres/row-reader.ts';
import type { Protection } from '../protections.ts';
import type { RedisLink } from '../redis/redis-link.ts';
import type { CoreEvent } from '../session-core.ts';
import { CopyReader } from './copy-reader.ts';
import { CopyWriter } from './copy-writer.ts';
import type { ReadSources } from './read-sources.ts';
import { Reconciler } from './reconcile.ts';
import { Repair } from './repair.ts';
import { View } from './view.ts';
import type { Writer } from './writer.ts';

/** Above so many copies that wait for their repair, comparing all of them is cheaper. */
const outboxLimit = 100_000;
const outboxLookEveryMs = 2_000;

/** Everything that this process does with copies in Redis. */
export class Copies {
  readonly view: View;
  readonly reader: CopyReader;
  readonly writer: CopyWriter;
  readonly #repair: Repair;
  readonly #reconciler: Reconciler;
  readonly #emit: (event: CoreEvent) => void;
  readonly #fences: RedisFences;
  readonly #state: RedisState;
  #working: Promise<void> | undefined;
  #nextOutboxLook = 0;
  #closed = false;

  constructor(parts: {
    readonly link: RedisLink;
    readonly connection: ViewConnection;
    readonly rows: PostgresSessions;
    readonly reader: RowReader;
    readonly state: RedisState;
    readonly fences: RedisFences;
    readonly writer: Writer;
    readonly registry: KindRegistry;
    readonly emit: (event: CoreEvent) => void;
    readonly without: ReadonlySet<Protection>;
    readonly sources: ReadSources;
  }) {
    const { link, writer, registry, without } = parts;
    this.#emit = parts.emit;
    this.#fences = parts.fences;
    this.#state = parts.state;
    this.view = new View({ ...parts, process: () => writer.name });
    this.reader = new CopyReader({ ...parts, view: this.view, rows: parts.reader });
    this.writer = new CopyWriter(link, (name) => registry.find(name), without);
    this.#repair = new Repair({ ...parts, view: this.view });
    this.#reconciler = new Reconciler({ ...parts, view: this.view });
    this.view.onLook = () => this.#work();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.view.close();
    await this.#working;
  }

  #work(): void {
    if (this.#working !== undefined || this.#closed) return;
    this.#working = this.#upkeep().finally(() => {
      this.#working = undefined;
    });
  }

  async #upkeep(): Promise<void> {
    try {
      const repaired = await this.#repair.run();
      const reconciled = await this.#reconciler.run();
      if (repaired || reconciled) this.view.look();
      await this.#boundOutbox();
    } catch (error) {
      // Without Postgres who needs it hears of it, and the next look tries again.
      if (error instanceof StoreUnavailableError) return;
      this.#emit({ type: 'upkeep-failed', at: new Date(), error });
    }
  }

  async #boundOutbox(): Promise<void> {
    if (this.view.current?.repairs !== true || performance.now() < this.#nextOutboxLook) return;
    this.#nextOutboxLook = performance.now() + outboxLookEveryMs;
    if (await this.#fences.isOver(outboxLimit)) await this.#state.giveUp();
  }
}
