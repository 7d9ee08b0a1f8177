const networkCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'ECONNRESET']);

/** What to do about a start that failed, in one sentence. */
export function adviceFor(error: unknown): string {
  return networkCodes.has(codeOf(error) ?? '')
    ? 'Check that the server in err.address or err.hostname runs and that its URL in the environment is right; then start again.'
    : 'Do what err.message says, and start again.';
}

/** The first code down the chain of causes: an error of ours has one, and its message says what to do. */
function codeOf(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    if ('code' in current && typeof current.code === 'string') {
      return current.code;
    }
    current = current.cause;
  }
  return undefined;
}
