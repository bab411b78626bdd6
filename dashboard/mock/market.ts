import { seededRandom } from './random.ts';
import { Topic } from './topic.ts';

export interface Instrument {
  venue: string;
  symbol: string;
  base: string;
  quote: string;
  priceDecimals: number;
  qtyDecimals: number;
  tickSize: string;
  stepSize: string;
  minQty: string;
  maxQty: string;
  minNotional: string;
  trading: boolean;
}

export interface Candle {
  venue: string;
  symbol: string;
  interval: 'S1' | 'M1';
  openTime: string;
  open: string;
  high: string;
  low: string;
  close: string;
  volume: string;
  quoteVolume: string;
  tradeCount: number;
  closed: boolean;
}

const USD: Record<string, number> = {
  USDT: 1,
  BTC: 65_000,
  ETH: 3_400,
  BNB: 610,
  SOL: 172,
  XRP: 0.62,
  EUR: 1.08,
};
/** Venue by venue: what it lists, how far its price is off, in parts of a million. */
const VENUES: { name: string; lists: (base: string, quote: string) => boolean; skewPpm: number }[] = [
  { name: 'BINANCE', lists: () => true, skewPpm: 0 },
  { name: 'KRAKEN', lists: (base, quote) => base !== 'BNB' && quote !== 'BTC', skewPpm: 90 },
  { name: 'OKX', lists: (base) => base !== 'BNB' && base !== 'EUR', skewPpm: -60 },
];
const PAIRS: [string, string, number, number, string][] = [
  ['BTC', 'USDT', 2, 5, '5'],
  ['ETH', 'USDT', 2, 4, '5'],
  ['BNB', 'USDT', 2, 3, '5'],
  ['SOL', 'USDT', 2, 3, '5'],
  ['XRP', 'USDT', 4, 1, '5'],
  ['EUR', 'USDT', 4, 1, '5'],
  ['ETH', 'BTC', 5, 4, '0.0001'],
  ['BNB', 'BTC', 6, 3, '0.0001'],
  ['SOL', 'BTC', 7, 2, '0.0001'],
  ['XRP', 'BTC', 8, 0, '0.0001'],
  ['BNB', 'ETH', 5, 3, '0.001'],
  ['SOL', 'ETH', 5, 2, '0.001'],
  ['BTC', 'EUR', 2, 5, '5'],
  ['ETH', 'EUR', 2, 4, '5'],
];
const INTERVAL_MS = { S1: 1_000, M1: 60_000 };

function step(decimals: number): string {
  return decimals === 0 ? '1' : `0.${'0'.repeat(decimals - 1)}1`;
}

export function iso(millis: number): string {
  return new Date(millis)
    .toISOString()
    .replace('Z', `${String(Math.floor(Math.random() * 1e6)).padStart(6, '0')}Z`);
}

/** Prices that wander, quotes around them, and candles that go back as far as anybody asks. */
export class Market {
  readonly instruments: Instrument[] = VENUES.flatMap(({ name, lists }) =>
    PAIRS.filter(([base, quote]) => lists(base, quote)).map(
      ([base, quote, priceDecimals, qtyDecimals, minNotional]) => ({
        venue: name,
        symbol: `${base}-${quote}`,
        base,
        quote,
        priceDecimals,
        qtyDecimals,
        tickSize: step(priceDecimals),
        stepSize: step(qtyDecimals),
        minQty: step(qtyDecimals),
        maxQty: qtyDecimals === 5 ? '100' : '100000',
        minNotional,
        trading: true,
      }),
    ),
  );
  readonly venues = VENUES.map(({ name }) => name);
  readonly quoteTopic = new Topic<string>();
  readonly candleTopic = new Topic<Candle>();
  /** Symbols whose quotes stand still, to show what staleness looks like. */
  readonly silent = new Set<string>();
  private readonly random = seededRandom(7);
  private readonly mids = new Map<string, number>();
  private readonly opens = new Map<string, number>();
  private readonly received = new Map<string, number>();
  private readonly forming = new Map<string, Candle>();
  private sequence = 1_000;

  constructor() {
    for (const instrument of this.instruments) {
      const fair = (USD[instrument.base] ?? 1) / (USD[instrument.quote] ?? 1);
      const now = this.shape(instrument.symbol, 'M1', Date.now());
      this.mids.set(instrument.symbol, now);
      this.opens.set(instrument.symbol, fair * (1 + (this.random() - 0.5) * 0.06));
      this.received.set(instrument.symbol, Date.now());
    }
  }

  mid(symbol: string): number {
    return this.mids.get(symbol) ?? 1;
  }

  bestPx(symbol: string, side: 'BUY' | 'SELL'): number {
    const mid = this.mid(symbol);
    return side === 'BUY' ? mid * 1.00008 : mid * 0.99992;
  }

  /** When something about the instrument last arrived. */
  receivedAt(symbol: string): number {
    return this.received.get(symbol) ?? Date.now();
  }

  instrument(symbol: string, venue = 'BINANCE'): Instrument {
    const found = this.instruments.find((one) => one.symbol === symbol && one.venue === venue);
    if (!found) throw new Error(`symbol: ${symbol} is not traded, expected one of the instruments`);
    return found;
  }

  start(): () => void {
    const timer = setInterval(() => this.move(), 40);
    return () => clearInterval(timer);
  }

