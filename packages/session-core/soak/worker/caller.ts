import {
  SessionExistsError,
  SessionNotFoundError,
  StoreUnavailableError,
  type ChangeOptions,
  type Session,
  type SessionChange,
  type SessionCore,
} from '../../src/index.ts';
import type { HistoryFile } from '../history/history-file.ts';
import type { Operation, Outcome } from '../history/operation.ts';
import { monotonicMs } from '../lab/monotonic-clock.ts';
import type { CallRequest } from './messages.ts';
import { kindAndId, type SoakValue } from './soak-kinds.ts';

type Result = Partial<Pick<Operation, 'version' | 'n' | 'writer' | 'possiblyStale' | 'error'>> & {
  readonly outcome: Outcome;
};

/** Calls the core and writes down each call as its caller sees it. */
export class Caller {
  readonly #core: SessionCore;
  readonly #history: HistoryFile;
  readonly #worker: number;
  readonly #prefix: string;
  readonly #open = new Map<string, Operation>();
  #count = 0;

  constructor(core: SessionCore, history: HistoryFile, worker: number, incarnation: number) {
    this.#core = core;
    this.#history = history;
    this.#worker = worker;
    this.#prefix = `${worker}.${incarnation}`;
  }

  async call(request: CallRequest): Promise<Operation> {
    this.#count += 1;
    const op = `${this.#prefix}.${this.#count}`;
    const begun: Operation = { op, worker: this.#worker, ...request, start: monotonicMs() };
    this.#open.set(op, begun);
    if (request.type !== 'get') this.#history.add(begun);
    const result = await this.#settle(request, op);
    const operation: Operation = { ...begun, end: monotonicMs(), ...result };
    this.#open.delete(op);
    this.#history.add(operation);
    return operation;
  }

  /** Writes down calls that never settled, as having lasted until now. */
  giveUpOpenCalls(): void {
    for (const begun of this.#open.values()) {
      const error = 'the call never settled';
      this.#history.add({ ...begun, end: monotonicMs(), outcome: 'failed', error });
    }
  }

  async #settle(request: CallRequest, op: string): Promise<Result> {
    try {
      return await this.#perform(request, op);
    } catch (error) {
      if (error instanceof SessionExistsError) return { outcome: 'exists' };
      if (error instanceof SessionNotFoundError) return { outcome: 'absent' };
      const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      if (!(error instanceof StoreUnavailableError)) return { outcome: 'failed', error: text };
      return { outcome: error.outcome === 'unknown' ? 'unknown' : 'refused', error: text };
    }
  }

  async #perform({ type, keys, ttlMs }: CallRequest, op: string): Promise<Result> {
    const [key = ''] = keys;
    const { kind, id } = kindAndId(key);
    const sessions = this.#core.sessions(kind);
    const life = ttlMs === undefined ? {} : { ttlMs };
    switch (type) {
      case 'get':
        return read(await sessions.get(id));
      case 'create':
        return wrote(await sessions.create(id, { n: 0, op }, { ...life, events: [event(op, 0)] }));
      case 'save':
        return wrote(await sessions.save(id, { n: 0, op }, { ...life, events: [event(op, 0)] }));
      case 'update': {
        const { change, options } = increment(op);
        return wrote(await sessions.update(id, change, { ...life, ...options }));
      }
      case 'delete': {
        const deleted = await sessions.delete(id, { events: [event(op, undefined)] });
        return { outcome: deleted ? 'ok' : 'absent' };
      }
      case 'commit':
        await this.#core.commit(keys.map((each) => this.#incrementing(each, op)));
        return { outcome: 'ok' };
    }
  }

  #incrementing(key: string, op: string): SessionChange {
    const { kind, id } = kindAndId(key);
    const { change, options } = increment(op);
    return this.#core.sessions(kind).updating(id, change, options);
  }
}

/** The change goes into the audit trail with what it wrote: that is the history that Postgres tells. */
function event(op: string, n: number | undefined): { type: string; data: unknown } {
  return { type: 'soak', data: { op, ...(n === undefined ? {} : { n }) } };
}

function increment(op: string): {
  change: (value: SoakValue) => SoakValue;
  options: ChangeOptions;
} {
  let n = 0;
  return {
    change: (value) => {
      n = value.n + 1;
      return { n, op };
    },
    options: { events: () => [event(op, n)] },
  };
}

function wrote({ version, value }: Session<SoakValue>): Result {
  return { outcome: 'ok', version, n: value.n };
}

function read(session: Session<SoakValue> | undefined): Result {
  if (session === undefined) return { outcome: 'absent' };
  const { version, value, possiblyStale } = session;
  return {
    outcome: 'ok',
    version,
    n: value.n,
    writer: value.op,
    ...(possiblyStale ? { possiblyStale } : {}),
  };
}
