import type { Candle } from './candle-series';
import { CandleSeries } from './candle-series';

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

const closes = (series: CandleSeries) => series.candles.map((known) => known.close);

describe('CandleSeries', () => {
  it('should append, change the last, correct an older one', () => {
    const series = new CandleSeries(10);
    series.merge([candle(1), candle(2)]);

    expect(series.upsert(candle(3, 'c', false))).toBe('appended');
    expect(series.upsert(candle(3, 'd', true))).toBe('last');
    expect(series.upsert(candle(1, 'a'))).toBe('older');
    expect(closes(series)).toEqual(['a', '1', 'd']);
  });

  it('should not reopen a closed candle by a late copy', () => {
    const series = new CandleSeries(10);
    series.merge([candle(1, 'final', true)]);

    expect(series.upsert(candle(1, 'forming', false))).toBe('ignored');
    expect(closes(series)).toEqual(['final']);
  });

  it('should ignore a correction of a candle it does not have', () => {
    const series = new CandleSeries(10);
    series.merge([candle(5), candle(7)]);

    expect(series.upsert(candle(6))).toBe('ignored');
  });

  it('should put an older page in front without doubling', () => {
    const series = new CandleSeries(10);
    series.merge([candle(5), candle(6)]);
    series.merge([candle(3), candle(4), candle(5, 'page')]);

    expect(closes(series)).toEqual(['1', '1', 'page', '1']);
    expect(series.oldest?.openTime).toBe(candle(3).openTime);
  });

  it('should stay bounded however long it runs', () => {
    const series = new CandleSeries(1_000);
    for (let second = 1; second <= 5_000; second++) series.upsert(candle(second));

    expect(series.candles.length).toBeLessThanOrEqual(1_500);
    expect(series.newest?.openTime).toBe(candle(5_000).openTime);
    expect(series.full).toBe(true);
  });
});
