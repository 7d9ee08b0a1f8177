import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { z } from 'zod';

import type { Violation } from './violation.ts';

const configSchema = z.object({ default: z.object({ rules: z.record(z.string(), z.unknown()) }) });
const importRule = 'no-restricted-imports';
const importRuleSchema = z.tuple([
  z.literal('error'),
  z.object({ patterns: z.array(z.object({ group: z.array(z.string()).optional() })) }),
]);

/**
 * Reads the rules of oxlint.config.ts.
 *
 * @param root of the repository
 * @throws ZodError when there are none
 */
export async function readLintRules(root: string): Promise<Record<string, unknown>> {
  const config: unknown = await import(pathToFileURL(join(root, 'oxlint.config.ts')).href);
  return configSchema.parse(config).default.rules;
}

/**
 * The rules that are on, and the drivers that are restricted, without a planted violation. A rule that is added to the
 * linter must be seen to fail once, too.
 *
 * @param rules of oxlint.config.ts
 * @param drivers that violations are planted for
 */
export function uncoveredRules(
  rules: Readonly<Record<string, unknown>>,
  violations: readonly Violation[],
  drivers: readonly string[],
): string[] {
  const covered = new Set(violations.map((violation) => violation.rule));
  const names = Object.entries(rules)
    .filter(([, setting]) => setting !== 'off')
    .map(([name]) => name)
    .filter((name) => !covered.has(ruleCode(name)));
  const [, { patterns }] = importRuleSchema.parse(rules[importRule]);
  const restricted = (patterns[0]?.group ?? []).filter((name) => !name.endsWith('/**'));
  return [...names, ...restricted.filter((name) => !drivers.includes(name))];
}

/** `import/no-cycle` -> `import(no-cycle)`, as findings are named. */
function ruleCode(name: string): string {
  const [plugin, rule] = name.includes('/') ? name.split('/') : ['eslint', name];
  return `${plugin}(${rule})`;
}
