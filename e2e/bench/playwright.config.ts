import { defineConfig } from '@playwright/test';
import journeys from '../playwright.config';

// what takes minutes, and packages that no test needs (bpftrace, libbpf-dev): run by hand
export default defineConfig({
  ...journeys,
  testDir: '.',
  globalTeardown: '../support/teardown.ts',
  workers: 1,
});
