import {
  type SessionCoreOptions,
  openSessionCore,
  type SessionCore,
  type Sessions,
} from '@sesi/session-core';

import { runCallers } from '../callers.ts';
import { median, rotated, type RoundOptions } from '../rounds.ts';
import { sampleId, sampleKind, sampleSession, type SampleSession } from '../sample-session.ts';

/** What a person's registration needs of its sessions. */
export interface FlowFigures {
  /** Of one operation, in ms: the median of the rounds' medians. */
  readonly p50Ms: number;
  readonly operationsPerSecond: number;
}

const steps = ['name', 'email', 'city'];
/** create, three times get and update, get, delete. */
const operationsOfAFlow = 3 + 2 * steps.length;

/**
 * Many people register at the same time, each through all steps: the operations of contract A, the durable ones
 * included, in one figure.
 *
 * @returns the figures of both cores, which were measured in turn
 */
export async function measureFlows(
  onRedis: SessionCoreOptions,
  onPostgres: SessionCoreOptions,
  options: RoundOptions,
): Promise<readonly [FlowFigures, FlowFigures]> {
  await using first = await openSessionCore(onRedis);
  await using second = await openSessionCore(onPostgres);
  const rounds = [new FlowRounds(first), new FlowRounds(second)] as const;
  for (const flow of rounds) await flow.run({ ...options, sliceMs: options.sliceMs / 2 });
  for (const flow of rounds) flow.forget();
  for (let round = 0; round < options.rounds; round += 1) {
    for (const flow of rotated(rounds, round)) await flow.run(options);
  }
  return [rounds[0].figures(), rounds[1].figures()];
}

/** The rounds of one core. */
class FlowRounds {
  readonly #sessions: Sessions<SampleSession>;
  #people = 0;
  #p50s: number[] = [];
  #speeds: number[] = [];

  constructor(core: SessionCore) {
    this.#sessions = core.sessions(sampleKind);
  }

  async run({ callers, sliceMs }: RoundOptions): Promise<void> {
    const latencies: number[] = [];
    const flows = await runCallers(callers, sliceMs, async () => {
      this.#people += 1;
      await register(this.#sessions, this.#people, latencies);
    });
    this.#p50s.push(median(latencies));
    this.#speeds.push(flows * operationsOfAFlow);
  }

  /** To be called after the warm-up. */
  forget(): void {
    this.#p50s = [];
    this.#speeds = [];
  }

  figures(): FlowFigures {
    return { p50Ms: median(this.#p50s), operationsPerSecond: median(this.#speeds) };
  }
}

async function register(
  sessions: Sessions<SampleSession>,
  n: number,
  latencies: number[],
): Promise<void> {
  const id = sampleId(n);
  const timed = async (operation: () => Promise<unknown>): Promise<void> => {
    const start = performance.now();
    await operation();
    latencies.push(performance.now() - start);
  };
  await timed(async () => await sessions.create(id, sampleSession(n, 'start')));
  for (const step of steps) {
    await timed(async () => await sessions.get(id));
    await timed(async () => await sessions.update(id, (session) => ({ ...session, step })));
  }
  await timed(async () => await sessions.get(id));
  await timed(async () => await sessions.delete(id));
}
