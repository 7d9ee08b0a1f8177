import type { AddressInfo } from 'node:net';

import { fastify, type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';

import type { Logger } from '../logging/create-logger.ts';
import { answerErrors } from './answer-errors.ts';
import { createHealthCheck } from './check-health.ts';
import { PortUnavailableError } from './port-unavailable-error.ts';
import type { Probe } from './probe.ts';

/** The fastify instance to which an app adds its routes. */
export type HttpApp = FastifyInstance;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route's handler answers in time by itself. */
    readonly hasOwnDeadline?: boolean;
  }
}

/** Adds routes. Runs before the server listens. */
export type HttpRoutes = (app: HttpApp) => void | Promise<void>;

/** What `startHttpServer` takes. */
export interface HttpServerOptions {
  /** The address to listen on. */
  readonly host: string;
  /** 0 takes any free port; see `HttpServer.port`. */
  readonly port: number;
  readonly logger: Logger;
  /** What `/api/health` and `/ready` ask; see `probes`. */
  readonly probes: readonly Probe[];
  /** The routes of the app. */
  readonly routes?: HttpRoutes | undefined;
  /** Routes that exist only where `nodeEnv` is `development`: elsewhere they answer 404. */
  readonly developmentRoutes?: HttpRoutes | undefined;
  /** NODE_ENV; default `production`. */
  readonly nodeEnv?: 'development' | 'test' | 'production';
  /** The variable that sets the port, for the message when it is in use; default `PORT`. */
  readonly portName?: string;
  /** No probe is waited for longer; default 1,000 ms. */
  readonly probeDeadlineMs?: number;
  /** Larger request bodies are refused with 413; default 256 KiB. */
  readonly bodyLimitBytes?: number;
  /**
   * A request has to be here by then, and a route that has not answered by then answers 503; default 10,000 ms. A route
   * with `config: { hasOwnDeadline: true }` sees to its answer itself.
   */
  readonly requestTimeoutMs?: number;
}

/** A server that listens. Disposing it lets running requests finish for two seconds, then cuts them off. */
export interface HttpServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** The port that it really listens on. */
  readonly port: number;
  readonly app: HttpApp;
}

/** Disposal must end well within the grace period of a service. */
const closeDeadlineMs = 2000;

/**
 * Starts the HTTP server of a process:
 *
 * - `GET /live` -> 200 as long as the process turns;
 * - `GET /ready` -> 200, or 503 while a critical service is away;
 * - `GET /api/health` -> `{status, timestamp, services}` as `HealthAnswer`; 200 `ok`, 200 `degraded`, 503 `unavailable`;
 * - the app's own routes; anything else 404. Refusals and errors are JSON `{error, message}`.
 *
 * @throws PortUnavailableError when it cannot listen there.
 */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { host, logger } = options;
  const requestTimeoutMs = options.requestTimeoutMs ?? 10_000;
  // Its type would else be that of every route.
  const loggerInstance: FastifyBaseLogger = logger;
  const app = fastify({
    loggerInstance,
    // A line for each request would name every person who writes; URLs may hold secrets.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimitBytes ?? 256 * 1024,
    requestTimeout: requestTimeoutMs,
  });
  app.addHook('onRoute', (route) => {
    if (route.config?.hasOwnDeadline !== true) route.handlerTimeout ??= requestTimeoutMs;
  });
  try {
    answerErrors(app, logger);
    addHealthRoutes(app, options);
    await options.routes?.(app);
    if (options.nodeEnv === 'development') {
      await options.developmentRoutes?.(app);
    }
    await app.listen({ host, port: options.port });
  } catch (error) {
    await app.close();
    if (PortUnavailableError.explains(error)) {
      const portName = options.portName ?? 'PORT';
      throw new PortUnavailableError({ host, port: options.port, portName, cause: error });
    }
    throw error;
  }
  const { port } = app.server.address() as AddressInfo;
  return {
    url: urlOf(host, port),
    port,
    app,
    [Symbol.asyncDispose]: () => closeInTime(app, logger),
  };
}

function addHealthRoutes(app: HttpApp, options: HttpServerOptions): void {
  const checkHealth = createHealthCheck({
    probes: options.probes,
    logger: options.logger,
    deadlineMs: options.probeDeadlineMs ?? 1000,
  });
  app.get('/live', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  );
  app.get('/ready', async (_request, reply) => {
    const { status } = await checkHealth();
    const ready = status !== 'unavailable';
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ready ? 'ready' : 'not-ready' });
  });
  app.get('/api/health', async (_request, reply) => {
    const answer = await checkHealth();
    return reply
      .code(answer.status === 'unavailable' ? 503 : 200)
      .header('cache-control', 'no-store')
      .send(answer);
  });
}

/** The URL under which this machine reaches the server. */
function urlOf(host: string, port: number): string {
  const anyAddress = host === '0.0.0.0' || host === '::';
  const name = anyAddress ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

async function closeInTime(app: HttpApp, logger: Logger): Promise<void> {
  const timer = setTimeout(() => {
    logger.warn({ closeDeadlineMs }, 'Connections are still open: cutting them off');
    app.server.closeAllConnections();
  }, closeDeadlineMs);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}
