import { defineConfig } from '@playwright/test';
import { launchOptions } from './browser.ts';

const port = Number(process.env['KAIROS_MOCK_PORT'] ?? 4300);

/** The desk against the mock gateway: every road through the page, and trouble that a real system rarely shows. */
export default defineConfig({
  testDir: './mock',
  outputDir: '../test-results/mock',
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [['list']],
  use: {
    baseURL: `http://localhost:${port}`,
    viewport: { width: 1600, height: 900 },
    launchOptions: launchOptions(),
    trace: 'off',
    screenshot: 'only-on-failure',
  },
  webServer: {
    command: 'npm run --silent mock',
    cwd: '..',
    url: `http://localhost:${port}/`,
    env: { KAIROS_MOCK_PORT: String(port) },
    reuseExistingServer: false,
    timeout: 20_000,
  },
});
