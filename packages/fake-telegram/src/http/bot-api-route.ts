import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { WebhookPost } from '../delivery/webhook-post.ts';
import { BotApiError } from '../errors.ts';
import { performCall, refusal, type Answer } from '../methods/perform-call.ts';
import type { CallParameters } from '../parameters/call-parameters.ts';
import type { CallLog } from '../sim/call-log.ts';
import type { Faults } from '../sim/faults.ts';
import type { World } from '../state/world.ts';
import { answerFile } from './file-route.ts';
import { meetFault } from './meet-fault.ts';
import { readParameters } from './read-parameters.ts';
import { sendAnswer } from './send-answer.ts';

/** What the Bot API works on. */
export interface BotApiParts {
  readonly token: string;
  readonly world: World;
  readonly webhooks: WebhookPost;
  readonly faults: Faults;
  readonly calls: CallLog;
  /** Aborted when the server closes. */
  readonly closing: AbortSignal;
}

/** `/bot<token>/<method>` for GET and POST, and `/file/bot<token>/<path>`; anything else is not found. */
export function registerBotApi(server: FastifyInstance, parts: BotApiParts): void {
  server.route({
    method: ['GET', 'POST'],
    url: '/*',
    handler: async (request, reply) => {
      const { path, query } = splitUrl(request.url);
      if (path.startsWith('/file/')) return answerFile(parts, path, reply);
      const parameters = await readParameters({
        query,
        contentType: request.headers['content-type'] ?? '',
        body: bodyOf(request),
      });
      const { token, method } = readPath(path, parameters);
      const refused = checkToken(token, parts.token);
      if (refused !== undefined) return sendAnswer(reply, refusal(refused));
      return answerCall(parts, { method, parameters, reply });
    },
  });
}

/** Why a token is not let in. */
function checkToken(token: string | undefined, known: string): BotApiError | undefined {
  if (token === undefined) return new BotApiError(404, 'Not Found');
  if (!/^[1-9][0-9]*:[^/]+$/.test(token)) {
    return new BotApiError(401, 'Unauthorized: invalid token specified');
  }
  return token === known ? undefined : new BotApiError(401, 'Unauthorized');
}

async function answerCall(
  parts: BotApiParts,
  {
    method,
    parameters,
    reply,
  }: { readonly method: string; readonly parameters: CallParameters; readonly reply: FastifyReply },
): Promise<FastifyReply> {
  const { world, webhooks, faults, calls, closing } = parts;
  let hangUp: AbortSignal | undefined;
  const call = {
    world,
    webhooks,
    method,
    parameters,
    // Most calls never wait: they are spared the watch over their connection.
    get signal() {
      hangUp ??= AbortSignal.any([signalOfHangUp(reply), closing]);
      return hangUp;
    },
  };
  const note = (answer: Answer, isLost: boolean): void => {
    const { status, body } = answer;
    const lost = isLost ? ({ isLost } as const) : {};
    calls.add({ method, parameters, status, answer: body, ...lost, atMs: world.nowMs() });
  };
  const fault = faults.strike(method);
  if (fault === undefined) {
    const answer = await performCall(call);
    if (hangUp?.aborted !== true) note(answer, false);
    return sendAnswer(reply, answer);
  }
  const struck = { fault, reply, clock: world.clock, signal: call.signal, note };
  const answer = await meetFault(struck, () => performCall(call));
  return answer === undefined ? reply : sendAnswer(reply, answer);
}

/** A method that is not in the path may be named by a parameter. */
function readPath(
  path: string,
  parameters: CallParameters,
): { token: string | undefined; method: string } {
  const match = /^\/bot(?<token>[^/]*)\/+(?<method>.*)$/.exec(path);
  const { token, method = '' } = match?.groups ?? {};
  return { token, method: method === '' ? parameters.text('method') : method };
}

function splitUrl(url: string): { path: string; query: string } {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const query = mark < 0 ? '' : url.slice(mark + 1);
  try {
    return { path: decodeURIComponent(path), query };
  } catch {
    return { path, query };
  }
}

/** A client that goes away must not hold a long poll. */
function signalOfHangUp(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    controller.abort();
  });
  return controller.signal;
}

function bodyOf({ body }: FastifyRequest): Buffer | undefined {
  return Buffer.isBuffer(body) ? body : undefined;
}
