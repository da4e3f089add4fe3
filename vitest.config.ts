import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts'],
    testTimeout: 30_000,
    // one less than there are CPUs would leave one of two idle while a test waits for clang or a process
    maxWorkers: 2,
  },
});
