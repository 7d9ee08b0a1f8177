import { hash, timingSafeEqual } from 'node:crypto';

import type { HttpApp, Logger } from '@sesi/platform';
import type { Telegram } from 'telegraf';
import type { Update } from 'telegraf/types';

import { allowedUpdates } from './poller.ts';

/** Where Telegram delivers updates to. */
export interface WebhookOptions {
  /** The address of this bot on the internet, such as `https://bot.example.org`. */
  readonly url: string;
  /** What Telegram shows with each update: nobody else knows it. */
  readonly secret: string;
}

/** Telegram delivers so many updates at a time, of different chats; its most. */
const mostConnections = 100;

/** The path of the webhook on the HTTP server. */
const webhookPath = '/telegram/webhook';

/**
 * Takes updates from Telegram. It is answered when an update is handled: with 200, or with 503 when the stores are away,
 * so that Telegram delivers it again. An update of one chat comes only when the one before was answered.
 */
export function addWebhookRoute(
  app: HttpApp,
  { secret }: WebhookOptions,
  handle: (update: Update) => Promise<void>,
  logger: Logger,
): void {
  const secretDigest = digest(secret);
  // Telegraf ends a handler that takes too long.
  app.post(webhookPath, { config: { hasOwnDeadline: true } }, async (request, reply) => {
    if (!isSecret(request.headers['x-telegram-bot-api-secret-token'], secretDigest)) {
      return reply.code(403).send({ error: 'forbidden', message: 'This is not Telegram.' });
    }
    if (!isUpdate(request.body)) {
      return reply.code(400).send({ error: 'bad-request', message: 'This is no update.' });
    }
    try {
      await handle(request.body);
      return await reply.code(200).send({ ok: true });
    } catch (error) {
      const { update_id: updateId } = request.body;
      logger.warn({ err: error, updateId }, 'An update has to be delivered again');
      return reply.code(503).send({ error: 'unavailable', message: 'Try again.' });
    }
  });
}

/** Tells Telegram where to deliver. Any number of processes may do so. */
export async function announceWebhook(
  telegram: Telegram,
  { url, secret }: WebhookOptions,
): Promise<void> {
  await telegram.callApi('setWebhook', {
    url: new URL(webhookPath, url).href,
    secret_token: secret,
    allowed_updates: [...allowedUpdates],
    max_connections: mostConnections,
  });
}

/** Compares in the same time whatever is different. */
function isSecret(shown: unknown, secretDigest: Buffer): boolean {
  return typeof shown === 'string' && timingSafeEqual(digest(shown), secretDigest);
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}

function isUpdate(body: unknown): body is Update {
  return (
    typeof body === 'object' &&
    body !== null &&
    'update_id' in body &&
    Number.isSafeInteger(body.update_id)
  );
}
