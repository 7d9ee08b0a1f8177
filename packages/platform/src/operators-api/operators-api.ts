import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { type Access, sessionCookie, sseHeaders, topics, toSse, type Topic } from '@sesi/access';
import { type Clock, systemClock } from '@sesi/session-core';
import type { FastifyError, FastifyReply } from 'fastify';

import { ConfigError } from '../config/read-config.ts';
import type { HttpApp, HttpRoutes } from '../http/start-http-server.ts';
import type { Logger } from '../logging/create-logger.ts';
import type { Platform } from '../platform/open-platform.ts';
import { answerCall } from './answer-call.ts';
import type { Answer, ApiParts, OperatorRoute } from './operator-route.ts';
import { operatorRoutes } from './operator-routes.ts';
import type { OperatorsApiSettings } from './operators-env.ts';

/** What `operatorsApi` takes besides the platform. */
export interface OperatorsApiOptions extends OperatorsApiSettings {
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Besides those of access. */
  readonly topics?: readonly Topic<unknown>[];
  /** Of the app: behind the same sign-in, permissions and audit log as those of the platform. */
  readonly routes?: readonly OperatorRoute[];
}

/**
 * The operators' HTTP API under `/api/operators`, for `routes` of `startHttpServer`: the README has the table. Adds nothing
 * unless `enabled`. Adds the first operator where there is none.
 *
 * @throws ConfigError, as the routes are added: without encryption keys; for a first operator with a weak password.
 */
export function operatorsApi(platform: Platform, options: OperatorsApiOptions): HttpRoutes {
  return async (app) => {
    if (!options.enabled) return;
    const { access } = platform;
    if (access === undefined) {
      const line =
        'OPERATORS_API=true: the sessions of operators are sealed. Set SESSION_ENCRYPTION_KEY to what `openssl rand -base64 32` prints.';
      throw new ConfigError([{ variable: 'SESSION_ENCRYPTION_KEY', line }]);
    }
    const parts: ApiParts = {
      platform,
      access,
      settings: options,
      cookie: sessionCookie({ secure: options.isSecure, sameSite: 'strict' }),
      topics: [...Object.values(topics), ...(options.topics ?? [])],
      routes: [...operatorRoutes, ...(options.routes ?? [])],
      clock: options.clock ?? systemClock,
    };
    await addFirstOperator(access, parts, options);
    await app.register(async (scope) => addRoutes(scope, parts, options.logger), {
      prefix: '/api/operators',
    });
  };
}

function addRoutes(app: HttpApp, parts: ApiParts, logger: Logger): void {
  const closing = new AbortController();
  // Streams end by themselves, so that closing need not cut them off.
  app.addHook('preClose', async () => closing.abort());
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (!awayCodes.has(error.code)) throw error;
    logger.warn({ err: error, route: request.routeOptions.url }, 'An operator was not answered');
    return reply
      .code(503)
      .header('retry-after', '2')
      .send({ error: 'unavailable', message: 'A store does not answer now: try again.' });
  });
  for (const route of parts.routes) addRoute(app, route, parts, closing.signal);
}

function addRoute(app: HttpApp, route: OperatorRoute, parts: ApiParts, closing: AbortSignal): void {
  app.route({
    method: route.method,
    url: route.path,
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const left = new AbortController();
      reply.raw.once('close', () => left.abort());
      const signal = AbortSignal.any([left.signal, closing]);
      const answered = await answerCall(route, request, parts, signal);
      if (answered.events === undefined) {
        return await reply
          .code(answered.status)
          .headers({ ...answered.headers })
          .send(answered.body);
      }
      await stream(answered.events, reply);
    },
  });
}

/** Sends events for as long as they come. Out of fastify's hands, whose deadline is for answers that end. */
async function stream(events: NonNullable<Answer['events']>, reply: FastifyReply): Promise<void> {
  reply.hijack();
  reply.raw.writeHead(200, { ...sseHeaders });
  try {
    await pipeline(Readable.from(toSse(events)), reply.raw);
  } catch {
    // The client has left in the middle of an event.
    reply.raw.destroy();
  }
}

/** A store or a queue that is away, or too busy: all of it may be tried again. */
const awayCodes: ReadonlySet<string> = new Set([
  'STORE_UNAVAILABLE',
  'ACCESS_STORE_FAILED',
  'JOBS_UNAVAILABLE',
  'CHANNEL_UNAVAILABLE',
  'SESSION_CONTENTION',
  'PASSWORDS_BUSY',
]);

async function addFirstOperator(
  access: Access,
  { topics: listened, routes }: ApiParts,
  { first, tenant, logger }: OperatorsApiOptions,
): Promise<void> {
  if (first === undefined) {
    if ((await access.operators.list(tenant)).length === 0) {
      logger.warn(
        { tenant },
        'Nobody can sign in to the operators API: set OPERATOR_EMAIL and OPERATOR_PASSWORD for one start',
      );
    }
    return;
  }
  const permissions = [
    ...routes.flatMap(({ permission }) => permission ?? []),
    ...listened.map(({ permission }) => permission),
  ];
  const added = await access.operators.addFirst({
    ...first,
    tenant,
    name: first.email,
    role: 'administrator',
    permissions: [...new Set(permissions)],
  });
  if (added?.kind === 'refused') {
    const problems = added.problems.map(({ message }) => message).join(' ');
    const line = `OPERATOR_PASSWORD (its value is not shown here): ${problems}`;
    throw new ConfigError([{ variable: 'OPERATOR_PASSWORD', line }]);
  }
  if (added !== undefined) {
    const { id } = added.operator;
    logger.info(
      { tenant, operatorId: id },
      'The first operator was added: take OPERATOR_PASSWORD out of the environment',
    );
  }
}
