import { Agent, request } from 'node:http';

/** Telegram delivers so many updates at a time, its most. */
export const mostConnections = 100;

/** Delivers updates to a bot as Telegram does: over connections that stay open, and with the secret. */
export class WebhookCaller implements Disposable {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: mostConnections });
  readonly #port: number;
  readonly #secret: string;
  #updates = 0;

  constructor(port: number, secret: string) {
    this.#port = port;
    this.#secret = secret;
  }

  /**
   * Delivers one update, and resolves when the bot has taken it.
   *
   * @throws Error when it does not
   */
  async deliver(content: Readonly<Record<string, unknown>>): Promise<void> {
    this.#updates += 1;
    const body = JSON.stringify({ update_id: this.#updates, ...content });
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const call = request(
        {
          agent: this.#agent,
          host: '127.0.0.1',
          port: this.#port,
          path: '/telegram/webhook',
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            'x-telegram-bot-api-secret-token': this.#secret,
          },
        },
        (response) => {
          response.resume().once('end', () => resolve(response.statusCode));
        },
      );
      call.once('error', reject).end(body);
    });
    if (status !== 200) throw new Error(`A webhook answered ${status} to ${body}.`);
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}
