import type { Instrument } from '../../core/market/market-store';
import type { Order } from '../../core/trading/order-keeper';
import { checkTerms, leavesOf, reasonAgainstAmending } from './amend-rules';

const instrument = {
  venue: 'OKX',
  symbol: 'BTC-USDT',
  base: 'BTC',
  quote: 'USDT',
  tickSize: '0.01',
  stepSize: '0.001',
  minQty: '0.001',
  maxQty: '100',
  minNotional: '5',
  trading: true,
} as Instrument;

const order = {
  orderId: 'A1',
  owner: 'trader',
  venue: 'OKX',
  symbol: 'BTC-USDT',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  limitPx: '60000.00',
  qty: '0.500',
  cumQty: '0.100',
  state: 'LIVE',
} as Order;

const around = {
  bidPx: '64000',
  askPx: '64001',
  freeBase: '0',
  freeQuote: '0',
  maxOrderNotional: '25000',
  priceCollarBps: 1_000,
};

describe('amend rules', () => {
  it('should pass another price and quantity, whatever is free', () => {
    const found = checkTerms(order, { qty: '0.4', limitPx: '61000' }, instrument, around);

    expect(found).toMatchObject({ qty: undefined, limitPx: undefined, order: undefined });
    expect(found.warnings).toEqual([]);
    expect(leavesOf(order, { qty: '0.4', limitPx: '61000' })).toBe('0.3');
  });

  it.each([
    ['nothing changed', { qty: '0.5', limitPx: '60000' }, 'order', 'Nothing is changed.'],
    ['what has filled', { qty: '0.1', limitPx: '61000' }, 'qty', 'More than the 0.1 BTC that has filled.'],
    ['off the step', { qty: '0.4005', limitPx: '60000' }, 'qty', 'In steps of 0.001 BTC.'],
    ['off the tick', { qty: '0.4', limitPx: '60000.001' }, 'limitPx', 'In ticks of 0.01 USDT.'],
    ['no number', { qty: 'much', limitPx: '60000' }, 'qty', '“much” is not a number such as 0.25.'],
  ] as const)('should not pass %s', (_, terms, field, words) => {
    expect(checkTerms(order, terms, instrument, around)[field]).toBe(words);
  });

  it('should know that Binance only makes a quantity smaller', () => {
    const there = { ...order, venue: 'BINANCE' };

    expect(checkTerms(there, { qty: '0.4', limitPx: '60000' }, instrument, around).qty).toBeUndefined();
    expect(checkTerms(there, { qty: '0.6', limitPx: '60000' }, instrument, around).qty).toContain('smaller');
    expect(checkTerms(there, { qty: '0.5', limitPx: '61000' }, instrument, around).limitPx).toContain('anew');
  });

  it('should warn as the ticket does', () => {
    const found = checkTerms(order, { qty: '0.5', limitPx: '50000' }, instrument, around);

    expect(found.warnings.join()).toContain('the collar is 1000 bps');
  });

  it.each([
    [{ type: 'MARKET' }, 'Only an order that rests'],
    [{ timeInForce: 'IOC' }, 'Only an order that rests'],
    [{ state: 'PENDING_CANCEL' }, 'PENDING CANCEL'],
    [{ owner: 'strategy:triangular-arbitrage' }, 'Only strategy:triangular-arbitrage'],
    [{}, undefined],
  ] as const)('should say of %j why it cannot be changed', (difference, words) => {
    const reason = reasonAgainstAmending({ ...order, ...difference } as Order, 'trader');

    if (words) expect(reason).toContain(words);
    else expect(reason).toBeUndefined();
  });
});
