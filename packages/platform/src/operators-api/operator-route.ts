import type { Access, LiveEvent, OperatorSession, SessionCookie, Topic } from '@sesi/access';
import type { Clock } from '@sesi/session-core';
import { z } from 'zod';

import type { Platform } from '../platform/open-platform.ts';
import type { OperatorsApiSettings } from './operators-env.ts';

/** What every route works with. */
export interface ApiParts {
  readonly platform: Platform;
  readonly access: Access;
  readonly settings: OperatorsApiSettings;
  readonly cookie: SessionCookie;
  readonly topics: readonly Topic<unknown>[];
  /** All that are there, those of the app too. */
  readonly routes: readonly OperatorRoute[];
  readonly clock: Clock;
}

/** One request, whoever makes it. */
export interface Call {
  readonly parts: ApiParts;
  readonly ip: string;
  readonly userAgent: string;
  /** What the request brought, good or not. */
  readonly token: string | undefined;
  /** Aborted when nobody waits any more. */
  readonly signal: AbortSignal;
}

/** A request of somebody who is signed in and has the permission of the route. */
export interface SignedCall extends Call {
  readonly session: OperatorSession;
  readonly token: string;
}

/** What a route answers. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** In place of the body: goes on for as long as the client listens. */
  readonly events?: AsyncIterator<LiveEvent, undefined>;
}

/** What is said of a route to those who call it. */
export interface RouteOutline {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api/operators`; `:id` is a part of the input. */
  readonly path: string;
  readonly summary: string;
  /** What the session needs; undefined: any session will do. */
  readonly permission?: string;
  /** True: it is about the platform as a whole, so it is for operators of its own tenant only. */
  readonly isPlatformWide?: boolean;
  /** The action in the audit log of the tenant, where the route changes or shows something worth an entry. */
  readonly audit?: string;
}

/** A route of the table, its input checked within. */
export type OperatorRoute = RouteOutline & {
  /** One flat object: parts of the path, and the query of a GET or the JSON body of the others. */
  readonly input: z.ZodType;
} & (
    | { readonly who: 'anybody'; run(call: Call, input: unknown): Promise<Answer> }
    | { readonly who: 'operator'; run(call: SignedCall, input: unknown): Promise<Answer> }
  );

/** A route for those who are signed in. */
export function operatorRoute<Schema extends z.ZodType>(
  outline: RouteOutline & { readonly input: Schema },
  handle: (call: SignedCall, input: z.output<Schema>) => Promise<Answer>,
): OperatorRoute {
  const run = async (call: SignedCall, raw: unknown) => {
    const { success, data, error } = outline.input.safeParse(raw);
    return success ? await handle(call, data) : invalid(error);
  };
  return { ...outline, who: 'operator', run };
}

/** A route for anybody. */
export function openRoute<Schema extends z.ZodType>(
  outline: RouteOutline & { readonly input: Schema },
  handle: (call: Call, input: z.output<Schema>) => Promise<Answer>,
): OperatorRoute {
  const run = async (call: Call, raw: unknown) => {
    const { success, data, error } = outline.input.safeParse(raw);
    return success ? await handle(call, data) : invalid(error);
  };
  return { ...outline, who: 'anybody', run };
}

/** 200 with JSON. */
export function answer(body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, body, headers };
}

/** A refusal in JSON; `more` is told besides. */
export function refusal(
  status: number,
  error: string,
  message: string,
  more: { readonly headers?: Readonly<Record<string, string>>; readonly body?: object } = {},
): Answer {
  return { status, body: { error, message, ...more.body }, headers: more.headers ?? {} };
}

/** What there is none of, and what belongs to another tenant: the answer is the same. */
export function notFound(message: string): Answer {
  return refusal(404, 'not-found', message);
}

/** What waits for a time. */
export function tooMany(retryAfterMs: number): Answer {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
  const message = `Too many requests: try again in ${seconds} s.`;
  return refusal(429, 'too-many-requests', message, { headers: { 'retry-after': `${seconds}` } });
}

/** Names what is wrong by its place; zod's messages say what is expected and quote no values. */
function invalid(error: z.ZodError): Answer {
  const problems = error.issues.map(({ path, message }) => ({
    at: path.join('.') || 'the request',
    message,
  }));
  const text = problems.map(({ at, message }) => `${at}: ${message}`).join('; ');
  return refusal(400, 'invalid', `The request is not valid. ${text}`, { body: { problems } });
}

/** No input. */
export const nothing = z.strictObject({});

/** A whole number in a query. */
export function count(most: number): z.ZodType<number, string> {
  return z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .refine((number) => number >= 1 && number <= most, `must be from 1 to ${most}`);
}

/** A moment in a query. */
export const moment: z.ZodType<Date, string> = z.iso
  .datetime({ offset: true, error: 'must be a date such as 2026-11-21T10:00:00Z' })
  .transform((text) => new Date(text));

/** What is not undefined: for arguments that are left out or given. */
export function given<Value extends object>(
  value: Value,
): { [Key in keyof Value]?: Exclude<Value[Key], undefined> } {
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  // The same keys, less those whose value was undefined.
  return Object.fromEntries(entries) as { [Key in keyof Value]?: Exclude<Value[Key], undefined> };
}
