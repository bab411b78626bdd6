import { FakeGateway } from '../../core/api/gateway.fake';
import { CandleFeed } from './candle-feed';
import type { Candle } from './candle-series';

function candle(second: number, close = '1', closed = true): Candle {
  return {
    openTime: new Date(second * 1000).toISOString(),
    open: '1',
    high: '1',
    low: '1',
    close,
    volume: '1',
    tradeCount: 1,
    closed,
  };
}

const seconds = (candles: readonly Candle[]) => candles.map((known) => Date.parse(known.openTime) / 1000);

describe('CandleFeed', () => {
  const gateway = () => {
    const fake = new FakeGateway();
    fake.answer('CandlePage', ({ to }) => ({
      candles: to === null ? [candle(10), candle(11, 'x', false)] : [candle(8), candle(9)],
    }));
    return fake;
  };
  const sink = () => ({ replaced: vi.fn(), newest: vi.fn(), corrected: vi.fn() });

  it('should show the first page, then live changes', async () => {
    const fake = gateway();
    const drawn = sink();
    const feed = new CandleFeed(fake.asGateway(), 'binance', 'BTC-USDT', 'S1', drawn);
    await vi.waitUntil(() => feed.state() === 'ready');

    expect(drawn.replaced).toHaveBeenCalledWith(expect.anything(), 'newest');
    fake.emit('CandleStream', { candles: candle(11, 'y', true) });
    fake.emit('CandleStream', { candles: candle(12, 'z', false) });
    fake.emit('CandleStream', { candles: candle(10, 'corrected') });

    expect(drawn.newest).toHaveBeenCalledTimes(2);
    expect(drawn.corrected).toHaveBeenCalledTimes(1);
    expect(feed.candles.map(({ close }) => close)).toEqual(['corrected', 'y', 'z']);
  });

  it('should keep what came before the first page', async () => {
    const fake = gateway();
    const feed = new CandleFeed(fake.asGateway(), 'binance', 'BTC-USDT', 'S1', sink());
    fake.emit('CandleStream', { candles: candle(12) });
    await vi.waitUntil(() => feed.state() === 'ready');

    expect(seconds(feed.candles)).toEqual([10, 11, 12]);
  });

  it('should page back from the oldest candle until history ends', async () => {
    const fake = gateway();
    const feed = new CandleFeed(fake.asGateway(), 'binance', 'BTC-USDT', 'S1', sink());
    await vi.waitUntil(() => feed.state() === 'ready');

    await feed.loadOlder();
    expect(seconds(feed.candles)).toEqual([8, 9, 10, 11]);
    expect(fake.callsOf('CandlePage').at(-1)).toMatchObject({ to: candle(10).openTime });

    await feed.loadOlder();
    await feed.loadOlder();
    expect(fake.callsOf('CandlePage')).toHaveLength(3);
  });

  it('should start anew when it was away for longer than a page', async () => {
    const fake = gateway();
    const feed = new CandleFeed(fake.asGateway(), 'binance', 'BTC-USDT', 'S1', sink());
    await vi.waitUntil(() => feed.state() === 'ready');

    fake.answer('CandlePage', () => ({ candles: [candle(5_000), candle(5_001)] }));
    await feed.loadNewest();

    expect(seconds(feed.candles)).toEqual([5_000, 5_001]);
  });

  it('should say what went wrong and stop on request', async () => {
    const fake = new FakeGateway();
    fake.answer('CandlePage', () => {
      throw new Error('history is away');
    });
    const feed = new CandleFeed(fake.asGateway(), 'binance', 'BTC-USDT', 'S1', sink());
    await vi.waitUntil(() => feed.state() !== 'loading');

    expect(feed.state()).toBe('history is away');
    feed.stop();
  });
});
