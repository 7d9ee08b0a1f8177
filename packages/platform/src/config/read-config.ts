import { z } from 'zod';

import { scrubSecrets } from '../logging/scrub-secrets.ts';

/** The variables of a process: `process.env`, or a record in its place. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One thing that is wrong with the environment. */
export interface ConfigProblem {
  /** The variable, or `undefined` for a rule about several. */
  readonly variable: string | undefined;
  /** What is wrong and what to set, in one line without secrets. */
  readonly line: string;
}

/** The environment cannot be used. The message lists every problem, one line each, without secrets. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'CONFIG_INVALID';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    const lines = problems.map(({ line }) => `  ${line}`);
    super([`The configuration has ${count}:`, ...lines].join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads and checks an environment, once, at the start of a process. An empty variable counts as unset.
 * `.describe('a free port')` on a variable of the schema becomes "Set it to a free port." in the message.
 *
 * @param schema - a zod object; each key is a variable. zod runs rules about the whole object only when each
 *   variable is right by itself.
 * @param env - `process.env`, or a record in a test.
 * @returns the parsed settings, frozen.
 * @throws ConfigError naming every problem; values of secrets are never in it.
 */
export function readConfig<Schema extends z.ZodType>(
  schema: Schema,
  env: Environment,
): Readonly<z.output<Schema>> {
  const given = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, value] as const],
    ),
  );
  const result = schema.safeParse(given);
  if (result.success) {
    return Object.freeze(result.data);
  }
  const secrets = secretsOf(given);
  const problems = result.error.issues.map((issue) => describeIssue(issue, schema, given, secrets));
  throw new ConfigError([...new Map(problems.map((problem) => [problem.line, problem])).values()]);
}

function describeIssue(
  issue: z.core.$ZodIssue,
  schema: z.core.$ZodType,
  given: Readonly<Record<string, string>>,
  secrets: readonly string[],
): ConfigProblem {
  const variable = issue.path[0] === undefined ? undefined : String(issue.path[0]);
  const value = variable === undefined ? undefined : given[variable];
  // A schema's own message may quote the value it refuses.
  const hidden = secrets.some((secret) => issue.message.includes(secret));
  const message = hidden ? 'cannot be used' : scrubSecrets(oneLine(issue.message));
  if (variable === undefined) {
    return { variable, line: `${message}.` };
  }
  const description = descriptionOf(schema, variable);
  const remedy = description === undefined ? '' : ` Set it to ${description}.`;
  if (value === undefined) {
    return { variable, line: `${variable} is not set, and is needed.${remedy}` };
  }
  const shown = secrets.some((secret) => value.includes(secret))
    ? `${variable} (its value is not shown here)`
    : `${variable}=${shorten(scrubSecrets(JSON.stringify(value)))}`;
  return { variable, line: `${shown}: ${message}.${remedy}` };
}

const secretName = /PASSW|PASSPHRASE|TOKEN|KEY|SECRET|CREDENTIAL|DSN/i;
const credentials = /:\/\/([^\s/]*)@/;

/** Every text that must not be printed: values of secret variables, and the passwords within URLs. */
function secretsOf(given: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(given).flatMap(([name, value]) => {
    const userInfo = credentials.exec(value)?.[1];
    if (userInfo !== undefined) {
      const password = userInfo.slice(userInfo.indexOf(':') + 1);
      return [value, password].filter((secret) => secret !== '');
    }
    return secretName.test(name) ? [value] : [];
  });
}

/** The words of `.describe()` on a variable, however it is wrapped. */
function descriptionOf(schema: z.core.$ZodType, variable: string): string | undefined {
  const object = unwrap(schema).find((inner) => inner instanceof z.ZodObject);
  const field: unknown = object?.shape[variable];
  return field instanceof z.ZodType
    ? unwrap(field)
        .map((inner) => z.globalRegistry.get(inner)?.description)
        .find((description) => description !== undefined)
    : undefined;
}

/** A schema and what it wraps, from the outside in. */
function unwrap(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly
  ) {
    return [schema, ...unwrap(schema.def.innerType)];
  }
  return schema instanceof z.ZodPipe ? [schema, ...unwrap(schema.def.in)] : [schema];
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replace(/\.$/, '');
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 56)}…"`;
}
