import { randomBytes } from 'node:crypto';

import { createTestDatabase, createTestRedis } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';

import { openSessionCore, parseEncryptionKeys, type SessionCore } from '../../src/index.ts';

/** Cores of one test file: on a database of their own, and with Redis where the machine has one. */
export class AdapterCores implements AsyncDisposable {
  readonly #stack: AsyncDisposableStack;
  readonly #open: () => Promise<SessionCore>;
  readonly databaseUrl: string;

  private constructor(
    stack: AsyncDisposableStack,
    databaseUrl: string,
    open: () => Promise<SessionCore>,
  ) {
    this.#stack = stack;
    this.#open = open;
    this.databaseUrl = databaseUrl;
  }

  static async create(): Promise<AdapterCores> {
    await using stack = new AsyncDisposableStack();
    const services = testServices();
    const database = stack.use(await createTestDatabase(services));
    const redis =
      'missing' in services.redis
        ? false
        : { enabled: true, url: stack.use(await createTestRedis(services)).url };
    const encryptionKeys = parseEncryptionKeys(randomBytes(32).toString('base64'));
    const postgres = { url: database.url };
    const open = () => openSessionCore({ postgres, redis, encryptionKeys });
    return new AdapterCores(stack.move(), database.url, open);
  }

  /** One more process on the same data. */
  async open(): Promise<SessionCore> {
    return this.#stack.use(await this.#open());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}