  quote(symbol: string, venue = 'BINANCE') {
    const instrument = this.instrument(symbol, venue);
    const skew = VENUES.find(({ name }) => name === venue)?.skewPpm ?? 0;
    const mid = this.mid(symbol) * (1 + skew / 1e6);
    const tick = Number(instrument.tickSize);
    const half = Math.max(tick, mid * 0.00008);
    const qty = () =>
      (10 ** (3 - Math.log10(Math.max(mid, 0.001))) * (0.2 + this.random() * 3)).toFixed(
        instrument.qtyDecimals,
      );
    return {
      venue: instrument.venue,
      symbol,
      bidPx: (mid - half).toFixed(instrument.priceDecimals),
      bidQty: qty(),
      askPx: (mid + half).toFixed(instrument.priceDecimals),
      askQty: qty(),
      lastPx: mid.toFixed(instrument.priceDecimals),
      openPx: (this.opens.get(symbol) ?? mid).toFixed(instrument.priceDecimals),
      receiveTime: iso(this.received.get(symbol) ?? Date.now()),
      exchangeTime: null,
      sequence: this.sequence,
    };
  }

  /** Candles before `to`, newest last, computed backwards from the present price so that pages fit together. */
  history(symbol: string, interval: 'S1' | 'M1', first: number, to: number, venue: string): Candle[] {
    const length = INTERVAL_MS[interval];
    const lastOpen = Math.floor((to - 1) / length) * length;
    const candles: Candle[] = [];
    for (let open = lastOpen - (first - 1) * length; open <= lastOpen; open += length) {
      const candle = this.forming.get(`${symbol}:${interval}:${open}`) ?? this.past(symbol, interval, open);
      candles.push({ ...candle, venue });
    }
    return candles;
  }

  private past(symbol: string, interval: 'S1' | 'M1', openTime: number): Candle {
    const { venue, priceDecimals, qtyDecimals } = this.instrument(symbol);
    const length = INTERVAL_MS[interval];
    const base = this.mid(symbol);
    const open = this.shape(symbol, interval, openTime);
    const close = this.shape(symbol, interval, openTime + length);
    const wick = Math.abs(Math.sin(openTime / length)) * base * (interval === 'S1' ? 0.0001 : 0.0008);
    const volume =
      (0.15 + Math.abs(Math.sin(openTime * 7.31)) * Math.abs(Math.sin(openTime / length / 9))) *
      (interval === 'S1' ? 4 : 120) *
      (1_000 / base);
    return {
      venue,
      symbol,
      interval,
      openTime: new Date(openTime).toISOString(),
      open: open.toFixed(priceDecimals),
      high: (Math.max(open, close) + wick).toFixed(priceDecimals),
      low: (Math.min(open, close) - wick).toFixed(priceDecimals),
      close: close.toFixed(priceDecimals),
      volume: volume.toFixed(qtyDecimals),
      quoteVolume: (volume * open).toFixed(priceDecimals),
      tradeCount: Math.floor(volume * 3) + 1,
      closed: true,
    };
  }

  /** The path prices follow: slow waves for all lengths, so that pages and the live price fit together. */
  private shape(symbol: string, interval: 'S1' | 'M1', time: number): number {
    const { base, quote } = this.instrument(symbol);
    const minutes = time / 60_000;
    const noise = Math.sin((time / INTERVAL_MS[interval]) * 12.9898) * 43_758.5453;
    const jitter = (noise - Math.floor(noise) - 0.5) * (interval === 'S1' ? 0.00012 : 0.0009);
    const wave =
      0.006 * Math.sin(minutes / 47) + 0.0022 * Math.sin(minutes / 9) + 0.0007 * Math.sin(minutes * 1.7);
    return ((USD[base] ?? 1) / (USD[quote] ?? 1)) * (1 + wave + jitter);
  }

  private move(): void {
    for (const instrument of this.instruments.filter(({ venue }) => venue === 'BINANCE')) {
      if (this.silent.has(instrument.symbol) || this.random() < 0.5) continue;
      const { symbol } = instrument;
      const mid = this.mid(symbol);
      const target = this.shape(symbol, 'M1', Date.now());
      const next = mid * (1 + (this.random() - 0.5) * 0.0001) + (target - mid) * 0.01;
      this.mids.set(symbol, next);
      this.received.set(symbol, Date.now());
      this.sequence++;
      this.quoteTopic.publish(symbol);
      if (this.random() < 0.4) {
        this.trade(instrument, next, 'S1');
        this.trade(instrument, next, 'M1');
      }
    }
  }

  private trade(instrument: Instrument, px: number, interval: 'S1' | 'M1'): void {
    const length = INTERVAL_MS[interval];
    const openTime = Math.floor(Date.now() / length) * length;
    const key = `${instrument.symbol}:${interval}:${openTime}`;
    const text = px.toFixed(instrument.priceDecimals);
    const qty = (1_000 / px) * this.random();
    const known = this.forming.get(key);
    if (!known) {
      const previous = this.forming.get(`${instrument.symbol}:${interval}:${openTime - length}`);
      if (previous) {
        previous.closed = true;
        this.candleTopic.publish({ ...previous });
      }
      this.forming.delete(`${instrument.symbol}:${interval}:${openTime - 3_600 * length}`);
    }
    const candle = known ?? {
      ...this.past(instrument.symbol, interval, openTime),
      open: text,
      high: text,
      low: text,
      volume: '0',
      tradeCount: 0,
      closed: false,
    };
    candle.close = text;
    if (Number(text) > Number(candle.high)) candle.high = text;
    if (Number(text) < Number(candle.low)) candle.low = text;
    candle.volume = (Number(candle.volume) + qty).toFixed(instrument.qtyDecimals);
    candle.quoteVolume = (Number(candle.volume) * px).toFixed(instrument.priceDecimals);
    candle.tradeCount++;
    this.forming.set(key, candle);
    this.candleTopic.publish({ ...candle });
  }
}
