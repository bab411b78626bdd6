import type { Instrument, Market } from './market.ts';
import { iso } from './market.ts';
import { seededRandom } from './random.ts';

const LEVELS = 20;

interface Trouble {
  reason: string;
  since: number;
}

/** States of books and their levels: all live until a test says otherwise. */
export class Books {
  private readonly market: Market;
  private readonly random = seededRandom(23);
  private readonly startedAt = Date.now();
  private readonly troubles = new Map<string, Trouble>();
  private readonly recovered = new Map<string, { at: number; millis: number }>();
  private extra = 0;
  /** Whether the engine still reports. */
  reporting = true;
  private lastReport = Date.now();

  constructor(market: Market) {
    this.market = market;
  }

  /** A venue (`OKX`) or one book (`OKX:BTC-USDT`) comes into doubt. */
  suspect(what: string, reason: string): void {
    for (const { venue, symbol } of this.market.instruments) {
      const key = `${venue}:${symbol}`;
      if (what === venue || what === key) this.troubles.set(key, { reason, since: Date.now() });
    }
  }

  trustAll(): void {
    for (const [key, { since }] of this.troubles)
      this.recovered.set(key, { at: Date.now(), millis: Date.now() - since });
    this.troubles.clear();
    this.reporting = true;
    this.extra = 0;
  }

  /** Adds books that have no instrument on the desk, to see a long list. */
  addMany(count: number): void {
    this.extra = count;
  }

  isLive(key: string): boolean {
    return !this.troubles.has(key);
  }

  liveOf(venue: string): number {
    return this.market.instruments.filter(
      (one) => one.venue === venue && this.isLive(`${venue}:${one.symbol}`),
    ).length;
  }

  report() {
    if (this.reporting) this.lastReport = Date.now();
    const known = this.market.instruments.map((instrument, at) => this.book(instrument, at));
    const many = Array.from({ length: this.extra }, (_, at) =>
      this.book({ venue: 'KRAKEN', symbol: `T${String(at).padStart(4, '0')}-USD` }, at),
    );
    return [...known, ...many];
  }

  private book({ venue, symbol }: Pick<Instrument, 'venue' | 'symbol'>, at: number) {
    const key = `${venue}:${symbol}`;
    const trouble = this.troubles.get(key);
    const recovery = this.recovered.get(key);
    const touched = trouble?.since ?? Math.min(this.market.receivedAt(symbol), this.lastReport);
    const seconds = (Date.now() - this.startedAt) / 1_000 + 600;
    const updates = Math.floor(seconds * (60 - (at % 50)));
    return {
      venue,
      symbol,
      state: trouble ? 'SUSPECT' : 'LIVE',
      suspectReason: trouble?.reason ?? null,
      stateSince: iso(trouble?.since ?? recovery?.at ?? this.startedAt),
      lastUpdateTime: iso(touched),
      lastVerifiedTime: iso(touched),
      updates,
      verified: venue === 'BINANCE' ? updates - 7 : updates,
      gaps: (at % 5 === 0 ? 2 : 0) + (trouble || recovery ? 1 : 0),
      resyncs: (at % 5 === 0 ? 2 : 0) + (recovery ? 1 : 0),
      lastRecoveryMillis: recovery?.millis ?? (at % 5 === 0 ? 140 + at : null),
      feedLatencyMillis: venue === 'KRAKEN' && at % 3 === 0 ? -0.8 - this.random() * 0.2 : 2 + this.random(),
      negativeAges: venue === 'KRAKEN' && at % 3 === 0 ? 12 : 0,
      reportTime: iso(this.lastReport),
    };
  }

  /** The best levels around the present price, a little different each time. */
  depth(venue: string, symbol: string) {
    const instrument = this.market.instrument(symbol, venue);
    const { bidPx, askPx, sequence, receiveTime } = this.market.quote(symbol, venue);
    const tick = Number(instrument.tickSize);
    const side = (best: string, direction: number) => {
      let px = Number(best);
      return Array.from({ length: LEVELS }, () => {
        const level = {
          px: px.toFixed(instrument.priceDecimals),
          qty: ((1_000 / px) * (0.05 + this.random() ** 3 * 9)).toFixed(instrument.qtyDecimals),
        };
        px += direction * tick * (1 + Math.floor(this.random() * 4));
        return Number(level.qty) > 0 ? level : { ...level, qty: instrument.stepSize };
      });
    };
    return {
      venue,
      symbol,
      bids: side(bidPx, -1),
      asks: side(askPx, 1),
      receiveTime,
      exchangeTime: null,
      sequence,
    };
  }
}
