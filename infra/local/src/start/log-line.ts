/** The numbers that pino writes where nobody asks it for the names. */
const levels = new Map([
  [10, 'trace'],
  [20, 'debug'],
  [30, 'info'],
  [40, 'warn'],
  [50, 'error'],
  [60, 'fatal'],
]);
const loud = new Set(['warn', 'error', 'fatal']);
const notShown = new Set(['level', 'time', 'pid', 'hostname', 'name', 'msg', 'err', 'v']);
const longestValue = 160;
const stackLines = 6;

/**
 * Renders a line of a bot's output for people: pino's JSON as `10:20:30 info  message  key=value`, and everything
 * else as it is. An error brings the first lines of its stack along.
 *
 * @returns one or more lines without line ends.
 */
export function renderLogLine(line: string): readonly string[] {
  const entry = parseEntry(line);
  if (entry === undefined) {
    return [line];
  }
  const name = levels.get(Number(entry['level'])) ?? String(entry['level']);
  const level = loud.has(name) ? name.toUpperCase() : name;
  const fields = Object.entries(entry)
    .filter(([key]) => !notShown.has(key))
    .map(([key, value]) => `${key}=${renderValue(value)}`);
  const message = typeof entry['msg'] === 'string' ? entry['msg'] : '';
  const head = `${clock(entry['time'])} ${level.padEnd(5)} ${[message, ...fields].join('  ')}`;
  return [head.trimEnd(), ...renderError(entry['err'])];
}

function parseEntry(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) && 'level' in value && 'msg' in value ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `HH:MM:SS` by this machine's clock and zone. */
function clock(time: unknown): string {
  const date = typeof time === 'number' || typeof time === 'string' ? new Date(time) : undefined;
  if (date === undefined || Number.isNaN(date.getTime())) {
    return '--:--:--';
  }
  return date.toTimeString().slice(0, 8);
}

function renderValue(value: unknown): string {
  const text = typeof value === 'string' && !/[\s"]/.test(value) ? value : JSON.stringify(value);
  return text.length <= longestValue ? text : `${text.slice(0, longestValue)}…`;
}

function renderError(error: unknown): readonly string[] {
  if (!isRecord(error)) {
    return [];
  }
  const stack = typeof error['stack'] === 'string' ? error['stack'] : String(error['message']);
  const lines = stack.split('\n');
  const more = lines.length - stackLines;
  return [...lines.slice(0, stackLines), ...(more > 0 ? [`… ${more} more lines`] : [])].map(
    (text) => `    ${text.trim()}`,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
