/**
 * The facts of an error that are logged besides its message: names and numbers of the world. Anything else that
 * drivers and clients hang on their errors (rows, statements' values, requests with their text) stays out.
 */
const facts = [
  'code',
  'errno',
  'syscall',
  'address',
  'hostname',
  'port',
  'statusCode',
  'outcome',
  'severity',
  'schema',
  'table',
  'column',
  'constraint',
  'routine',
] as const;

/** How deep causes are followed. */
const deepest = 5;

/** An error as it is logged. */
export interface SerializedError {
  readonly type: string;
  readonly message: string;
  /** The frames alone; the message stands beside them. */
  readonly stack: string;
  readonly cause?: SerializedError;
  /** The errors within an AggregateError, five at most. */
  readonly errors?: readonly SerializedError[];
  readonly [fact: string]: unknown;
}

/** Makes of whatever was thrown something that may be logged. */
export function serializeError(thrown: unknown, depth = 0): SerializedError {
  if (!(thrown instanceof Error)) {
    // It may be anything, a message with its text too: the type is all that can be told.
    return {
      type: `thrown ${typeof thrown}`,
      message: 'Something was thrown that is no Error',
      stack: '',
    };
  }
  const record: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(thrown));
  const known = facts.flatMap((name) => {
    const value = record[name];
    return typeof value === 'string' || typeof value === 'number' ? [[name, value] as const] : [];
  });
  const inner = thrown instanceof AggregateError ? (thrown.errors as readonly unknown[]) : [];
  return {
    type: thrown.name,
    message: withoutParameters(thrown.message),
    stack: framesOf(thrown),
    ...Object.fromEntries(known),
    ...(thrown.cause !== undefined &&
      depth < deepest && { cause: serializeError(thrown.cause, depth + 1) }),
    ...(inner.length > 0 &&
      depth < deepest && {
        errors: inner.slice(0, 5).map((error) => serializeError(error, depth + 1)),
      }),
  };
}

/** drizzle ends its message with the values of the statement: names, phone numbers, session data. */
function withoutParameters(message: string): string {
  const start = message.indexOf('\nparams: ');
  return start === -1 ? message : `${message.slice(0, start)}\nparams: [redacted]`;
}

/** The stack repeats the message, which may be long and hold what was cut above. */
function framesOf(error: Error): string {
  const stack = error.stack ?? '';
  const start = stack.indexOf(error.message);
  const rest = start === -1 ? stack : stack.slice(start + error.message.length);
  return rest
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim())
    .join('\n');
}
