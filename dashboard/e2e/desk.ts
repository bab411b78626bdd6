import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** The desk as a user handles it; tests speak to this, not to selectors. */
export class Desk {
  readonly consoleErrors: string[] = [];
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      const { url } = message.location();
      // Asking for the session before signing in is answered with 401, which Chromium writes to the console.
      if (url.endsWith('/api/session') && message.text().includes('401')) return;
      this.consoleErrors.push(`${message.text()} (${url})`);
    });
    page.on('pageerror', (error) => this.consoleErrors.push(error.message));
  }

  async signIn(user: string, password: string): Promise<void> {
    await this.page.goto('/');
    await this.page.getByTestId('login-username').fill(user);
    await this.page.getByTestId('login-password').fill(password);
    await this.page.getByTestId('login-submit').click();
    await expect(this.page.getByTestId('kill-switch-button')).toBeVisible();
  }

  /** Waits until quotes, candles and the engine are alive. */
  async waitUntilLive(): Promise<void> {
    await expect(this.page.getByTestId('link-state')).toContainText('Live');
    await expect(this.page.getByTestId('engine-state')).toHaveText('READY');
    await expect(this.page.getByTestId('watch-last').first()).toHaveText(/\d/);
  }

  async candleUpdates(): Promise<number> {
    return Number(await this.page.getByTestId('chart').getAttribute('data-updates'));
  }

  /** Sees that candles keep coming and that the drawn pixels change with them. */
  async expectChartMoves(): Promise<void> {
    const chart = this.page.getByTestId('chart');
    await expect.poll(() => this.candleUpdates(), { timeout: 30_000 }).toBeGreaterThan(1);
    const updatesBefore = await this.candleUpdates();
    const pixelsBefore = await chart.screenshot();
    await expect.poll(() => this.candleUpdates(), { timeout: 30_000 }).toBeGreaterThan(updatesBefore + 2);
    await expect
      .poll(async () => Buffer.compare(await chart.screenshot(), pixelsBefore) !== 0, { timeout: 30_000 })
      .toBe(true);
  }

  async choose(symbol: string, venue = 'BINANCE'): Promise<void> {
    // The list draws only what is in sight.
    const find = this.page.getByTestId('watch-find');
    await find.fill(`${venue}:${symbol}`);
    await this.page.getByTestId(`watch-${venue}-${symbol}`).click();
    await find.fill('');
    await expect(this.page.getByTestId('chart-symbol')).toHaveText(symbol);
    await expect(this.page.getByTestId('depth-panel')).toContainText(venue);
  }

  async fillTicket(side: 'buy' | 'sell', price: string, qty: string): Promise<void> {
    await this.page.getByTestId(`ticket-${side}`).click();
    await this.page.getByTestId('ticket-type-LIMIT').click();
    await this.page.getByTestId('ticket-price').fill(price);
    await this.page.getByTestId('ticket-qty').fill(qty);
  }

  async sendTicket(): Promise<void> {
    await this.page.getByTestId('ticket-submit').click();
    await this.page.getByTestId('ticket-confirm').click();
    await expect(this.page.getByTestId('ticket-confirm-dialog')).toHaveCount(0);
  }

  openOrders(): Locator {
    return this.page.getByTestId('open-orders').getByTestId('order-row');
  }

  async engageKillSwitch(): Promise<void> {
    await this.page.getByTestId('kill-switch-button').click();
    await this.page.getByTestId('kill-confirm').click();
    await expect(this.page.getByTestId('kill-banner')).toBeVisible();
  }

  async releaseKillSwitch(reason: string): Promise<void> {
    await this.page.getByTestId('kill-switch-button').click();
    await this.page.getByTestId('kill-reason').fill(reason);
    await this.page.getByTestId('kill-phrase').fill('RELEASE');
    await this.page.getByTestId('kill-confirm').click();
    await expect(this.page.getByTestId('kill-banner')).toHaveCount(0);
  }

  async expectAccessible(where: string): Promise<void> {
    const { violations } = await new AxeBuilder({ page: this.page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze();
    const grave = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, impact, nodes }) =>
          `${impact} ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
      );
    expect(grave, `axe on ${where}`).toEqual([]);
  }

  expectNoConsoleErrors(): void {
    expect(this.consoleErrors).toEqual([]);
  }
}
