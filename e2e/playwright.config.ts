import { chmodSync, mkdtempSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

// State and sockets of this run only, so that a workbench that somebody uses here is left alone. Workers inherit it.
process.env.HOOKLAB_E2E ??= mkdtempSync('/tmp/hooklab-e2e-');
// the agent drops root and must still reach what lies below
chmodSync(process.env.HOOKLAB_E2E, 0o755);
// Each worker has its own, and with them its own agent and lab VMs; it takes the place of one that ended.
const place = `${process.env.HOOKLAB_E2E}/${process.env.TEST_PARALLEL_INDEX ?? 'm'}`;
process.env.HOOKLAB_STATE = `${place}/state`;
process.env.HOOKLAB_RUNTIME = `${place}/run`;

// Debian's Chromium. One journey leaves a third of two cores idle, so there are two at a time.
export default defineConfig({
  testDir: './journeys',
  globalTeardown: './support/teardown.ts',
  workers: 2,
  fullyParallel: false,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? 'test-results/report.json' }],
  ],
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    video: 'off',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
