import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/global-setup.ts'],
    reporters: ['default', './test/setup/cannot-run-here.ts'],
    // Namespaces and whole processes on machines with two cores
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
