import { randomBytes } from 'node:crypto';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { type LocalRedis, startLocalRedis } from '@sesi/test-services';
import { expect, onTestFinished, test, vi } from 'vitest';

import { BotProcess } from '../bot-process.ts';
import { group, hasRedis, VoteScene } from '../vote-scene.ts';

// Three processes are started, and a minute of Telegram's limits is watched.
vi.setConfig({ testTimeout: 300_000 });

/** Passes what comes to one of several servers in turn, as a balancer before several bots does. */
class Balancer implements AsyncDisposable {
  readonly #server: Server;
  #ports: readonly number[] = [];
  #turn = 0;

  constructor() {
    this.#server = createServer((incoming, outgoing) => {
      this.#turn += 1;
      const port = this.#ports[this.#turn % this.#ports.length];
      const { method, headers, url: path } = incoming;
      const passed = request({ host: '127.0.0.1', port, method, headers, path }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      passed.on('error', () => outgoing.writeHead(502).end());
      incoming.pipe(passed);
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  passTo(urls: readonly string[]): void {
    this.#ports = urls.map((url) => Number(new URL(url).port));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}

/** Three bots behind a balancer, on a Redis of their own. */
async function threeBots(): Promise<{ chat: VoteScene; redis: LocalRedis }> {
  const redis = await startLocalRedis();
  onTestFinished(() => redis[Symbol.asyncDispose]());
  const balancer = new Balancer();
  const url = await balancer.listen();
  onTestFinished(() => balancer[Symbol.asyncDispose]());
  const chat = await VoteScene.open({
    redis: redis.url,
    joinWindowSeconds: 60,
    limited: true,
    env: {
      TELEGRAM_WEBHOOK_URL: url,
      TELEGRAM_WEBHOOK_SECRET: randomBytes(24).toString('hex'),
    },
  });
  onTestFinished(() => chat[Symbol.asyncDispose]());
  const bots = [1, 2, 3].map(() => chat.use(new BotProcess(chat.env)));
  const urls = await Promise.all(
    bots.map((bot) =>
      vi.waitFor(
        () => {
          const address = /Server listening at (http:\/\/[\d.:]+)/.exec(bot.output)?.[1];
          if (address === undefined) throw new Error(`not listening:\n${bot.output}`);
          return address;
        },
        { timeout: 120_000 },
      ),
    ),
  );
  balancer.passTo(urls);
  await vi.waitFor(
    () => {
      for (const { output } of bots) expect(output).toContain('Telegram knows the bot');
    },
    { timeout: 120_000 },
  );
  return { chat, redis };
}

const voters = 200;

/** For so long some people change their vote and change it back: the card always has something new to show. */
const waveringMs = 30_000;

test.skipIf(!hasRedis)(
  '200 people vote within one second through 3 processes while Redis is killed and returns: the result is exact, with 20 messages a minute at most',
  async () => {
    const { chat, redis } = await threeBots();
    const { sim } = chat.telegram;
    const names = Array.from({ length: voters }, (_, index) => `Voter${index}`);
    chat.addMembers(names);
    chat.say('Alice', '/create_session "Lunch?" 60');
    await chat.sees(/Lunch\?/, 60_000);
    const join = sim.findButton(group, '✋ Join');
    await Promise.all(names.map((name) => sim.press(name, join, '✋ Join', { timeoutMs: 60_000 })));
    chat.say('Alice', '/propose "Pizza?" 1');
    await chat.sees(/📋 Pizza\?/, 60_000);

    const card = sim.findButton(group, '✅ Yes');
    const begun = performance.now();
    const votes = names.map((name, index) =>
      sim.press(name, card, index % 4 === 0 ? '❌ No' : '✅ Yes', { timeoutMs: 60_000 }),
    );
    expect(performance.now() - begun).toBeLessThan(1_000);
    await redis.kill();
    await redis.restart();
    const toasts = await Promise.all(votes);
    // Somebody may be told to press again, but nobody that it did not count.
    for (const toast of toasts) {
      expect(toast?.text ?? 'Your vote').toMatch(/^Your vote|I do not know if that counted|^$/);
    }
    for (let index = 0; performance.now() - begun < waveringMs; index += 1) {
      const name = names[index % voters] ?? '';
      await sim.press(name, card, '⚪ Abstain', { timeoutMs: 10_000 });
      await sim.press(name, card, index % 4 === 0 ? '❌ No' : '✅ Yes', { timeoutMs: 10_000 });
    }
    await chat.sees(/❌|✅ Approved: Pizza\?\n\n✅ Yes 150 · ❌ No 50 · ⚪ 0/, 90_000);
    await chat.sees(/Approved: Pizza\?\n\n✅ Yes 150 · ❌ No 50 · ⚪ 0/, 90_000);

    // Refused attempts count too: this Telegram never takes more than 20.
    const attempts = sim.calls().filter(({ method }) => /^(?:send|editMessage)/.test(method));
    expect(attempts.length).toBeGreaterThan(3);
    for (const { atMs } of attempts) {
      const minute = attempts.filter((call) => call.atMs >= atMs && call.atMs < atMs + 60_000);
      expect(minute.length, 'attempts in a minute').toBeLessThanOrEqual(20);
    }
    expect(chat.said(/^✅ Approved: Pizza\?\n\n/)).toHaveLength(1);
  },
);

test.skipIf(!hasRedis)(
  'a webhook takes updates from Telegram alone, and answers when they are handled',
  async () => {
    const { chat } = await threeBots();
    chat.say('Alice', '/create_session "Lunch?" 60');
    await chat.sees(/Lunch\?/, 60_000);
    const url = new URL('/telegram/webhook', chat.env['TELEGRAM_WEBHOOK_URL']);
    const post = (secret: string | undefined, body: unknown): Promise<Response> =>
      fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret }),
        },
        body: JSON.stringify(body),
      });
    const update = {
      update_id: 900_000,
      message: {
        message_id: 900_000,
        date: Math.floor(Date.now() / 1000),
        chat: { id: chat.chatId, type: 'supergroup', title: group },
        from: { id: chat.telegram.sim.users()[0]?.id, is_bot: false, first_name: 'Alice' },
        text: '/propose "Pizza?" 5',
        entities: [{ type: 'bot_command', offset: 0, length: 8 }],
      },
    };
    expect((await post(undefined, update)).status).toBe(403);
    expect((await post('secret', update)).status).toBe(403);
    const secret = chat.env['TELEGRAM_WEBHOOK_SECRET'];
    expect((await post(secret, { nothing: true })).status).toBe(400);
    expect((await post(secret, update)).status).toBe(200);
    expect((await post(secret, update)).status).toBe(200);
    // Handled when it is answered.
    const opened = "select 1 from core.session_event where type = 'proposal-opened'";
    expect(await chat.rows(opened)).toHaveLength(1);
  },
);
