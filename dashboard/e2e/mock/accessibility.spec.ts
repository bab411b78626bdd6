import { test } from '@playwright/test';
import { Desk } from '../desk.ts';

for (const size of [
  { width: 1600, height: 900 },
  { width: 1280, height: 800 },
]) {
  test(`should have no serious axe violation at ${size.width}x${size.height}`, async ({ page }, info) => {
    // A dozen axe runs over full tables take their time on a small machine.
    test.setTimeout(240_000);
    await page.setViewportSize(size);
    const desk = new Desk(page);
    const keep = (name: string) => page.screenshot({ path: info.outputPath(`${name}-${size.width}.png`) });
    await page.goto('/');
    await page.getByTestId('login-username').waitFor();
    await desk.expectAccessible('login');
    await desk.signIn('admin', 'admin');
    await desk.waitUntilLive();
    await desk.expectAccessible('desk');
    await keep('desk');
    for (const tab of ['orders', 'fills', 'rejections']) {
      await page.getByTestId(`blotter-tab-${tab}`).click();
      await desk.expectAccessible(`blotter ${tab}`);
    }
    for (const tab of ['strategies', 'latency']) {
      await page.getByTestId(`risk-tab-${tab}`).click();
      await desk.expectAccessible(`risk ${tab}`);
    }
    await page.getByTestId('chart-as-table').click();
    await desk.expectAccessible('candles as a table');
    await page.getByTestId('help-button').click();
    await desk.expectAccessible('help');
    await page.getByTestId('help-close').click();
    await page.getByTestId('kill-switch-button').click();
    await desk.expectAccessible('kill switch');
    await keep('kill-switch');
    await page.getByTestId('kill-dismiss').click();
    await page.getByTestId('nav-feeds').click();
    await page.getByTestId('book-row').first().waitFor();
    await desk.expectAccessible('feeds');
    await keep('feeds');
    await page.getByTestId('nav-engine').click();
    await page.getByTestId('stage-detection').waitFor();
    await desk.expectAccessible('engine');
    await keep('engine');
    await page.getByTestId('nav-risk').click();
    await page.getByTestId('control-row').first().waitFor();
    await desk.expectAccessible('risk page');
    await keep('risk');
    await page.getByTestId('nav-history').click();
    await desk.expectAccessible('history');
    await keep('history');
    await page.getByTestId('nav-settings').click();
    await desk.expectAccessible('settings');
    await keep('settings');
    desk.expectNoConsoleErrors();
  });
}
