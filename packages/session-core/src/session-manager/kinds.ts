import type { StandardSchemaV1 } from '@standard-schema/spec';

import { defineKind } from '../kinds/kind.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** What is kept of somebody who is registering. */
export interface RegistrationValue {
  /** E.164: `+628123456789`. */
  readonly phone: string;
  /** Where the person stands, in the words of the bot. */
  readonly step: string;
  /** The answers so far. */
  readonly session_data: Readonly<Record<string, unknown>>;
}

/** `reg:{phone}` = `{phone, step, session_data, created_at, expires_at, version}`, 24 h (contract A). */
export const registrationKind = defineKind<RegistrationValue>({
  name: 'registration',
  keyPrefix: 'reg:',
  ttlMs: dayMs,
  schema: schemaOf((value) => {
    const { phone, step, session_data: data } = record(value, 'a registration');
    if (typeof phone !== 'string' || phone === '') throw new TypeError('phone must be a text');
    if (typeof step !== 'string' || step === '') throw new TypeError('step must be a text');
    return { phone, step, session_data: record(data, 'session_data') };
  }),
  times: { createdAt: 'created_at', expiresAt: 'expires_at' },
});

/**
 * `wa:{client-id}` = credentials and metadata of a WhatsApp account (contract A). The row lives until logout; its
 * copy in Redis 24 h, and is made anew by the next read. Sensitive: whoever has the credentials has the account.
 */
export const whatsAppKind = defineKind<Readonly<Record<string, unknown>>>({
  name: 'whatsapp',
  keyPrefix: 'wa:',
  ttlMs: 'until-deleted',
  copyTtlMs: dayMs,
  sensitive: true,
  schema: schemaOf((value) => record(value, 'the WhatsApp session')),
});

function record(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`${name} must be an object`);
  }
  return { ...value };
}

/** A Standard Schema of one function that returns the value or throws what is wrong with it. */
function schemaOf<Value>(parse: (value: unknown) => Value): StandardSchemaV1<unknown, Value> {
  return {
    '~standard': {
      version: 1,
      vendor: 'sesi',
      validate(value) {
        try {
          return { value: parse(value) };
        } catch (error) {
          return { issues: [{ message: error instanceof Error ? error.message : String(error) }] };
        }
      },
    },
  };
}
