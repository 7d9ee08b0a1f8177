import type { HttpApp } from '@sesi/platform';

import {
  type GatewayState,
  type GatewayStatus,
  type IsDue,
  type MessageGateway,
  type MessageHandler,
  type Reply,
  textOf,
} from '../conversation/message-gateway.ts';
import { LocalGatewayStateError } from './local-gateway-state-error.ts';
import { readLocalMessage } from './read-local-message.ts';

/** Texts that wait for a person at most; older ones are let go. */
const longestOutbox = 100;

/** Names under which this machine calls itself. A page of another site that had its name pointed here sends its own. */
const ownNames = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * A gateway for machines without WhatsApp: `POST /local/messages {from, text, id?}` is a message, and `{replies: […],
 * files: [{name, mediaType, base64}]}` its answer. Whoever reaches the port can write as anybody, so it belongs on a loopback address only.
 *
 * Messages of one person that are posted side by side are put in order by the handler. What `send` is given waits for
 * that person's next message.
 */
export class LocalGateway implements MessageGateway {
  readonly name = 'local';
  readonly #outbox = new Map<string, readonly Reply[]>();
  #onMessage: MessageHandler | undefined;
  #status: GatewayStatus = { state: 'starting', since: new Date() };

  /** Adds the route. Before `start` and after disposal it answers 503. */
  addRoutes(app: HttpApp): void {
    app.post('/local/messages', async (request, reply) => {
      const handle = this.#onMessage;
      if (!ownNames.test(request.headers.host ?? '')) {
        return reply
          .code(403)
          .send({ error: 'forbidden', message: 'Call this machine 127.0.0.1 or localhost.' });
      }
      if (handle === undefined) {
        return reply.code(503).send({
          error: 'not-ready',
          message: 'The bot is starting or stopping: try again soon.',
        });
      }
      const read = readLocalMessage(request.body);
      if (read.kind === 'refused') {
        return reply.code(400).send({ error: 'refused', message: read.message });
      }
      const waiting = this.#outbox.get(read.message.from) ?? [];
      this.#outbox.delete(read.message.from);
      return toAnswer([...waiting, ...(await handle(read.message))]);
    });
  }

  /** @throws LocalGatewayStateError when it was started or disposed before. */
  async start(onMessage: MessageHandler): Promise<void> {
    if (this.#status.state !== 'starting') {
      throw new LocalGatewayStateError('This gateway was started before: make another one.');
    }
    this.#onMessage = onMessage;
    this.#become('ready');
  }

  /** @throws LocalGatewayStateError when it is not started. */
  async send(to: string, reply: Reply, isDue?: IsDue): Promise<void> {
    if (this.#onMessage === undefined) {
      throw new LocalGatewayStateError('This gateway is not started: there is nobody to send to.');
    }
    if (isDue !== undefined && !(await isDue())) return;
    this.#outbox.set(to, [...(this.#outbox.get(to) ?? []), reply].slice(-longestOutbox));
  }

  status(): GatewayStatus {
    return this.#status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#onMessage = undefined;
    this.#become('stopped');
  }

  #become(state: GatewayState): void {
    this.#status = { state, since: new Date() };
  }
}

function toAnswer(replies: readonly Reply[]): object {
  const files = replies.flatMap((reply) => (typeof reply === 'string' ? [] : [reply.file]));
  return {
    replies: replies.map((reply) => textOf(reply)),
    files: files.map(({ name, mediaType, content }) => {
      return { name, mediaType, base64: Buffer.from(content).toString('base64') };
    }),
  };
}
