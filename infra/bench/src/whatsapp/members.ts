import { Agent, request } from 'node:http';

import type { FakeWhatsApp } from '@sesi/fake-whatsapp';

import { forEachOf } from '../callers.ts';
import { UnsoundBenchError } from '../durability.ts';

/** Where the people of a bench write, and how many they are. */
export interface MembersOptions {
  readonly fake: FakeWhatsApp;
  readonly port: number;
  readonly count: number;
  /** What each answer to an expense begins with. */
  readonly answer: string;
}

const answeredWithinMs = 30_000;

/** People who write their expenses to one bot, each waiting for the answer before writing again. */
export class Members {
  readonly #options: MembersOptions;
  readonly #agent: Agent;
  readonly #idle: string[];
  #written = 0;

  constructor(options: MembersOptions) {
    this.#options = options;
    this.#agent = new Agent({ keepAlive: true, maxSockets: options.count });
    this.#idle = Array.from({ length: options.count }, (_, n) => `+62812${10_000_000 + n}`);
  }

  /** Expenses that were answered so far. */
  get written(): number {
    return this.#written;
  }

  /** Everybody registers, as people do. */
  async register(): Promise<void> {
    await forEachOf(this.#idle.length, this.#idle.length, async (n) => {
      const phone = this.#idle[n] ?? '';
      for (const text of [
        'halo',
        `Budi ${'abcdefghijklmnop'[n % 16]}`,
        `b${n}@mail.com`,
        'Makassar',
        'ya',
      ]) {
        await this.#post(phone, text);
      }
    });
  }

  /** @returns ms from an expense to its answer over WhatsApp */
  overWhatsApp(): Promise<number> {
    return this.#write(async (from, text) => {
      const { fake } = this.#options;
      const since = fake.sent.length;
      await fake.receive({ from, text });
      const { body } = await fake.waitForSent(
        { to: from },
        { from: since, timeoutMs: answeredWithinMs },
      );
      return body;
    });
  }

  /** @returns ms from an expense to its answer over the local gateway */
  overHttp(): Promise<number> {
    return this.#write((from, text) => this.#post(from, text));
  }

  /** Nobody writes twice at the same time. */
  async #write(say: (from: string, text: string) => Promise<string>): Promise<number> {
    const phone = this.#idle.shift();
    if (phone === undefined) throw new UnsoundBenchError('There are more callers than members.');
    const begun = performance.now();
    const answer = await say(phone, `makan siang ${1 + (this.#written % 90)}rb`);
    const took = performance.now() - begun;
    if (!answer.startsWith(this.#options.answer)) {
      throw new UnsoundBenchError(`An expense was answered with "${answer}".`);
    }
    this.#written += 1;
    this.#idle.push(phone);
    return took;
  }

  async #post(from: string, text: string): Promise<string> {
    const body = JSON.stringify({ from, text });
    const { status, answer } = await new Promise<{ status: number | undefined; answer: string }>(
      (resolve, reject) => {
        const call = request(
          {
            agent: this.#agent,
            host: '127.0.0.1',
            port: this.#options.port,
            path: '/local/messages',
            method: 'POST',
            headers: {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(body),
            },
          },
          (response) => {
            let received = '';
            response.setEncoding('utf8').on('data', (chunk: string) => {
              received += chunk;
            });
            response.once('end', () => resolve({ status: response.statusCode, answer: received }));
          },
        );
        call.setTimeout(answeredWithinMs, () => call.destroy(new Error('No answer came.')));
        call.once('error', reject).end(body);
      },
    );
    if (status !== 200) throw new UnsoundBenchError(`A message was answered ${status}: ${answer}`);
    // Its form is the gateway's own.
    return (JSON.parse(answer) as { replies: readonly string[] }).replies[0] ?? '';
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}
