import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { Desk } from '../desk.ts';

const user = process.env['KAIROS_E2E_USER'] ?? '';
const password = process.env['KAIROS_E2E_PASSWORD'] ?? '';
const shots = process.env['KAIROS_E2E_SCREENSHOTS'] ?? 'test-results/screenshots';
/** Control port of the simulator behind the system; without it no outage is made. */
const simulator = process.env['KAIROS_E2E_SIMULATOR_URL'];
const VENUES = ['BINANCE', 'KRAKEN', 'OKX'];
const OUTAGE_MS = 10_000;
const LIVE_WITHIN = { timeout: 60_000 };
/** Far enough from the market to rest, near enough for a collar of 2 %. */
const AWAY = 0.99;

async function expectLadderMoves(page: Page): Promise<void> {
  const ladder = page.getByTestId('depth-ladder');
  await expect(ladder).toHaveAttribute('data-live', 'true', LIVE_WITHIN);
  await expect(page.getByTestId('depth-row').nth(4)).toBeVisible();
  const before = await ladder.innerText();
  await expect.poll(() => ladder.innerText(), { timeout: 30_000 }).not.toBe(before);
}

test('should let a trader watch, trade and stop on a running system', async ({ page, request }) => {
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

  await test.step('see the books of all venues and the depth of each', async () => {
    await page.getByTestId('nav-feeds').click();
    for (const venue of VENUES) {
      const feed = page.getByTestId(`feed-${venue}`);
      await expect(feed).toContainText('UP');
      await expect(feed.getByTestId('feed-live')).toHaveText(/^\s*([1-9]\d*) \/ \1\s*$/, LIVE_WITHIN);
      await expect(feed.getByTestId('feed-clock')).toContainText('±');
    }
    await page.getByTestId('books-state').selectOption('SUSPECT');
    await expect(page.getByTestId('book-row')).toHaveCount(0);
    await page.getByTestId('books-state').selectOption('');
    await keep('01-feeds');
    await desk.expectAccessible('feeds');
    await page.getByTestId('nav-desk').click();
    for (const venue of VENUES) {
      await desk.choose('ETH-USDT', venue);
      await expectLadderMoves(page);
    }
    await keep('01-depth');
  });

  if (simulator) {
    await test.step('see one venue fail and come back while the others stay live', async () => {
      await desk.choose('ETH-USDT', 'OKX');
      await expectLadderMoves(page);
      await page.getByTestId('watch-find').fill('ETH-USDT');
      const state = (venue: string) =>
        page
          .locator('tr')
          .filter({ has: page.getByTestId(`watch-${venue}-ETH-USDT`) })
          .getByTestId('book-state');
      await request.post(`${simulator}/faults`, {
        data: { kind: 'REFUSE_CONNECTIONS', venue: 'OKX', durationMillis: OUTAGE_MS },
      });
      await request.post(`${simulator}/faults`, { data: { kind: 'DISCONNECT', venue: 'OKX' } });
      await expect(state('OKX')).toHaveText('SUSPECT', { timeout: 8_000 });
      await expect(page.getByTestId('depth-ladder')).toHaveAttribute('data-live', 'false');
      await expect(page.getByTestId('depth-doubt')).toContainText('in doubt');
      await expect(state('BINANCE')).toHaveText('LIVE');
      await expect(state('KRAKEN')).toHaveText('LIVE');
      await keep('01-outage');
      await expect(state('OKX')).toHaveText('LIVE', { timeout: OUTAGE_MS + 40_000 });
      await expectLadderMoves(page);
      await page.getByTestId('watch-find').fill('');
    });
  }

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
