import fc from 'fast-check';
import { expect } from 'vitest';

import { SessionError, type Session, type SessionChange, type Sessions } from '../../src/index.ts';
import type { Count } from './counted-sessions.ts';
import {
  type Change,
  type Refusal,
  type SessionsModel,
  shortLifeMs,
  type SystemUnderTest,
} from './sessions-model.ts';

type Command = fc.AsyncCommand<SessionsModel, SystemUnderTest>;

/** What an operation came to: its sessions, or the error that it threw on purpose. */
type Outcome =
  | { readonly is: 'done'; readonly sessions: ReadonlyMap<string, Session<Count> | undefined> }
  | { readonly is: 'refused'; readonly error: SessionError };

async function outcomeOf(
  work: () => Promise<ReadonlyMap<string, Session<Count> | undefined>>,
): Promise<Outcome> {
  try {
    return { is: 'done', sessions: await work() };
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    return { is: 'refused', error };
  }
}

/** A command that does nothing unless every life is certain before it, and checks nothing that is uncertain after it. */
abstract class CertainCommand implements Command {
  check(): boolean {
    return true;
  }

  async run(model: SessionsModel, system: SystemUnderTest): Promise<void> {
    await model.becomeCertain();
    await this.act(model, system);
  }

  abstract act(model: SessionsModel, system: SystemUnderTest): Promise<void>;
  abstract toString(): string;
}

/** Reads one session and compares it with the map. */
class Get extends CertainCommand {
  readonly #id: string;

  constructor(id: string) {
    super();
    this.#id = id;
  }

