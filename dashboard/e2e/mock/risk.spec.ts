import { expect, test } from '@playwright/test';
import { Desk } from '../desk.ts';

test('should halt, reduce and activate scopes, set a limit for a while, and decide what waits', async ({
  page,
}, info) => {
  const desk = new Desk(page);
  await page.goto('/');
  await desk.signIn('admin', 'admin');
  await desk.waitUntilLive();
  await page.getByTestId('nav-risk').click();
  const okx = page.locator('[data-scope="VENUE OKX"]');
  await expect(okx.getByTestId('scope-state')).toHaveText('ACTIVE');
  await okx.getByTestId('scope-reducing').click();
  await page.getByTestId('scope-reason').fill('venue behaves oddly');
  await page.getByTestId('scope-confirm').click();
  await expect(okx.getByTestId('scope-state')).toHaveText('REDUCING');
  await expect(okx).toContainText('admin: venue behaves oddly');

  const proposal = page.getByTestId('limits-proposal');
  await expect(proposal).toContainText('MAX_EXPOSURE engine: 50000 -> 80000');
  await page.screenshot({ path: info.outputPath('risk-waiting.png') });
  await page.getByTestId('decision-reason').fill('seen');
  await page.getByTestId('proposal-approve').click();
  await expect(proposal).toHaveCount(0);
  await expect(page.locator('[data-key^="MAX_EXPOSURE|ENGINE"]')).toContainText('80,000');

  await page.getByTestId('control-add').click();
  await page.getByTestId('control-for').fill('KRAKEN');
  await page.getByTestId('control-value').fill('7');
  await page.getByTestId('control-hours').fill('2');
  await page.getByTestId('control-reason').fill('for the evening');
  await page.getByTestId('control-save').click();
  await expect(page.locator('[data-key^="OPEN_ORDERS|VENUE|KRAKEN"]')).toContainText('7');
  await expect(page.getByTestId('limits-until')).toContainText('the ones before return');
  await okx.getByTestId('scope-active').click();
  await page.getByTestId('scope-reason').fill('well again');
  await page.getByTestId('scope-confirm').click();
  await expect(okx.getByTestId('scope-state')).toHaveText('ACTIVE');
  await page.screenshot({ path: info.outputPath('risk.png') });
  desk.expectNoConsoleErrors();
});
