import { describe, expect, it } from 'vitest';
import type { Limits } from '../../core/risk/risk-store';
import { controlRows, withLimit } from './control-rows';

const LIMITS = {
  version: 3,
  orderNotional: [{ asset: 'USDT', maxOrderNotional: '25000' }],
  maxDailyNotional: '500000',
  usedDailyNotional: '12',
  referenceAsset: 'USDT',
  priceCollarBps: 200,
  maxQuoteAgeMillis: 3000,
  maxOrdersPerSecond: 20,
  maxOpenOrders: 50,
  controls: [
    { control: 'OPEN_ORDERS', scope: 'VENUE', name: 'OKX', target: null, value: '5' },
    { control: 'DAY_LOSS', scope: 'ENGINE', name: '', target: null, value: '900' },
  ],
  dayLoss: '-1.5',
  exposure: null,
} as unknown as Limits;

describe('controlRows', () => {
  it('should show every limit with what is used of it', () => {
    const rows = controlRows(LIMITS, [
      { venue: 'OKX', symbol: 'BTC-USDT', owner: 'alice' },
      { venue: 'BINANCE', symbol: 'BTC-USDT', owner: 'strategy:triangular-arbitrage' },
    ]);
    const shown = rows.map((row) => [row.control, row.scope, row.name, row.value, row.inUse]);
    expect(shown).toContainEqual(['OPEN_ORDERS', 'ENGINE', '', '50', '2']);
    expect(shown).toContainEqual(['MAX_NOTIONAL', 'ASSET', 'USDT', '25000', undefined]);
    expect(shown).toContainEqual(['OPEN_ORDERS', 'VENUE', 'OKX', '5', '1']);
    expect(shown).toContainEqual(['DAY_LOSS', 'ENGINE', '', '900', '-1.5']);
    expect(shown).toContainEqual(['MAX_EXPOSURE', 'ENGINE', '', 'as the day', 'cannot be valued']);
  });
});

describe('withLimit', () => {
  it('should replace the limit of the same control and scope and add a new one', () => {
    const [okx] = LIMITS.controls;
    if (!okx) throw new Error('sample without limits');
    expect(withLimit(LIMITS.controls, { ...okx, value: '7' }).map((limit) => limit.value)).toEqual([
      '7',
      '900',
    ]);
    expect(withLimit(LIMITS.controls, { ...okx, name: 'KRAKEN' })).toHaveLength(3);
  });
});
