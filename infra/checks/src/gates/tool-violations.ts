import { addDependencies, type Violation } from './violation.ts';

/** Files that the formatter would write otherwise. */
export const formatViolations: readonly Violation[] = (['ts', 'json'] as const).map((extension) => {
  const file = `packages/platform/src/planted-unformatted.${extension}`;
  const text = extension === 'ts' ? 'export const planted   = "1"\n' : '{"planted" : [ 1,2 ]}\n';
  return {
    tool: 'format',
    name: `an unformatted .${extension} file`,
    files: { [file]: text },
    file,
    rule: 'format',
  };
});

/** Code that the compiler must refuse: each option of tsconfig.base.json that decides, in src and in tests. */
export const typesViolations: readonly Violation[] = [
  types('a wrong type in src', 'TS2322', `export const planted: number = 'one';`),
  types(
    'a wrong type in a test',
    'TS2322',
    `export const planted: number = 'one';`,
    'packages/platform/test',
  ),
  types(
    'a wrong type in a test of an app',
    'TS2322',
    `export const planted: number = 'one';`,
    'apps/tg-vote-bot/test',
  ),
  types('a wrong type at the root', 'TS2322', `export const planted: number = 'one';`, '.'),
  types('an implicit any', 'TS7006', 'export const planted = (value) => value;'),
  types(
    'an element that may be absent',
    'TS2532',
    'export const planted = (list: string[]) => list[0].length;',
  ),
  types(
    'undefined given for an absent option',
    'TS2375',
    'export const planted: { option?: string } = { option: undefined };',
  ),
  types(
    'a hidden override',
    'TS4114',
    'class Base { run(): void {} }\nexport class Planted extends Base { run(): void {} }',
  ),
  types(
    'a path without a return',
    'TS7030',
    'export function planted(value: number) { if (value > 1) return value; }',
  ),
  types(
    'a missing break',
    'TS7029',
    `export function planted(value: number): void {\n  switch (value) {\n    case 1:\n      void value;\n    case 2:\n  }\n}`,
  ),
  types(
    'a key of an index signature read as a property',
    'TS4111',
    'export const planted = (record: Record<string, string>) => record.typo;',
  ),
  types('an unused local', 'TS6133', 'const planted = 1;\nexport {};'),
  types('an unused parameter', 'TS6133', 'export const planted = (value: number) => 1;'),
  types(
    'a type imported as a value',
    'TS1484',
    `import { Logger } from 'pino';\nexport const planted = (logger: Logger) => logger;`,
  ),
  types('an enum', 'TS1294', 'export enum Planted { One }'),
  types(
    'a parameter property',
    'TS1294',
    'export class Planted { constructor(readonly value: number) {} }',
  ),
  types(
    'an import without its extension',
    'TS2835',
    `export { planted } from './planted-types-an-enum';`,
  ),
  types(
    'an import for side effects of a file that is not there',
    'TS2882',
    `import './planted-nowhere.ts';`,
  ),
];

/** Arrows between packages that must not be. */
export const boundariesViolations: readonly Violation[] = [
  {
    tool: 'boundaries',
    name: 'an undeclared dependency',
    files: {
      'packages/platform/src/planted-undeclared.ts': `export { default } from 'qrcode-terminal';\n`,
    },
    file: 'packages/platform/src/planted-undeclared.ts',
    rule: 'cannotimportpackage`qrcode-terminal`',
  },
  {
    tool: 'boundaries',
    name: 'an import that leaves its package',
    files: {
      'packages/platform/src/planted-leaving.ts': `export * from '../../session-core/src/errors.ts';\n`,
    },
    file: 'packages/platform/src/planted-leaving.ts',
    rule: 'import`../../session-core/src/errors.ts`leavesthepackage',
  },
  forbiddenArrow('packages/platform', 'apps/wa-finance-bot'),
  forbiddenArrow('packages/session-core', 'packages/platform'),
  forbiddenArrow('packages/session-core', 'apps/tg-vote-bot'),
  forbiddenArrow('packages/fake-telegram', 'packages/session-core'),
  forbiddenArrow('apps/tg-vote-bot', 'apps/wa-finance-bot'),
  forbiddenArrow('apps/wa-finance-bot', 'infra/local'),
];

/** What nobody uses. */
export const unusedViolations: readonly Violation[] = [
  unused(
    'an unused file',
    'packages/platform/src/planted-unused.ts',
    'files',
    () => 'export const planted = 1;\n',
  ),
  unused(
    'an unused export',
    'infra/checks/src/run/tally.ts',
    'exports planted',
    (text = '') => `${text}export const planted = 1;\n`,
  ),
  unused(
    'an unused export of a package',
    'packages/session-core/src/errors.ts',
    'exports planted',
    (text = '') => `${text}export const planted = 1;\n`,
  ),
  unused(
    'an unused type',
    'infra/checks/src/run/checks.ts',
    'types Planted',
    (text = '') => `${text}export type Planted = 1;\n`,
  ),
  unused(
    'an unused dependency',
    'packages/platform/package.json',
    'dependencies qrcode-terminal',
    addDependencies({ 'qrcode-terminal': 'catalog:' }),
  ),
  unused(
    'an unused version in the catalog',
    'pnpm-workspace.yaml',
    'catalog planted',
    (text = '') => text.replace(/^catalog:$/m, 'catalog:\n  planted: 1.0.0'),
  ),
];

function types(
  name: string,
  rule: string,
  text: string,
  folder = 'packages/platform/src',
): Violation {
  const extension = folder.endsWith('test') ? 'test.ts' : 'ts';
  const path = `${folder}/planted-types-${name.replaceAll(/[^a-z]+/g, '-')}.${extension}`;
  const file = path.replace(/^\.\//, '');
  return { tool: 'types', name, files: { [file]: `${text}\n` }, file, rule };
}

function forbiddenArrow(from: string, to: string): Violation {
  const [source, target] = [from, to].map((folder) => `@sesi/${folder.split('/')[1]}`);
  return {
    tool: 'boundaries',
    name: `${from} -> ${to}`,
    files: { [`${from}/package.json`]: addDependencies({ [`${target}`]: 'workspace:*' }) },
    file: `${to}/turbo.json`,
    rule: `Package\`${target}\`foundwithtaglistedindenylistfor\`${source}\``,
  };
}

function unused(
  name: string,
  file: string,
  rule: string,
  edit: (text?: string) => string,
): Violation {
  return { tool: 'unused', name, files: { [file]: edit }, file, rule };
}
