import { openSessionCore, type SessionCoreOptions } from '@sesi/session-core';

import { sampleId, sampleKind } from '../sample-session.ts';
import type { SessionReader, SessionWriter } from './contender.ts';

/** session-core with all its protections: a write is in Postgres, and in Redis where there was a copy. */
export async function openSesi(
  name: string,
  options: SessionCoreOptions,
): Promise<SessionReader & SessionWriter> {
  const core = await openSessionCore(options);
  const sessions = core.sessions(sampleKind);
  return {
    name,
    async read(n) {
      const session = await sessions.get(sampleId(n));
      return session?.value;
    },
    async write(n, value) {
      await sessions.save(sampleId(n), value);
    },
    async [Symbol.asyncDispose]() {
      await core.close();
    },
  };
}
