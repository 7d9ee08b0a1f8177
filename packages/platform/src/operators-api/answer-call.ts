import { isSameOrigin } from '@sesi/access';
import type { FastifyRequest } from 'fastify';

import {
  type Answer,
  type ApiParts,
  type Call,
  type OperatorRoute,
  refusal,
  tooMany,
} from './operator-route.ts';

/** Requests of one address: more than a page of a console makes, fewer than a search for tokens would need. */
const windows = [{ limit: 600, windowMs: 60_000 }];

/**
 * Answers one request: limit of its address, where a change comes from, session, permission, tenant, input, work, audit.
 */
export async function answerCall(
  route: OperatorRoute,
  request: FastifyRequest,
  parts: ApiParts,
  signal: AbortSignal,
): Promise<Answer> {
  const { access, cookie, settings } = parts;
  const ip = clientIp(request, settings.proxies);
  const verdict = await access.rateLimits.check(ip, { action: 'operators-api', windows });
  if (verdict.kind === 'refused') return tooMany(verdict.retryAfterMs);
  const bearer = bearerOf(request.headers.authorization);
  if (bearer === undefined && !comesFromOurPage(request, settings, cookie.name)) {
    const message =
      'A change with a cookie must come from a page of this origin. Scripts send Authorization: Bearer <token>.';
    return refusal(403, 'cross-origin', message);
  }
  const token = bearer ?? cookie.read(request.headers.cookie);
  const userAgent = request.headers['user-agent'] ?? '';
  const call: Call = { parts, ip, userAgent, token, signal };
  const input = inputOf(request);
  if (route.who === 'anybody') return await route.run(call, input);

  if (token === undefined) return signedOut;
  const validation = await access.sessions.validate(token, route.permission, { ip, userAgent });
  if (validation.kind === 'refused') {
    return validation.reason === 'missing-permission'
      ? refusal(403, 'missing-permission', `This needs ${route.permission}.`)
      : signedOut;
  }
  const { session } = validation;
  if (route.isPlatformWide === true && session.tenant !== settings.tenant) {
    return refusal(403, 'other-tenant', 'This is for those who run the platform as a whole.');
  }
  const answered = await route.run({ ...call, session, token }, input);
  if (route.audit !== undefined && answered.status < 300) {
    const { tenant, userId } = session;
    const data = about(input);
    const outcome = 'success';
    await access.audit.append({
      tenant,
      userId,
      ip,
      userAgent,
      action: route.audit,
      outcome,
      data,
    });
  }
  return answered;
}

const signedOut = refusal(401, 'signed-out', 'Sign in first: POST /api/operators/sign-in.');

/** The client's address: what the outermost of our proxies saw. What stands before it was written by the client. */
function clientIp(request: FastifyRequest, proxies: number): string {
  const header = request.headers['x-forwarded-for'];
  const seen = (Array.isArray(header) ? header.join(',') : (header ?? ''))
    .split(',')
    .map((address) => address.trim())
    .filter((address) => /^[\da-fA-F.:]{2,45}$/.test(address));
  return (proxies === 0 ? undefined : seen.at(-proxies)) ?? request.ip;
}

function bearerOf(header: string | undefined): string | undefined {
  return header === undefined ? undefined : /^Bearer +(\S+)$/i.exec(header)?.[1];
}

/**
 * A change that a browser makes must be asked for by a page of ours. One without a cookie may come from a script, which
 * does not say where it was made; a browser does, also at a sign-in, which must not be made for somebody by another page.
 */
function comesFromOurPage(
  request: FastifyRequest,
  { isSecure, origins }: ApiParts['settings'],
  cookieName: string,
): boolean {
  const { method, headers } = request;
  const carriesCookie = headers.cookie?.includes(`${cookieName}=`) === true;
  const isBrowser = headers['sec-fetch-site'] !== undefined || headers.origin !== undefined;
  if (!carriesCookie && !isBrowser) return true;
  const own = `${isSecure ? 'https' : 'http'}://${headers.host ?? ''}`;
  return isSameOrigin({ method, headers }, origins ?? [own]);
}

/** One flat object: what the path names wins. */
function inputOf(request: FastifyRequest): unknown {
  const { method, params, query, body } = request;
  const sent = method === 'GET' ? query : (body ?? {});
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return sent;
  // fastify's params are an object without a prototype, of texts.
  return { ...sent, ...(params as Record<string, string>) };
}

/** What an audit entry names of the input: names of kinds, jobs and roles, and ids that are ours, never a person's. */
function about(input: unknown): Readonly<Record<string, unknown>> {
  if (typeof input !== 'object' || input === null) return {};
  const entries = Object.entries(input);
  const isOurs = entries.every(([name]) => name !== 'kind');
  return Object.fromEntries(
    entries.filter(
      ([name]) => ['kind', 'job', 'userRole'].includes(name) || (name === 'id' && isOurs),
    ),
  );
}
