/** What a person at the terminal can put right; the message says how, and no stack is shown with it. */
export class LocalError extends Error {
  override readonly name = 'LocalError';
  readonly code = 'LOCAL_REFUSED';
}

/** Errors of the packages that `start` and the other commands use whose message says what to do. */
const plain = new Set([
  'LOCAL_REFUSED',
  'CONFIG_INVALID',
  'DATA_FOLDER_UNUSABLE',
  'DATA_FOLDER_IN_USE',
  'PART_MISSING',
  'SERVER_START_FAILED',
  'STATE_FILE',
]);

/** What a person at the terminal is told about an error: the message alone where that is enough, else the stack. */
export function explainLocally(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const isPlain = 'code' in error && typeof error.code === 'string' && plain.has(error.code);
  return isPlain ? error.message : (error.stack ?? error.message);
}
