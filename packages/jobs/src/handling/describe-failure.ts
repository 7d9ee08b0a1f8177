import type { JobFailure } from '../job-status.ts';

/** An error's text is kept up to here. */
const longestMessage = 2_000;

/** What is kept of what a handler threw. */
export function describeFailure(error: unknown): JobFailure {
  if (!(error instanceof Error)) return { message: storable(String(error)) };
  const code =
    'code' in error && typeof error.code === 'string' ? { code: storable(error.code) } : {};
  return { message: storable(error.message), name: storable(error.name), ...code };
}

/** jsonb holds no NUL and no half of a surrogate pair. */
function storable(text: string): string {
  return text.slice(0, longestMessage).replaceAll('\u0000', '').toWellFormed();
}
