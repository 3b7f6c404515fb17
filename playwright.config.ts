import { defineConfig } from '@playwright/test';
import { findChromium } from './src/tools/chromium.mjs';

// Looked for once: the test workers load this file again and inherit the answer.
process.env.CHROMIUM_PATH ||= findChromium() ?? '';

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  globalSetup: './e2e/serve.ts',
  reporter: 'list',
  workers: 2,
  retries: 0,
  forbidOnly: process.env.CI === 'true',
  use: {
    // Set by the global set-up, which serves the build on a free port.
    baseURL: process.env.BASE_URL,
    locale: 'en-GB',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
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
      ],
    },
  },
});
