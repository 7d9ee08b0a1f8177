import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

import { endProcess } from '../end-process.ts';

const readyWithinMs = 60_000;

/**
 * Lets real processes ask for one cold key at the same moment, again and again.
 *
 * @returns how often it was loaded, each time
 */
export async function measureStampede(
  servers: { readonly postgresUrl: string; readonly redisUrl: string },
  { processes, rounds }: { readonly processes: number; readonly rounds: number },
): Promise<readonly number[]> {
  const worker = new URL('stampede-worker.ts', import.meta.url);
  const workers: ChildProcess[] = [];
  try {
    while (workers.length < processes) {
      const started = fork(worker, [servers.postgresUrl, servers.redisUrl], {
        execArgv: ['--conditions=@sesi/source'],
      });
      workers.push(started);
      // All at once they would keep each other from starting in time.
      await askAll([started], 'ready?');
    }
    const loads: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await askAll(workers, 'ready?');
      const answers = await askAll(workers, `cold-${round}`);
      loads.push(answers.reduce<number>((sum, answer) => sum + loadsOf(answer), 0));
    }
    return loads;
  } finally {
    await Promise.all(workers.map(end));
  }
}

async function askAll(workers: readonly ChildProcess[], question: string): Promise<unknown[]> {
  const signal = AbortSignal.timeout(readyWithinMs);
  const answers = workers.map(async (worker) => {
    // `once` gives what the event was called with.
    const [answer] = (await once(worker, 'message', { signal })) as [unknown];
    return answer;
  });
  for (const worker of workers) worker.send(question);
  return await Promise.all(answers);
}

/** @throws TypeError when a process got another value than was loaded */
function loadsOf(answer: unknown): number {
  const { loads, isRight } = answer as { loads?: unknown; isRight?: unknown };
  if (typeof loads === 'number' && isRight === true) return loads;
  throw new TypeError(`A process answered ${JSON.stringify(answer)}.`);
}

async function end(worker: ChildProcess): Promise<void> {
  await endProcess(worker, () => {
    if (worker.connected) worker.send('end');
  });
}
