import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { BotApiError } from '../errors.ts';
import { methodTable } from '../methods/method-table.ts';
import type { MethodAnswer } from '../methods/method.ts';
import type { CallParameters } from '../parameters/call-parameters.ts';
import type { CallLog } from '../sim/call-log.ts';
import type { Faults } from '../sim/faults.ts';
import type { World } from '../state/world.ts';
import { readParameters } from './read-parameters.ts';

/** What the Bot API works on. */
export interface BotApiParts {
  readonly token: string;
  readonly world: World;
  readonly faults: Faults;
  readonly calls: CallLog;
  /** Aborted when the server closes. */
  readonly closing: AbortSignal;
}

/** `/bot<token>/<method>` for GET and POST; anything else is not found. */
export function registerBotApi(server: FastifyInstance, parts: BotApiParts): void {
  server.route({
    method: ['GET', 'POST'],
    url: '/*',
    handler: async (request, reply) => {
      const { path, query } = splitUrl(request.url);
      const hungUp = signalOfHangUp(reply);
      const signal = AbortSignal.any([hungUp, parts.closing]);
      const parameters = await readParameters({
        query,
        contentType: request.headers['content-type'] ?? '',
        body: bodyOf(request),
      });
      const { token, method } = readPath(path, parameters);
      const { status, body } = await answer(parts, { token, method, parameters, signal });
      if (token === parts.token && !signal.aborted) {
        parts.calls.add({
          method,
          parameters: parameters.toObject(),
          status,
          answer: body,
          atMs: parts.world.nowMs(),
        });
      }
      return reply.code(status).headers(headersFor(body)).send(body);
    },
  });
}

/** The answer to a request that reached no method. */
export function errorBody(errorCode: number, description: string): ErrorBody {
  return { ok: false, error_code: errorCode, description };
}

interface ErrorBody {
  readonly ok: false;
  readonly error_code: number;
  readonly description: string;
  readonly parameters?: BotApiError['parameters'] & object;
}

type Body = ErrorBody | ({ readonly ok: true } & MethodAnswer);

interface Call {
  readonly token: string | undefined;
  readonly method: string;
  readonly parameters: CallParameters;
  readonly signal: AbortSignal;
}

async function answer(
  { token: known, world, faults }: BotApiParts,
  { token, method, parameters, signal }: Call,
): Promise<{ readonly status: number; readonly body: Body }> {
  try {
    if (token === undefined) throw new BotApiError(404, 'Not Found');
    if (!/^[1-9][0-9]*:[^/]+$/.test(token)) {
      throw new BotApiError(401, 'Unauthorized: invalid token specified');
    }
    if (token !== known) throw new BotApiError(401, 'Unauthorized');
    const implementation = methodTable.get(method.toLowerCase());
    if (implementation === undefined) throw new BotApiError(404, 'Not Found: method not found');
    faults.strike(method);
    const result = await implementation({ world, parameters, signal });
    return { status: 200, body: { ok: true, ...result } };
  } catch (error) {
    if (!(error instanceof BotApiError)) throw error;
    const { errorCode, description, parameters: errorParameters } = error;
    return {
      status: errorCode,
      body: {
        ...errorBody(errorCode, description),
        ...(errorParameters === undefined ? {} : { parameters: errorParameters }),
      },
    };
  }
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

function headersFor(body: Body): Record<string, string> {
  const seconds = body.ok ? undefined : body.parameters?.retry_after;
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}
