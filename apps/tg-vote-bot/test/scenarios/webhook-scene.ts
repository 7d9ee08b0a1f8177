import { randomBytes } from 'node:crypto';

import { freePort } from '@sesi/test-services';

import { group, type SceneOptions, type VoteScene } from '../vote-scene.ts';
import { scene } from './lunch.ts';

/** A scene whose bot takes updates by webhook. */
export interface WebhookScene {
  readonly chat: VoteScene;
  readonly secret: string;
  /**
   * Posts to the webhook.
   *
   * @param secret - What is shown to be Telegram; `undefined` for nothing.
   * @returns the HTTP status.
   */
  readonly post: (body: unknown, secret: string | undefined) => Promise<number>;
  /** A command of somebody in the group, as an update: the same one each time. */
  readonly update: (user: string, text: string) => unknown;
}

/** Makes the scene. Its bot is still to be started. */
export async function webhookScene(options: SceneOptions = {}): Promise<WebhookScene> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const secret = randomBytes(24).toString('hex');
  const chat = await scene({
    ...options,
    env: { PORT: String(port), TELEGRAM_WEBHOOK_URL: url, TELEGRAM_WEBHOOK_SECRET: secret },
  });
  return {
    chat,
    secret,
    async post(body, shown) {
      const response = await fetch(`${url}/telegram/webhook`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(shown === undefined ? {} : { 'x-telegram-bot-api-secret-token': shown }),
        },
        body: JSON.stringify(body),
      });
      return response.status;
    },
    update(user, text) {
      const from = chat.telegram.sim.users().find(({ firstName }) => firstName === user);
      const [command = ''] = text.split(' ');
      return {
        update_id: 900_000,
        message: {
          message_id: 900_000,
          date: Math.floor(Date.now() / 1000),
          chat: { id: chat.chatId, type: 'supergroup', title: group },
          from: { id: from?.id, is_bot: false, first_name: user },
          text,
          entities: [{ type: 'bot_command', offset: 0, length: command.length }],
        },
      };
    },
  };
}
