import { isTenantId, type TenantId } from '@sesi/access';
import { z } from 'zod';

import type { EncryptionEnv } from '../config/encryption-env.ts';
import type { processEnv } from '../config/process-env.ts';
import { booleanVariable, wholeNumber } from '../config/variables.ts';

/** The variables of the operators' API: spread them into an app's `z.object({ ... })`, with `encryptionEnv`. */
export const operatorsEnv = {
  /** Off unless true: then the routes do not exist. */
  OPERATORS_API: booleanVariable(false),
  /** The tenant of those who run the bots: they see the platform as a whole, operators of others their own tenant only. */
  OPERATORS_TENANT: z
    .string()
    .refine(isTenantId, {
      error: 'must have 1 to 64 letters, digits, "_" and "-", a letter or digit first',
    })
    .describe('a name for those who run the bots, such as sesi')
    .default('sesi' as TenantId),
  /** Of the first operator of that tenant; used only while it has none. */
  OPERATOR_EMAIL: z.email().describe('an e-mail address').optional(),
  OPERATOR_PASSWORD: z.string().describe('a password of 12 characters or more').optional(),
  /** Unset: where the request went to, which is right unless a proxy changes `Host`. */
  OPERATORS_ORIGINS: z
    .string()
    .transform((text) => text.split(',').map((origin) => origin.trim()))
    .refine((origins) => origins.every((origin) => URL.parse(origin)?.origin === origin), {
      error: 'must be origins with commas between, each without a path',
    })
    .describe('where the pages of the console are, such as https://console.example.org')
    .optional(),
  /** Each adds an address to `X-Forwarded-For`; what else stands there was written by the client. */
  OPERATORS_PROXIES: wholeNumber(0, 8)
    .describe('how many proxies stand before this process, such as 1')
    .default(0),
};

const rules = z.object(operatorsEnv);

/** What `operatorsEnv` makes of an environment. */
export type OperatorsEnv = z.output<typeof rules>;

/** For `superRefine` on the schema of a process: what the operators' API needs when it is on. */
export function requireForOperators(
  env: OperatorsEnv & EncryptionEnv,
  context: z.RefinementCtx,
): void {
  const say = (variable: string, message: string) =>
    context.addIssue({ code: 'custom', path: [variable], message });
  if (env.OPERATORS_API && env.SESSION_ENCRYPTION_KEY === undefined) {
    say('SESSION_ENCRYPTION_KEY', 'is needed with OPERATORS_API=true, whose sessions it seals');
  }
  if (env.OPERATOR_EMAIL !== undefined && env.OPERATOR_PASSWORD === undefined) {
    say('OPERATOR_PASSWORD', 'is needed with OPERATOR_EMAIL');
  }
  if (env.OPERATOR_PASSWORD !== undefined && env.OPERATOR_EMAIL === undefined) {
    say('OPERATOR_EMAIL', 'is needed with OPERATOR_PASSWORD');
  }
}

/** How the operators' API works. */
export interface OperatorsApiSettings {
  /** False: no routes. */
  readonly enabled: boolean;
  /** Whose operators see the platform as a whole. */
  readonly tenant: TenantId;
  /** True: the cookie is `__Host-session`, over HTTPS alone. False is for a developer's machine. */
  readonly isSecure: boolean;
  /** Where pages of ours are; default: where the request went to. */
  readonly origins?: readonly string[] | undefined;
  /** Proxies before this process. */
  readonly proxies: number;
  /** Is added when `tenant` has no operator yet. */
  readonly first?: { readonly email: string; readonly password: string } | undefined;
}

/** The settings of `operatorsApi`. The cookie is plain where NODE_ENV is `development`, which has no TLS. */
export function toOperatorsApi(
  env: OperatorsEnv & { readonly NODE_ENV: z.output<typeof processEnv.NODE_ENV> },
): OperatorsApiSettings {
  const { OPERATOR_EMAIL: email, OPERATOR_PASSWORD: password } = env;
  return {
    enabled: env.OPERATORS_API,
    tenant: env.OPERATORS_TENANT,
    isSecure: env.NODE_ENV !== 'development',
    origins: env.OPERATORS_ORIGINS,
    proxies: env.OPERATORS_PROXIES,
    first: email === undefined || password === undefined ? undefined : { email, password },
  };
}
