import { expect, test } from '@playwright/test';
import { Desk } from '../desk.ts';

const PAGES = ['desk', 'feeds', 'engine', 'history', 'settings'];

test('should say on every page that it is paper, and only then', async ({ page, request }, info) => {
  test.setTimeout(300_000);
  const set = (mode: string) =>
    request.post('/mock/trading-mode', { data: mode, headers: { 'content-type': 'text/plain' } });
  const desk = new Desk(page);
  const badge = page.getByTestId('mode-badge');
  const banner = page.getByTestId('paper-banner');
  try {
    await desk.signIn('admin', 'admin');
    await desk.waitUntilLive();
    await expect(badge).toHaveText('SIMULATED');
    await expect(banner).toHaveCount(0);

    await set('paper');
    for (const name of PAGES) {
      await page.getByTestId(`nav-${name}`).click();
      await expect(badge).toHaveText('PAPER');
      await expect(banner).toContainText('PAPER TRADING');
      await desk.expectAccessible(`${name} on paper`);
    }
    await page.screenshot({ path: info.outputPath('paper.png') });

    await set('live');
    await expect(badge).toHaveText('LIVE');
    await expect(banner).toHaveCount(0);
  } finally {
    await set('simulated');
  }
  desk.expectNoConsoleErrors();
});
