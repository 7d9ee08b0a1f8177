import { randomBytes } from 'node:crypto';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import {
  encryptionEnv,
  operatorsEnv,
  processEnv,
  readConfig,
  requireForOperators,
  toOperatorsApi,
} from '../../src/index.ts';

const schema = z
  .object({ ...processEnv, ...encryptionEnv, ...operatorsEnv })
  .superRefine(requireForOperators);
const read = (env: Record<string, string>) => toOperatorsApi(readConfig(schema, env));
const key = randomBytes(32).toString('base64');

describe('operatorsEnv', () => {
  it('leaves the API off, and its cookie for HTTPS alone', () => {
    expect(read({})).toEqual({
      enabled: false,
      tenant: 'sesi',
      isSecure: true,
      origins: undefined,
      proxies: 0,
      first: undefined,
    });
    expect(read({ NODE_ENV: 'development' })).toMatchObject({ isSecure: false });
  });

  it('needs a key when it is on', () => {
    expect(() => read({ OPERATORS_API: 'true' })).toThrow(
      /SESSION_ENCRYPTION_KEY .*needed.*openssl/,
    );
    expect(read({ OPERATORS_API: 'true', SESSION_ENCRYPTION_KEY: key })).toMatchObject({
      enabled: true,
    });
  });

  it('takes a first operator by both parts, and shows no password', () => {
    expect(() => read({ OPERATOR_EMAIL: 'ana@example.com' })).toThrow(/OPERATOR_PASSWORD .*needed/);
    expect(() => read({ OPERATOR_PASSWORD: 'hunter2hunter2' })).toThrow(/OPERATOR_EMAIL .*needed/);
    const both = { OPERATOR_EMAIL: 'ana', OPERATOR_PASSWORD: 'hunter2hunter2' };
    expect(() => read(both)).toThrow(/OPERATOR_EMAIL="ana".*e-mail/);
    expect(() => read(both)).not.toThrow(/hunter2/);
  });

  it('takes origins and tenants that can be', () => {
    expect(
      read({
        OPERATORS_ORIGINS: 'https://a.example, http://localhost:5173',
        OPERATORS_TENANT: 'x',
      }),
    ).toMatchObject({ origins: ['https://a.example', 'http://localhost:5173'], tenant: 'x' });
    expect(() => read({ OPERATORS_ORIGINS: 'https://a.example/console' })).toThrow(
      /without a path/,
    );
    expect(() => read({ OPERATORS_TENANT: 'a:b' })).toThrow(/letters, digits/);
    expect(() => read({ OPERATORS_PROXIES: '9' })).toThrow(/0 to 8/);
  });
});
