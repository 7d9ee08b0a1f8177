import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { freePort } from '@sesi/test-services';

import { LeanTelegram } from './lean-telegram.ts';
import { WebhookCaller } from './webhook-caller.ts';

/** How a bot is started: its program, words and environment. */
export interface BotProgram {
  readonly main: URL;
  readonly words?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Where a bot finds its Telegram, and Telegram finds it. */
export interface BotPlace {
  readonly apiRoot: string;
  readonly token: string;
  readonly port: number;
  readonly secret: string;
}

/** A bot in a process of its own, behind a webhook, with a Telegram of its own. Disposing ends it. */
export interface BotUnderLoad extends AsyncDisposable {
  readonly telegram: LeanTelegram;
  readonly caller: WebhookCaller;
}

const readyWithinMs = 60_000;

/** @throws Error with what it wrote when it does not announce its webhook */
export async function startBot(program: (place: BotPlace) => BotProgram): Promise<BotUnderLoad> {
  await using opened = new AsyncDisposableStack();
  const telegram = opened.use(await LeanTelegram.start());
  const place: BotPlace = {
    apiRoot: telegram.url,
    token: `1:${randomBytes(24).toString('hex')}`,
    port: await freePort(),
    secret: randomBytes(24).toString('hex'),
  };
  const { main, words = [], env = {} } = program(place);
  const child = spawn(
    process.execPath,
    ['--conditions=@sesi/source', fileURLToPath(main), ...words],
    { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  opened.defer(() => end(child));
  let wrote = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      wrote = (wrote + text).slice(-5_000);
    });
  }
  const signal = AbortSignal.timeout(readyWithinMs);
  const failed = Promise.race([once(child, 'exit', { signal }), once(child, 'error', { signal })]);
  const ready = await Promise.race([
    telegram.launched.then(() => true),
    failed.then(
      () => false,
      () => false,
    ),
  ]);
  if (!ready) throw new Error(`${main.pathname} did not announce its webhook:\n${wrote}`);
  const caller = opened.use(new WebhookCaller(place.port, place.secret));
  const kept = opened.move();
  return { telegram, caller, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(timer);
}
