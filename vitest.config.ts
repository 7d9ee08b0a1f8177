import { defineConfig } from 'vitest/config';

const tests = '{apps,packages,infra}/*/test/**';
const source = ['@sesi/source', 'module', 'node', 'development|production'];

export default defineConfig({
  // Packages of this repository are tested as they are written, not as they were last built.
  resolve: { conditions: source },
  ssr: { resolve: { conditions: source } },
  // Where vitest loads its global set-up.
  environments: { __vitest__: { resolve: { conditions: source } } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [`${tests}/*.test.ts`],
          exclude: [`${tests}/*.integration.test.ts`],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: [`${tests}/*.integration.test.ts`],
          globalSetup: ['infra/checks/src/provide-services.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          // Each file may start servers and processes of its own; two cores are all there is.
          maxWorkers: 2,
        },
      },
    ],
  },
});
