import type { CoreEvent, SessionCore, SessionCoreOptions } from '../../src/index.ts';
import * as opening from '../../src/open-session-core.ts';
import type { Protection } from '../../src/protections.ts';

/** Reads answered so far, by who answered. */
export interface ReadSources {
  readonly redis: number;
  readonly postgres: number;
}

/** What only harnesses use of a core. */
export interface CoreUnderTest extends SessionCore {
  readonly readSources?: () => ReadSources;
}

/** What a core offers to harnesses beside `openSessionCore`. */
interface Opening {
  readonly openCore?: (
    options: SessionCoreOptions,
    test: { readonly without: ReadonlySet<Protection> },
  ) => Promise<CoreUnderTest>;
}

/**
 * Opens the real core.
 *
 * @param without - protections to switch off
 * @throws StoreUnavailableError when Postgres cannot be reached
 */
export async function openCoreUnderTest(
  urls: { readonly postgres: string; readonly redis: string },
  without: readonly Protection[],
  onEvent: (event: CoreEvent) => void,
): Promise<CoreUnderTest> {
  const options: SessionCoreOptions = {
    postgres: { url: urls.postgres },
    redis: { enabled: true, url: urls.redis },
    applicationName: 'sesi-soak',
    onEvent,
  };
  const { openCore } = opening as Opening;
  if (openCore !== undefined) return await openCore(options, { without: new Set(without) });
  if (without.length > 0) throw new Error('This core cannot switch protections off.');
  return await opening.openSessionCore(options);
}
