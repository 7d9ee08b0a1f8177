import { z } from 'zod';

/**
 * A yes or no: `true`, `1`, `yes`, `on` or `false`, `0`, `no`, `off`, in any case.
 *
 * @param fallback - what an unset variable means.
 */
export function booleanVariable(fallback: boolean): z.ZodDefault<z.ZodType<boolean, string>> {
  return flag().default(fallback);
}

/** A yes or no that may be left unset. */
export function optionalBooleanVariable(): z.ZodOptional<z.ZodType<boolean, string>> {
  return flag().optional();
}

/**
 * A TCP port to listen on: 0 to 65535, where 0 means any free one.
 *
 * @param fallback - the port of an unset variable.
 */
export function portVariable(fallback: number): z.ZodDefault<z.ZodType<number, string>> {
  return wholeNumber(0, 65_535).describe(`a free port, such as ${fallback}`).default(fallback);
}

/**
 * A whole number written in digits.
 *
 * @param least - the smallest that is accepted.
 * @param most - the largest that is accepted.
 */
export function wholeNumber(least: number, most: number): z.ZodType<number, string> {
  const problem = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, { error: problem, abort: true })
    .transform(Number)
    .refine((number) => number >= least && number <= most, { error: problem });
}

/**
 * A URL of one of the schemes given; it stays the text it was.
 *
 * @param schemes - such as `redis:` and `rediss:`.
 */
export function urlVariable(schemes: readonly string[]): z.ZodType<string, string> {
  return z.string().refine(
    (text) => {
      const url = URL.parse(text);
      return url !== null && schemes.includes(url.protocol) && url.hostname !== '';
    },
    { error: `must be a URL that starts with ${schemes.map((s) => `${s}//`).join(' or ')}` },
  );
}

function flag(): z.ZodType<boolean, string> {
  return z.stringbool({ error: 'must be true or false' });
}
