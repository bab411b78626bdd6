import { expect, test } from '@playwright/test';
import { Desk } from '../desk.ts';

test('should show stages beside the floor of the machine, and what is cold', async ({ page }, info) => {
  const desk = new Desk(page);
  await desk.signIn('viewer', 'viewer');
  await desk.waitUntilLive();
  await page.keyboard.press('g');
  await page.keyboard.press('e');

  const detection = page.getByTestId('stage-detection');
  await expect(detection).toContainText(/\d+ ns/);
  await expect(detection.getByTestId('stage-floor')).toHaveText(/[µn]s/);
  await expect(page.getByTestId('stage-send_to_ack')).toContainText('–');
  await expect(page.getByTestId('floor-hiccup_wake')).toContainText('µs');
  await expect(page.getByTestId('agent-engine')).toContainText('µs');
  await expect(page.getByTestId('engine-ticks')).toHaveText(/\d/);
  await expect(page.getByTestId('engine-garbage')).toContainText('B');
  await expect(page.getByTestId('engine-warm-up')).toContainText('412.3k quotes');
  await expect(page.getByTestId('engine-warm-up')).toContainText('0 (cold)');
  await page.screenshot({ path: info.outputPath('engine.png') });

  await page.getByTestId('nav-desk').click();
  await page.getByTestId('risk-tab-latency').click();
  await expect(page.getByTestId('risk-panel')).toContainText('Floor');
  await page.getByTestId('risk-panel').screenshot({ path: info.outputPath('latency-tab.png') });
  desk.expectNoConsoleErrors();
});
