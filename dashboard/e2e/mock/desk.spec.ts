import { expect, test } from '@playwright/test';
import { Desk } from '../desk.ts';

test.describe('trading', () => {
  test('should show moving prices and candles and page back into history', async ({ page }) => {
    const desk = new Desk(page);
    await desk.signIn('admin', 'admin');
    await desk.waitUntilLive();
    await desk.expectChartMoves();

    const pages: string[] = [];
    page.on('request', (request) => {
      const body = request.postData() ?? '';
      if (body.includes('CandlePage')) pages.push(body);
    });
    const box = await page.getByTestId('chart').boundingBox();
    if (!box) throw new Error('the chart has no place on the page');
    await page.mouse.move(box.x + 200, box.y + 150);
    for (let i = 0; i < 6; i++) {
      await page.mouse.down();
      await page.mouse.move(box.x + 750, box.y + 150, { steps: 5 });
      await page.mouse.up();
      await page.mouse.move(box.x + 200, box.y + 150);
    }
    await expect.poll(() => pages.some((body) => /"to":"\d{4}-/.test(body))).toBe(true);

    await page.getByTestId('interval-1m').click();
    await desk.choose('ETH-USDT');
    await desk.expectChartMoves();
    desk.expectNoConsoleErrors();
  });

  test('should place, show and cancel a limit order', async ({ page }) => {
    const desk = new Desk(page);
    await desk.signIn('trader', 'trader');
    await desk.waitUntilLive();
    await desk.choose('BTC-USDT');
    await desk.fillTicket('buy', '60123.40', '0.01');
    await desk.sendTicket();

    const row = desk.openOrders().filter({ hasText: '60,123.40' });
    await expect(row).toHaveCount(1);
    await expect(row).toHaveAttribute('data-state', 'LIVE');
    await row.getByTestId('cancel-order').click();
    await expect(row).toHaveCount(0);
    await page.getByTestId('blotter-tab-orders').click();
    await expect(
      page.getByTestId('order-history').getByTestId('order-row').filter({ hasText: '60,123.40' }).first(),
    ).toHaveAttribute('data-state', 'CANCELED');
    desk.expectNoConsoleErrors();
  });

  test('should change an order that rests, and say why it cannot', async ({ page }) => {
    const desk = new Desk(page);
    await desk.signIn('trader', 'trader');
    await desk.waitUntilLive();
    await desk.choose('BTC-USDT');
    await desk.fillTicket('buy', '60124.50', '0.02');
    await desk.sendTicket();
    const row = desk.openOrders().filter({ hasText: '60,124.50' });
    await expect(row).toHaveAttribute('data-state', 'LIVE');

    await row.getByTestId('amend-order').click();
    await page.getByTestId('amend-price').fill('60125');
    await expect(page.locator('#amend-px-fault')).toContainText('cancel and place anew');
    await page.getByTestId('amend-price').fill('60124.50');
    await page.getByTestId('amend-qty').fill('0.01');
    await desk.expectAccessible('change of an order');
    await page.getByTestId('amend-review').click();
    await expect(page.getByTestId('amend-dialog')).toContainText('0.02 → 0.01 BTC');
    await page.getByTestId('amend-confirm').click();
    await expect(page.getByTestId('amend-dialog')).toHaveCount(0);
    await expect(page.getByTestId('notices')).toContainText('confirmed by the venue');
    await expect(row).toContainText('0.01');

    // The strategy's own order: nobody else may change it.
    const other = desk.openOrders().filter({ hasText: '64,210.00' });
    await expect(other.getByTestId('amend-order')).toHaveAttribute('aria-disabled', 'true');
    await row.getByTestId('cancel-order').click();
    await expect(row).toHaveCount(0);
    desk.expectNoConsoleErrors();
  });

  test('should check the ticket and show the reason of a refusal', async ({ page }) => {
    const desk = new Desk(page);
    await desk.signIn('trader', 'trader');
    await desk.waitUntilLive();
    await desk.choose('BTC-USDT');
    await desk.fillTicket('buy', '60000.001', '0.000001');
    await page.getByTestId('ticket-submit').click();
    await expect(page.locator('#ticket-px-fault')).toContainText('ticks of 0.01');
    await expect(page.locator('#ticket-qty-fault')).toContainText('At least 0.00001');
    await expect(page.getByTestId('ticket-confirm')).toHaveCount(0);

    await desk.fillTicket('buy', '60000', '0.9');
    await desk.sendTicket();
    await expect(page.getByTestId('notices')).toContainText('MAX_NOTIONAL');
    await page.getByTestId('blotter-tab-rejections').click();
    await expect(page.getByTestId('rejection-row').first()).toHaveAttribute('data-reason', 'MAX_NOTIONAL');
    desk.expectNoConsoleErrors();
  });

  test('should halt and resume from every page', async ({ page }) => {
    const desk = new Desk(page);
    await desk.signIn('admin', 'admin');
    await desk.waitUntilLive();
    await page.getByTestId('nav-history').click();
    await page.keyboard.press('Alt+Shift+K');
    await page.getByTestId('kill-confirm').click();
    await expect(page.getByTestId('kill-banner')).toContainText('by admin');
    await page.reload();
    await expect(page.getByTestId('kill-banner')).toBeVisible();
    await page.getByTestId('nav-desk').click();
    await expect(page.getByTestId('ticket-blocked')).toContainText('kill switch');
    await desk.releaseKillSwitch('test is over');
    await expect(page.getByTestId('ticket-blocked')).toHaveCount(0);
    desk.expectNoConsoleErrors();
  });

  test('should save limits as a new version and switch a strategy', async ({ page }) => {
    const desk = new Desk(page);
    await desk.signIn('risk', 'risk');
    await page.getByTestId('nav-settings').click();
    const collar = page.getByTestId('limits-priceCollarBps');
    const before = Number(await collar.inputValue());
    await collar.fill(String(before + 1));
    await page.getByTestId('limits-reason').fill('wider for the test');
    await page.getByTestId('limits-save').click();
    await expect(page.getByTestId('notices')).toContainText('Limits saved as version');
    await expect(collar).toHaveValue(String(before + 1));

    await page.getByTestId('nav-desk').click();
    await page.getByTestId('risk-tab-strategies').click();
    const strategy = page.getByTestId('strategy-four-leg-arbitrage').getByTestId('strategy-switch');
    await expect(strategy).toHaveAttribute('aria-checked', 'false');
    await strategy.click();
    await page.getByTestId('strategy-reason').fill('try it');
    await page.getByTestId('strategy-confirm').click();
    await expect(strategy).toHaveAttribute('aria-checked', 'true');
    desk.expectNoConsoleErrors();
  });
});

test.describe('roles', () => {
  test('should tell a viewer why nothing can be sent', async ({ page }) => {
    const desk = new Desk(page);
    await desk.signIn('viewer', 'viewer');
    await desk.waitUntilLive();
    await expect(page.getByTestId('ticket-blocked')).toContainText('Needs the role trader or admin');
    await page.getByTestId('kill-switch-button').click();
    await expect(page.getByTestId('kill-confirm')).toBeDisabled();
    await page.keyboard.press('Escape');
    await page.getByTestId('nav-settings').click();
    await expect(page.getByTestId('limits-priceCollarBps')).toBeDisabled();
    desk.expectNoConsoleErrors();
  });

  test('should refuse a wrong password in words', async ({ page }) => {
    await page.goto('/');
    await page.getByTestId('login-username').fill('admin');
    await page.getByTestId('login-password').fill('wrong');
    await page.getByTestId('login-submit').click();
    await expect(page.getByTestId('login-error')).toContainText('Wrong user name or password');
    await expect(page.getByTestId('login-password')).toHaveValue('');
  });
});

test.describe('trouble', () => {
  test('should come back by itself after a lost socket and keep streaming', async ({ page, request }) => {
    const desk = new Desk(page);
    await desk.signIn('trader', 'trader');
    await desk.waitUntilLive();
    await request.post('/mock/offline');
    try {
      await expect(page.getByTestId('link-banner')).toBeVisible();
      await expect(page.getByTestId('ticket-blocked')).toContainText('No link');
      await expect(page.locator('tr[data-freshness=stale]').first()).toBeVisible();
    } finally {
      await request.post('/mock/online');
    }
    await expect(page.getByTestId('link-banner')).toHaveCount(0, { timeout: 20_000 });
    await desk.waitUntilLive();
    await desk.expectChartMoves();
  });

  test('should mark an instrument whose quotes stand still', async ({ page, request }) => {
    const desk = new Desk(page);
    await desk.signIn('trader', 'trader');
    await desk.waitUntilLive();
    await request.post('/mock/silence', { data: 'XRP-USDT', headers: { 'content-type': 'text/plain' } });
    try {
      const row = page.locator('tr', { has: page.getByTestId('watch-BINANCE-XRP-USDT') });
      await expect(row).toHaveAttribute('data-freshness', 'stale', { timeout: 15_000 });
      await desk.choose('XRP-USDT');
      await expect(page.getByTestId('ticket-blocked')).toContainText('s old');
    } finally {
      await request.post('/mock/online');
    }
  });

  test('should say that the engine is down', async ({ page, request }) => {
    const desk = new Desk(page);
    await desk.signIn('trader', 'trader');
    await desk.waitUntilLive();
    await request.post('/mock/engine-down');
    try {
      await expect(page.getByTestId('engine-banner')).toBeVisible();
      await expect(page.getByTestId('ticket-blocked')).toContainText('engine does not answer');
    } finally {
      await request.post('/mock/engine-up');
    }
    await expect(page.getByTestId('engine-banner')).toHaveCount(0);
  });

  test('should lead back to the login when the session ends', async ({ page, request }) => {
    const desk = new Desk(page);
    await desk.signIn('trader', 'trader');
    await desk.waitUntilLive();
    await request.post('/mock/end-sessions');
    await expect(page.getByTestId('login-error')).toContainText('session has ended', { timeout: 20_000 });
  });
});
