import { defineConfig } from 'vitest/config';

const cluster = 'test/cluster/*.test.ts';
const packaging = 'test/packaging/**/*.test.ts';

export default defineConfig({
  test: {
    globalSetup: ['test/setup/global-setup.ts'],
    reporters: ['default', './test/setup/cannot-run-here.ts', './test/cluster/report/reporter.ts'],
    // Namespaces and whole processes on machines with two cores
    testTimeout: 30_000,
    hookTimeout: 60_000,
    tags: [
      {
        name: 'whole',
        description:
          'not in npm test, which has another test of the same rule: npm run test:whole, and of clusters npm run test:cluster',
      },
    ],
    projects: [
      {
        extends: true,
        test: {
          name: 'agent',
          include: ['test/**/*.test.ts'],
          exclude: [cluster, packaging],
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'cluster',
          include: [cluster],
          // Clusters wait most of the time; after the other project, which measures nothing but has timeouts
          maxWorkers: 5,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'packaging',
          include: [packaging],
          globalSetup: ['test/packaging/build-once.ts'],
          maxWorkers: 3,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
