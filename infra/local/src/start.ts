import { readLocalEnvironment } from './local-environment.ts';
import { explainLocally } from './local-error.ts';
import { startSesi } from './start/start-sesi.ts';
import { readStartSettings } from './start/start-settings.ts';
import { stopTimes } from './start/stop-times.ts';

const stopped = new AbortController();
let isStarting = true;
let stopDeadlineMs = stopTimes({ realWhatsapp: false }).allMs;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // A Ctrl-C arrives from the terminal and from the program that runs us: the first counts.
    if (stopped.signal.aborted) {
      return;
    }
    print('\nStopping …');
    stopped.abort(new Error(`Stopped by ${signal}`));
    setTimeout(() => {
      // A database that is still being made cannot be asked to stop: it ends with us, and nothing is lost.
      print(isStarting ? 'Stopped.' : 'Stopping took too long: what still runs is killed.');
      process.exit(isStarting ? 0 : 1);
    }, stopDeadlineMs).unref();
  });
}
// The terminal, or the program that reads our lines, may be gone before us.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

process.exitCode = await main();

async function main(): Promise<number> {
  const { signal } = stopped;
  try {
    const settings = readStartSettings(await readLocalEnvironment(process.env));
    stopDeadlineMs = stopTimes(settings).allMs;
    await using sesi = await startSesi(settings, { print, signal });
    isStarting = false;
    for (const line of sesi.summary.lines) {
      print(line);
    }
    const broken = await Promise.race([sesi.broken, aborted(signal)]);
    if (broken !== undefined) {
      process.stderr.write(`\n${broken} Stopping the rest.\n`);
      return 1;
    }
  } catch (error) {
    // A Ctrl-C also reaches the small programs that a start runs: what fails then was asked to.
    const wasGivenUp = isStarting && signal.aborted;
    if (!wasGivenUp) {
      process.stderr.write(`\n${explainLocally(error)}\n`);
      return 1;
    }
  }
  print('Stopped.');
  return 0;
}

function aborted(signal: AbortSignal): Promise<undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  if (signal.aborted) {
    resolve(undefined);
  }
  signal.addEventListener('abort', () => {
    resolve(undefined);
  });
  return promise;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