  async act(model: SessionsModel, { cores, run }: SystemUnderTest): Promise<void> {
    const session = await cores.next().counts.get(`${run}-${this.#id}`);
    if (model.endedMeanwhile().includes(this.#id)) return;
    const expected = model.live(this.#id);
    expect(session?.value).toEqual(expected === undefined ? undefined : { n: expected.n });
    if (session !== undefined) expect(session.version).toBe(model.version(this.#id));
  }

  toString(): string {
    return `get ${this.#id}`;
  }
}

/** Makes changes, one by its own method and several in one commit, all or none. */
class Make extends CertainCommand {
  readonly #changes: readonly Change[];

  constructor(changes: readonly Change[]) {
    super();
    this.#changes = changes;
  }

  async act(model: SessionsModel, { cores, run }: SystemUnderTest): Promise<void> {
    const [first] = this.#changes;
    const touched = new Set(this.#changes.map(({ id }) => id));
    const wasLive = first !== undefined && model.live(first.id) !== undefined;
    const refusal = model.change(this.#changes);
    const { core, counts } = cores.next();
    const outcome = await outcomeOf(async () => {
      if (first !== undefined && this.#changes.length === 1) {
        return new Map([[first.id, await makeOne(counts, run, first, wasLive)]]);
      }
      await core.commit(this.#changes.map((change) => prepare(counts, run, change)));
      // A commit answers with nothing: its sessions are read, by the next core when there are two.
      const readers = cores.next().counts;
      const read = [...touched].map(async (id): Promise<[string, Session<Count> | undefined]> => [
        id,
        await readers.get(`${run}-${id}`),
      ]);
      return new Map(await Promise.all(read));
    });
    model.acknowledged();
    const uncertain = model.endedMeanwhile();
    if (uncertain.length > 0) {
      // Something ended while this ran: whether it was there cannot be told. Both sides begin anew with these ids.
      for (const id of new Set([...uncertain, ...touched])) {
        await counts.delete(`${run}-${id}`);
        model.forget(id);
      }
      return;
    }
    compare(model, outcome, refusal);
  }

  toString(): string {
    return this.#changes.length === 1
      ? this.#changes.map(describeChange).join('')
      : `commit [${this.#changes.map(describeChange).join(', ')}]`;
  }
}

/** Waits for the end of a short life, and then reads. */
class Outlive extends CertainCommand {
  readonly #id: string;

  constructor(id: string) {
    super();
    this.#id = id;
  }

  async act(model: SessionsModel, system: SystemUnderTest): Promise<void> {
    await model.outlive(this.#id);
    await new Get(this.#id).run(model, system);
  }

  toString(): string {
    return `outlive ${this.#id}`;
  }
}

/** Closes every core and opens new ones on the same stores. */
class Reopen extends CertainCommand {
  async act(_model: SessionsModel, { cores }: SystemUnderTest): Promise<void> {
    await cores.reopen();
  }

  toString(): string {
    return 'close and reopen';
  }
}

function compare(model: SessionsModel, outcome: Outcome, refusal: Refusal | undefined): void {
  if (outcome.is === 'refused') {
    expect(outcome.error.constructor, outcome.error.message).toBe(refusal);
    return;
  }
  expect(refusal, 'it was to be refused').toBeUndefined();
  for (const [id, session] of outcome.sessions) {
    const expected = model.live(id);
    expect(session?.value).toEqual(expected === undefined ? undefined : { n: expected.n });
    if (session !== undefined) expect(model.isNewVersion(id, session.version)).toBe(true);
  }
}

async function makeOne(
  counts: Sessions<Count>,
  run: string,
  change: Change,
  wasLive: boolean,
): Promise<Session<Count> | undefined> {
  const id = `${run}-${change.id}`;
  switch (change.does) {
    case 'create':
      return await counts.create(id, { n: change.n }, lifeOf(change));
    case 'save':
      return await counts.save(id, { n: change.n }, lifeOf(change));
    case 'update':
      return await counts.update(id, () => ({ n: change.n }));
    case 'delete':
      expect(await counts.delete(id)).toBe(wasLive);
      return undefined;
  }
}

function prepare(counts: Sessions<Count>, run: string, change: Change): SessionChange {
  const id = `${run}-${change.id}`;
  switch (change.does) {
    // There is no `save` for a commit: to make one of several, it must know what is there.
    case 'save':
    case 'create':
      return counts.creating(id, { n: change.n }, lifeOf(change));
    case 'update':
      return counts.updating(id, () => ({ n: change.n }));
    case 'delete':
      return counts.deleting(id);
  }
}

function lifeOf(change: Extract<Change, { short: boolean }>): { ttlMs?: number } {
  return change.short ? { ttlMs: shortLifeMs } : {};
}

function describeChange(change: Change): string {
  const life = 'short' in change && change.short ? ' for a short time' : '';
  return `${change.does} ${change.id}${change.does === 'delete' ? '' : ` = ${change.n}`}${life}`;
}

const ids = fc.constantFrom('a', 'b', 'c');
const n = fc.nat(1_000_000);
const short = fc.integer({ min: 0, max: 3 }).map((one) => one === 0);
const create = fc.record({ does: fc.constant('create' as const), id: ids, n, short });
const save = fc.record({ does: fc.constant('save' as const), id: ids, n, short });
const update = fc.record({ does: fc.constant('update' as const), id: ids, n });
const remove = fc.record({ does: fc.constant('delete' as const), id: ids });

const get = ids.map((id): Command => new Get(id));
const makeOneOf = (change: fc.Arbitrary<Change>): fc.Arbitrary<Command> =>
  change.map((made) => new Make([made]));

/** Sequences of everything that a caller can do with sessions. */
export const sessionCommands: fc.Arbitrary<Iterable<Command>> = fc.commands(
  [
    get,
    get,
    makeOneOf(create),
    makeOneOf(create),
    makeOneOf(save),
    makeOneOf(update),
    makeOneOf(update),
    makeOneOf(remove),
    fc
      .array(fc.oneof<fc.Arbitrary<Change>[]>(create, update, remove), {
        minLength: 2,
        maxLength: 4,
      })
      .map((changes): Command => new Make(changes)),
    ids.map((id): Command => new Outlive(id)),
    fc.constant(new Reopen()),
  ],
  { maxCommands: 40, size: '+1' },
);
