import { defineConfig } from '@playwright/test';
import { CONTEXT, visitor } from './e2e/visitor.ts';
import { findChromium } from './src/tools/chromium.mjs';

// Looked for once: the test workers load this file again and inherit the answer.
process.env.CHROMIUM_PATH ||= findChromium() ?? '';

/** Of several such arguments a browser reads the last: the first two are what the runner would have given. */
const FEATURES = [
  'CDPScreenshotNewSurface',
  'SkipListAccountsWithoutGaiaCookies',
  // Memory that was freed is kept: pages and compilers that come and go need it again at once.
  'PartitionAllocLargeEmptySlotSpanRing',
  'BlinkUseLargeEmptySlotSpanRingForBufferRoot',
];

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  globalSetup: './e2e/serve.ts',
  reporter: 'list',
  workers: 2,
  // Test by test: file by file one of the two has nothing left to do while the other ends.
  fullyParallel: true,
  retries: 0,
  forbidOnly: process.env.CI === 'true',
  // Nets only, more than ten times what is usual: no result depends on how fast the machine is.
  timeout: 600_000,
  expect: { timeout: 180_000 },
  use: {
    ...CONTEXT,
    // Set by the global set-up, which serves the build on a free port.
    baseURL: process.env.BASE_URL,
    storageState: process.env.BASE_URL ? visitor(process.env.BASE_URL) : undefined,
    // A trace of what was done and fetched costs a fifteenth of the time: `--trace on` makes one.
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH || undefined,
      // A browser that talks to nobody but the test server, and runs as root and without a GPU.
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--disable-gpu',
        `--enable-features=${FEATURES.join()}`,
      ],
    },
  },
});
