import type { HttpRoutes, Marketplace, UserSession } from '@sesi/platform';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set by the sign-in middleware. */
    user?: UserSession;
  }
}

/** `GET /me`, for who has signed in, twice a minute. */
export function signInRoutes(market: Pick<Marketplace, 'session' | 'checkRateLimit'>): HttpRoutes {
  return (app) => {
    app.addHook('preHandler', async (request, reply) => {
      const sessionId = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
      const user = sessionId === undefined ? undefined : await market.session.getSession(sessionId);
      if (user === undefined) {
        return await reply.code(401).send({ error: 'unauthorized', message: 'Sign in first.' });
      }
      const verdict = await market.checkRateLimit(user.userId, 'me', 2, 60_000);
      if (verdict.kind === 'refused') {
        return await reply.code(429).send({ error: 'too-many', message: 'Wait a moment.' });
      }
      request.user = user;
    });
    app.get('/me', async ({ user }) => ({ email: user?.email, role: user?.role }));
  };
}
