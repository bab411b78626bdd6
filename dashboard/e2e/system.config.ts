import { defineConfig } from '@playwright/test';
import { launchOptions } from './browser.ts';

const NEEDED = ['KAIROS_E2E_URL', 'KAIROS_E2E_USER', 'KAIROS_E2E_PASSWORD'];
const missing = NEEDED.filter((name) => !process.env[name]);
if (missing.length > 0) {
  throw new Error(
    `Set ${missing.join(', ')}: the address of a running system and a user with the roles trader and risk.`,
  );
}

/** The desk against a really running system; nothing is started here. */
export default defineConfig({
  testDir: './system',
  outputDir: '../test-results/system',
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: [['list']],
  use: {
    baseURL: process.env['KAIROS_E2E_URL'] ?? '',
    viewport: { width: 1600, height: 900 },
    launchOptions: launchOptions(),
    screenshot: 'only-on-failure',
  },
});
