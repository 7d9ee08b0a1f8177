import type { FastifyError, FastifyInstance } from 'fastify';

import type { Logger } from '../logging/create-logger.ts';

/** What a client is told about a request that fastify itself refuses, by status. */
const refusals: Readonly<Record<number, string>> = {
  400: 'The request is not valid.',
  413: 'The request body is too large.',
  415: 'This content type is not understood: send application/json.',
};

/** Answers unknown routes, refused requests and errors with JSON that tells nothing about the inside. */
export function answerErrors(app: FastifyInstance, logger: Logger): void {
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: 'not-found', message: 'There is nothing here.' }),
  );
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    const route = request.routeOptions.url;
    if (status >= 400 && status < 500) {
      // The message of a refusal may quote the request: its code says enough.
      logger.info({ code: error.code, status, route }, 'Request refused');
      return reply
        .code(status)
        .send({ error: 'refused', message: refusals[status] ?? 'The request was refused.' });
    }
    logger.error(
      { err: error, requestId: request.id, method: request.method, route },
      'Route failed',
    );
    return reply.code(status === 503 ? 503 : 500).send({
      error: 'internal',
      message: `Something went wrong. It is in the log under request id ${request.id}.`,
    });
  });
}
