import { expect, test } from '@playwright/test';
import { Desk } from '../desk.ts';

/** A row of the market watch. */
const row = (desk: Desk, venue: string, symbol: string) =>
  desk.page.locator('tr').filter({ has: desk.page.getByTestId(`watch-${venue}-${symbol}`) });

test.afterEach(async ({ request }) => {
  await request.post('/mock/trust');
});

test('should watch all venues, filter by venue and search', async ({ page }) => {
  const desk = new Desk(page);
  await desk.signIn('viewer', 'viewer');
  await desk.waitUntilLive();
  await expect(row(desk, 'BINANCE', 'BTC-USDT').getByTestId('book-state')).toHaveText('LIVE');
  await expect(row(desk, 'BINANCE', 'BTC-USDT').getByTestId('watch-age')).toHaveText(/ms|s/);
  await expect(row(desk, 'BINANCE', 'BTC-USDT')).toContainText(/99\.9\d%/);

  await page.getByTestId('watch-venue').selectOption('KRAKEN');
  await expect(page.getByTestId('watch-list').getByRole('row')).toHaveCount(9);
  await expect(row(desk, 'BINANCE', 'BTC-USDT')).toHaveCount(0);
  await expect(row(desk, 'KRAKEN', 'BTC-USDT')).toContainText('100%');
  await page.getByTestId('watch-find').fill('btc-');
  await expect(page.getByTestId('watch-count')).toHaveText('2 of 2 live');
  await page.getByTestId('watch-find').press('Enter');
  await expect(page.getByTestId('depth-panel')).toContainText('KRAKEN');
  desk.expectNoConsoleErrors();
});

test('should show both sides of the selected book and follow it ten times a second', async ({ page }) => {
  const desk = new Desk(page);
  await desk.signIn('viewer', 'viewer');
  await desk.waitUntilLive();
  await desk.choose('ETH-USDT', 'OKX');
  const ladder = page.getByTestId('depth-ladder');
  await expect(page.getByTestId('depth-symbol')).toHaveText('ETH-USDT');
  await expect(page.getByTestId('depth-row')).toHaveCount(20);
  await expect(ladder).toHaveAttribute('data-live', 'true');
  await expect(page.getByTestId('depth-doubt')).toHaveCount(0);
  await expect(page.getByTestId('depth-spread')).toHaveText(/\d/);

  const prices = async (side: 3 | 4) =>
    (await ladder.locator(`tbody tr td:nth-child(${side})`).allInnerTexts()).map((text) =>
      Number(text.replaceAll(',', '')),
    );
  const bids = await prices(3);
  const asks = await prices(4);
  expect(bids).toEqual([...bids].sort((a, b) => b - a));
  expect(asks).toEqual([...asks].sort((a, b) => a - b));

  const before = await ladder.innerText();
  await expect.poll(() => ladder.innerText()).not.toBe(before);
  desk.expectNoConsoleErrors();
});

test('should never let a doubtful ladder look good', async ({ page, request }) => {
  const desk = new Desk(page);
  await desk.signIn('viewer', 'viewer');
  await desk.waitUntilLive();
  await desk.choose('BTC-USDT', 'OKX');
  await page.getByTestId('watch-find').fill('BTC-USDT');
  await expect(page.getByTestId('depth-row')).toHaveCount(20);

  await request.post('/mock/suspect', { data: 'OKX CHECKSUM' });
  await expect(page.getByTestId('depth-ladder')).toHaveAttribute('data-live', 'false', { timeout: 3_000 });
  await expect(page.getByTestId('depth-doubt')).toContainText('in doubt: checksum');
  await expect(page.getByTestId('depth-panel').getByRole('status')).toContainText('Do not trade');
  await expect(page.getByTestId('depth-spread')).toHaveText('–');
  await expect(row(desk, 'OKX', 'BTC-USDT')).toContainText('SUSPECT: checksum');
  await expect(row(desk, 'BINANCE', 'BTC-USDT').getByTestId('book-state')).toHaveText('LIVE');
  await desk.expectAccessible('desk with a book in doubt');
  await page.screenshot({ path: test.info().outputPath('doubt.png') });

  await request.post('/mock/trust');
  await expect(page.getByTestId('depth-ladder')).toHaveAttribute('data-live', 'true', { timeout: 3_000 });
  desk.expectNoConsoleErrors();
});

test('should say that nobody knows when the reports stop', async ({ page, request }) => {
  const desk = new Desk(page);
  await desk.signIn('viewer', 'viewer');
  await desk.waitUntilLive();
  await request.post('/mock/no-reports');
  await expect(page.getByTestId('depth-doubt')).toContainText('is not known', { timeout: 12_000 });
  await expect(row(desk, 'BINANCE', 'BTC-USDT').getByTestId('book-state')).toHaveText('NO REPORT');
  await page.getByTestId('nav-feeds').click();
  await expect(page.getByTestId('feed-books')).toContainText('No report from the engine');
  await expect(page.getByTestId('book-row').first()).toHaveAttribute('data-state', 'UNKNOWN');
});

test('should show every feed and a thousand books', async ({ page, request }, info) => {
  await request.post('/mock/many-books', { data: '1000' });
  await request.post('/mock/suspect', { data: 'OKX:ETH-USDT GAP' });
  const desk = new Desk(page);
  await desk.signIn('viewer', 'viewer');
  await page.keyboard.press('g');
  await page.keyboard.press('f');
  await expect(page.getByTestId('feed-OKX').getByTestId('feed-clock')).toHaveText('not measured');
  await expect(page.getByTestId('feed-KRAKEN').getByTestId('feed-clock')).toHaveText('+1.55 ms ± 0.60 ms');
  await expect(page.getByTestId('feed-OKX').getByTestId('feed-live')).toHaveText('9 / 10');

  const table = page.getByTestId('books-table');
  const rows = page.getByTestId('book-row');
  await expect.poll(async () => Number(await table.getAttribute('aria-rowcount'))).toBeGreaterThan(1_000);
  expect(await rows.count()).toBeLessThan(80);
  await expect(rows.first()).toContainText('ETH-USDT');
  await expect(rows.first()).toContainText('SUSPECT: gap');

  await page.getByTestId('books-sort-symbol').click();
  await page.getByTestId('books-sort-symbol').click();
  await expect(rows.first()).toContainText('XRP-USDT');
  await expect(table.locator('th[aria-sort]')).toHaveAttribute('aria-sort', 'descending');
  await page.getByTestId('books-find').fill('T0999');
  await expect(rows).toHaveCount(1);
  await page.getByTestId('books-find').fill('');
  await page.getByTestId('books-sort-feedLatencyMillis').click();
  await expect(rows.first().getByTestId('book-latency')).toContainText('future');

  await page.getByTestId('books-scroll').focus();
  await page.keyboard.press('End');
  await expect
    .poll(async () => Number(await rows.last().getAttribute('aria-rowindex')))
    .toBeGreaterThan(1_000);
  expect(await rows.count()).toBeLessThan(80);
  await desk.expectAccessible('feeds');
  await page.screenshot({ path: info.outputPath('feeds.png') });
  desk.expectNoConsoleErrors();
});
