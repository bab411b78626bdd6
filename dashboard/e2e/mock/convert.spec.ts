import { expect, test } from '@playwright/test';
import { Desk } from '../desk.ts';

test.describe('conversions', () => {
  test('should quote a path, convert with a smallest result and show how it ended', async ({ page }) => {
    const desk = new Desk(page);
    await desk.signIn('trader', 'trader');
    await desk.waitUntilLive();
    await page.getByTestId('convert-toggle').click();
    await page.getByTestId('convert-from').selectOption('USDT');
    await page.getByTestId('convert-to').selectOption('BTC');
    await page.getByTestId('convert-quantity').fill('500');
    await page.getByTestId('convert-ask').click();
    await expect(page.getByTestId('convert-path')).toContainText('BTC-USDT');
    await expect(page.getByTestId('convert-expected')).toContainText('BTC');

    await page.getByTestId('convert-minimum').fill('1');
    await expect(page.getByTestId('convert')).toContainText('which is sure');
    await page.getByTestId('convert-ask').click();
    await expect(page.getByTestId('convert-minimum')).not.toHaveValue('1');
    await page.getByTestId('convert-review').click();
    await expect(page.getByTestId('convert-mode')).toHaveText('simulated venues');
    await page.screenshot({ path: test.info().outputPath('convert-confirm.png') });
    await page.getByTestId('convert-confirm').click();
    await expect(page.getByTestId('notices')).toContainText('Convert 500 USDT to BTC: begun');

    await page.getByTestId('opportunities-taken').click();
    const row = page.getByTestId('opportunity-row').and(page.locator('[data-kind="Conversion"]'));
    await expect(row).toHaveAttribute('data-outcome', 'COMPLETED');
    await page.screenshot({ path: test.info().outputPath('convert-desk.png') });

    await page.getByTestId('nav-history').click();
    await page.getByTestId('history-tab-opportunities').click();
    await expect(row).toContainText('USDT›BTC');
    await expect(row.getByTestId('opportunity-floor')).toContainText('0.0');
    await expect(row.getByTestId('opportunity-slippage')).toContainText('0.0');
    await page.screenshot({ path: test.info().outputPath('convert-history.png') });
    desk.expectNoConsoleErrors();
  });

  test('should say why nothing can be converted', async ({ page }) => {
    const desk = new Desk(page);
    await desk.signIn('trader', 'trader');
    await desk.waitUntilLive();
    await page.getByTestId('convert-toggle').click();
    await page.getByTestId('convert-from').selectOption('BTC');
    await page.getByTestId('convert-to').selectOption('USDT');
    await page.getByTestId('convert-quantity').fill('100000');
    await page.getByTestId('convert-ask').click();
    await expect(page.getByTestId('convert-refused')).toContainText('INSUFFICIENT_BALANCE');
    await expect(page.getByTestId('convert-review')).toHaveCount(0);
    desk.expectNoConsoleErrors();
  });
});
