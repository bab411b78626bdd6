import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Desk } from '../desk.ts';

const user = process.env['KAIROS_E2E_USER'] ?? '';
const password = process.env['KAIROS_E2E_PASSWORD'] ?? '';
const shots = process.env['KAIROS_E2E_SCREENSHOTS'] ?? 'test-results/screenshots';
/** Far enough from the market to rest, near enough for a collar of 2 %. */
const AWAY = 0.99;

test('should let a trader watch, trade and stop on a running system', async ({ page }) => {
  const desk = new Desk(page);
  const keep = (name: string) => page.screenshot({ path: join(shots, `${name}.png`) });

  await test.step('sign in and see everything alive', async () => {
    await desk.signIn(user, password);
    await desk.waitUntilLive();
    await expect(page.getByTestId('mode-badge')).toHaveText('SIMULATED');
    await expect(page.getByTestId('kill-banner')).toHaveCount(0);
  });

  await test.step('see the chart move', async () => {
    await page.getByTestId('interval-1s').click();
    await desk.expectChartMoves();
    await keep('01-desk');
    await desk.expectAccessible('desk');
  });

  await test.step('place a limit order away from the market and cancel it', async () => {
    const symbol = process.env['KAIROS_E2E_SYMBOL'] ?? 'BTC-USDT';
    await desk.choose(symbol);
    await page.getByTestId('ticket-buy').click();
    await page.getByTestId('ticket-type-LIMIT').click();
    const market = Number((await page.getByTestId('chart-last').innerText()).replaceAll(',', ''));
    expect(market).toBeGreaterThan(0);
    const price = (market * AWAY).toFixed(1);
    await desk.fillTicket('buy', price, process.env['KAIROS_E2E_QTY'] ?? '0.001');
    await keep('02-ticket');
    const before = await page.getByTestId('open-orders').locator(`[data-client-order-id^="web-"]`).count();
    await desk.sendTicket();
    const mine = page.getByTestId('open-orders').locator(`[data-client-order-id^="web-"]`);
    await expect(mine).toHaveCount(before + 1);
    const row = mine.first();
    await expect(row).toHaveAttribute('data-state', 'LIVE');
    const orderId = await row.getAttribute('data-order-id');
    await keep('03-open-order');
    await row.getByTestId('cancel-order').click();
    await expect(page.getByTestId('open-orders').locator(`[data-order-id="${orderId}"]`)).toHaveCount(0);
    await page.getByTestId('blotter-tab-orders').click();
    await expect(page.getByTestId('order-history').locator(`[data-order-id="${orderId}"]`)).toHaveAttribute(
      'data-state',
      'CANCELED',
    );
    await keep('04-canceled');
    await page.getByTestId('blotter-tab-open').click();
  });

  await test.step('stop and resume trading', async () => {
    await desk.engageKillSwitch();
    await expect(page.getByTestId('ticket-blocked')).toContainText('kill switch');
    await keep('05-halted');
    await desk.expectAccessible('desk while halted');
    await desk.releaseKillSwitch('end-to-end test');
    await expect(page.getByTestId('ticket-blocked')).toHaveCount(0);
    await keep('06-resumed');
  });

  await test.step('look at history and settings', async () => {
    await page.getByTestId('nav-history').click();
    await expect(page.getByTestId('order-row').first()).toBeVisible();
    await desk.expectAccessible('history');
    await keep('07-history');
    await page.getByTestId('nav-settings').click();
    await expect(page.getByTestId('limits-settings').locator('input').first()).toBeVisible();
    await desk.expectAccessible('settings');
    await keep('08-settings');
  });

  desk.expectNoConsoleErrors();
});
