import type { Instrument } from '../../core/market/market-store';
import type { Draft, Surroundings } from './ticket-rules';
import { check, describeNotional, nudge, qtyForShare } from './ticket-rules';

const instrument: Instrument = {
  venue: 'binance',
  symbol: 'BTC-USDT',
  base: 'BTC',
  quote: 'USDT',
  priceDecimals: 8,
  qtyDecimals: 8,
  tickSize: '0.01000000',
  stepSize: '0.00001000',
  minQty: '0.00001000',
  maxQty: '100.00000000',
  minNotional: '5.00',
  trading: true,
};
const around: Surroundings = {
  bidPx: '65000.00',
  askPx: '65001.00',
  freeBase: '1.5',
  freeQuote: '100000',
  maxOrderNotional: '25000',
  priceCollarBps: 200,
};
const sound: Draft = { side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', qty: '0.1', limitPx: '64900.50' };

describe('check', () => {
  it('should find nothing wrong with a sound order', () => {
    const findings = check(sound, instrument, around);

    expect(findings).toMatchObject({ qty: undefined, limitPx: undefined, order: undefined, warnings: [] });
    expect(describeNotional(findings.notional, 'USDT')).toBe('6,490.05 USDT');
  });

  it.each([
    ['', 'Enter a quantity'],
    ['abc', 'not a number'],
    ['1e3', 'not a number'],
    ['0', 'above zero'],
    ['-1', 'above zero'],
    ['0.000001', 'At least 0.00001 BTC'],
    ['100.00001', 'At most 100 BTC'],
    ['0.000015', 'In steps of 0.00001 BTC'],
  ])('should refuse the quantity %j', (qty, words) => {
    expect(check({ ...sound, qty }, instrument, around).qty).toContain(words);
  });

  it.each([
    ['', 'Enter a price'],
    ['6,490', 'not a number'],
    ['0', 'above zero'],
    ['64900.505', 'In ticks of 0.01 USDT'],
  ])('should refuse the price %j', (limitPx, words) => {
    expect(check({ ...sound, limitPx }, instrument, around).limitPx).toContain(words);
  });

  it('should not ask a market order for a price, and value it at the far side', () => {
    const findings = check({ ...sound, type: 'MARKET', limitPx: '' }, instrument, around);

    expect(findings.limitPx).toBeUndefined();
    expect(describeNotional(findings.notional, 'USDT')).toBe('6,500.1 USDT');
  });

  it('should refuse less than the smallest value the venue takes', () => {
    expect(check({ ...sound, qty: '0.00007' }, instrument, around).order).toContain('wants at least 5');
  });

  it.each([
    ['BUY', '65001.00', true],
    ['BUY', '65000.99', false],
    ['SELL', '65000.00', true],
    ['SELL', '65000.01', false],
  ] as const)('should know whether a post-only %s at %s would trade at once', (side, limitPx, crosses) => {
    const { order } = check({ ...sound, type: 'LIMIT_MAKER', side, limitPx }, instrument, around);

    expect(order !== undefined).toBe(crosses);
  });

  it('should warn of what the engine will probably refuse without blocking it', () => {
    const findings = check({ ...sound, qty: '2', limitPx: '60000' }, instrument, around);

    expect(findings.order).toBeUndefined();
    expect(findings.warnings).toEqual([
      'Above the limit of 25,000 USDT for one order.',
      'Only 100,000 USDT is free.',
      '769 bps from the market; the collar is 200 bps.',
    ]);
  });

  it('should warn a seller of a missing base asset', () => {
    expect(
      check({ ...sound, side: 'SELL', qty: '0.3' }, instrument, { ...around, freeBase: '0.2' }).warnings,
    ).toContain('Only 0.2 BTC is free.');
  });

  it('should still check the draft when prices and limits are not known', () => {
    const nothing: Surroundings = {
      bidPx: undefined,
      askPx: undefined,
      freeBase: undefined,
      freeQuote: undefined,
      maxOrderNotional: undefined,
      priceCollarBps: undefined,
    };

    expect(check({ ...sound, type: 'MARKET' }, instrument, nothing)).toMatchObject({
      notional: undefined,
      warnings: [],
    });
  });
});

describe('qtyForShare', () => {
  it('should never spend more than is free', () => {
    expect(
      qtyForShare(100n, { ...sound, limitPx: '64900.50' }, instrument, { ...around, freeQuote: '1000' }),
    ).toBe('0.01540');
    expect(qtyForShare(50n, { ...sound, side: 'SELL' }, instrument, around)).toBe('0.75000');
  });

  it('should not guess without a price', () => {
    expect(qtyForShare(50n, { ...sound, limitPx: '' }, instrument, around)).toBeUndefined();
    expect(qtyForShare(50n, { ...sound, limitPx: '0' }, instrument, around)).toBeUndefined();
  });
});

describe('nudge', () => {
  it('should move by whole steps and stay above zero', () => {
    expect(nudge('64900.50', 1, '0.01000000', undefined)).toBe('64900.51');
    expect(nudge('64900.507', 1, '0.01000000', undefined)).toBe('64900.51');
    expect(nudge('0.02', -10, '0.01000000', undefined)).toBe('0.01');
    expect(nudge('', 1, '0.01000000', '65000')).toBe('65000.01');
    expect(nudge('abc', 1, '0.01', undefined)).toBe('0.02');
  });
});
