import { fastify, type FastifyInstance } from 'fastify';

import { errorBody } from '../methods/perform-call.ts';
import type { Simulation } from '../sim/simulation.ts';
import { registerBotApi, type BotApiParts } from './bot-api-route.ts';
import { registerSimRoutes } from './sim-routes.ts';

/** Telegram takes uploads of up to 50 MB (Bot API, sending files). */
const MAX_BODY_BYTES = 50 * 1024 * 1024;

/** The HTTP server: the Bot API, and the people's side under /sim. It does not listen yet. */
export function buildServer(parts: BotApiParts, sim: Simulation): FastifyInstance {
  const server = fastify({ bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true });
  // Bodies are read by the routes: how Telegram reads a broken one is part of its behaviour.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
  server.setErrorHandler((error, _request, reply) => {
    const status = statusOf(error);
    const reason = error instanceof Error ? error.message : String(error);
    const description =
      status === 413 ? 'Request Entity Too Large' : `Internal Server Error: ${reason}`;
    return reply.code(status).send(errorBody(status, description));
  });
  server.setNotFoundHandler((_request, reply) => reply.code(404).send(errorBody(404, 'Not Found')));
  registerSimRoutes(server, sim, parts.world.bot);
  registerBotApi(server, parts);
  return server;
}

function statusOf(error: unknown): number {
  const isTooLarge = error instanceof Error && 'statusCode' in error && error.statusCode === 413;
  return isTooLarge ? 413 : 500;
}
