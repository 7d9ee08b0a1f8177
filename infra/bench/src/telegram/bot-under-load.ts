import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePort } from '@sesi/test-services';

import { type BotProgram, startBotProcess } from '../bot-process.ts';
import { LeanTelegram } from './lean-telegram.ts';
import { WebhookCaller } from './webhook-caller.ts';

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
  const bot = opened.use(startBotProcess(program(place)));
  const late = sleep(readyWithinMs, undefined, { ref: false }).then(() => {
    throw new Error(`it did not announce its webhook within ${readyWithinMs} ms`);
  });
  await bot.whileItRuns(Promise.race([telegram.launched, late]));
  const caller = opened.use(new WebhookCaller(place.port, place.secret));
  const kept = opened.move();
  return { telegram, caller, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
