import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

import type { StoredWebhook } from '../state/records.ts';

/** What a webhook answered. */
export interface WebhookAnswer {
  readonly status: number;
  /** Behind the status, such as `Not Found`. */
  readonly reason: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

const MAX_ANSWER_BYTES = 1024 * 1024;

/** Connections to one webhook, which are used again. */
export class WebhookConnections {
  readonly #webhook: StoredWebhook;
  readonly #agent: HttpAgent;

  constructor(webhook: StoredWebhook) {
    this.#webhook = webhook;
    const options = { keepAlive: true, maxSockets: webhook.maxConnections };
    this.#agent = webhook.url.startsWith('https:')
      ? new HttpsAgent({
          ...options,
          ...(webhook.certificate === undefined ? {} : { ca: webhook.certificate }),
        })
      : new HttpAgent(options);
  }

  /** Sends a body; rejects when no whole answer comes before the signal is aborted. */
  send(body: string, signal: AbortSignal): Promise<WebhookAnswer> {
    const { url, secretToken } = this.#webhook;
    const request = url.startsWith('https:') ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const outgoing = request(url, {
        method: 'POST',
        agent: this.#agent,
        signal,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...(secretToken === '' ? {} : { 'x-telegram-bot-api-secret-token': secretToken }),
        },
      });
      outgoing.once('error', reject);
      outgoing.once('response', (response) => {
        readAnswer(response).then(resolve, reject);
      });
      outgoing.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

async function readAnswer(response: IncomingMessage): Promise<WebhookAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    // A stream without encoding gives buffers; its type does not know.
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > MAX_ANSWER_BYTES) throw new Error('The answer of the webhook is too long');
    chunks.push(bytes);
  }
  return {
    status: response.statusCode ?? 0,
    reason: response.statusMessage ?? '',
    headers: response.headers,
    body: Buffer.concat(chunks),
  };
}
