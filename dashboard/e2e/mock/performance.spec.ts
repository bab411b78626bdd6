import type { CDPSession } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { Desk } from '../desk.ts';

const SPAN_MS = 20_000;
const HEAP_GROWTH_MAX_MB = 4;
const NODE_GROWTH_MAX = 300;
const MAIN_THREAD_MAX = 0.5;

async function measure(cdp: CDPSession) {
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return {
    at: value('Timestamp'),
    busy: value('TaskDuration'),
    heapMb: value('JSHeapUsedSize') / 1_048_576,
    nodes: value('Nodes'),
  };
}

/** A desk that stays open all day must neither grow nor eat the machine. CPU is thread time, so a busy host does not count. */
test('should stay light while prices stream', async ({ page }, info) => {
  const desk = new Desk(page);
  await desk.signIn('admin', 'admin');
  await desk.waitUntilLive();
  await desk.expectChartMoves();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await measure(cdp);
  const startedAt = Date.now();
  await expect.poll(() => Date.now() - startedAt, { timeout: SPAN_MS * 2 }).toBeGreaterThan(SPAN_MS);
  const after = await measure(cdp);

  const share = (after.busy - before.busy) / ((Date.now() - startedAt) / 1000);
  const text = `main thread ${(share * 100).toFixed(1)} %, heap ${before.heapMb.toFixed(1)} to ${after.heapMb.toFixed(1)} MB, nodes ${before.nodes} to ${after.nodes}`;
  info.annotations.push({ type: 'measured', description: text });
  console.log(text);
  expect(share).toBeLessThan(MAIN_THREAD_MAX);
  expect(after.heapMb - before.heapMb).toBeLessThan(HEAP_GROWTH_MAX_MB);
  expect(after.nodes - before.nodes).toBeLessThan(NODE_GROWTH_MAX);
});
