import type { FastifyReply } from 'fastify';

import { errorBody } from '../methods/perform-call.ts';
import type { World } from '../state/world.ts';

/** `/file/bot<token>/<path>`: the content of a file whose path getFile has told. */
export function answerFile(
  { token, world }: { readonly token: string; readonly world: World },
  path: string,
  reply: FastifyReply,
): FastifyReply {
  const match = /^\/file\/bot(?<token>[^/]+)\/(?<path>.+)$/.exec(path)?.groups;
  const isKnown = match?.['token'] === token;
  const file = isKnown ? world.files.atPath(match?.['path'] ?? '') : undefined;
  const content = file === undefined ? undefined : world.files.contentOf(file);
  if (content === undefined) return reply.code(404).send(errorBody(404, 'Not Found'));
  return reply.type('application/octet-stream').send(content);
}
