import type { FastifyReply } from 'fastify';

import type { Answer } from '../methods/perform-call.ts';

/** Sends an answer of the Bot API. */
export function sendAnswer(reply: FastifyReply, { status, body }: Answer): FastifyReply {
  const seconds = body.ok ? undefined : body.parameters?.retry_after;
  if (seconds !== undefined) void reply.header('retry-after', String(seconds));
  return reply.code(status).send(body);
}
