import type { WebhookPost } from '../delivery/webhook-post.ts';
import type { WebhookAnswer } from '../delivery/webhook-request.ts';
import { performCall } from '../methods/perform-call.ts';
import type { CallLog } from '../sim/call-log.ts';
import type { World } from '../state/world.ts';
import { readParameters } from './read-parameters.ts';

/** Methods that are not made in an answer to a webhook (telegram-bot-api, WebhookActor.cpp). */
const NOT_IN_ANSWERS = /^(?:get.*|setwebhook|deletewebhook|close|logout)$/i;

/** A bot may make one call in its answer to an update: `{"method": …, …}`. What comes of it nobody is told. */
export async function performWebhookReply(
  parts: {
    readonly world: World;
    readonly webhooks: WebhookPost;
    readonly calls: CallLog;
    readonly signal: AbortSignal;
  },
  { headers, body: content }: WebhookAnswer,
): Promise<void> {
  if (content.length === 0) return;
  const contentType = String(headers['content-type'] ?? '');
  const parameters = await readParameters({ query: '', contentType, body: content });
  const method = parameters.text('method');
  if (method === '' || NOT_IN_ANSWERS.test(method)) return;
  const { calls, ...call } = parts;
  const { status, body } = await performCall({ ...call, method, parameters });
  calls.add({ method, parameters, status, answer: body, atMs: parts.world.nowMs() });
}
