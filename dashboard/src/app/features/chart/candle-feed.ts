import { signal } from '@angular/core';
import type { Gateway } from '../../core/api/gateway';
import { messageOf } from '../../core/api/gateway-error';
import type { CandleInterval } from '../../core/api/generated/graphql';
import { CandlePageDocument, CandleStreamDocument } from '../../core/api/generated/graphql';
import type { Candle } from './candle-series';
import { CandleSeries } from './candle-series';

const PAGE = 500;
const KEPT = 10_000;
const CANDLES_MAX_HZ = 4;
const RETRY_MS = 3_000;

/** What the owner of a feed must draw. */
export interface CandleSink {
  replaced(candles: readonly Candle[], view: 'newest' | 'keep'): void;
  newest(candle: Candle): void;
  corrected(candle: Candle): void;
}

/** Candles of one instrument and interval: a first page, live changes, and older pages on demand. */
export class CandleFeed {
  private readonly series = new CandleSeries(KEPT);
  private readonly stopStream: () => void;
  private readonly early: Candle[] = [];
  private loaded = false;
  private loadingOlder = false;
  private exhausted = false;
  private stopped = false;
  private retry: ReturnType<typeof setTimeout> | undefined;

  private readonly stateText = signal<'loading' | 'ready' | string>('loading');
  /** `loading`, `ready`, or what went wrong. */
  readonly state = this.stateText.asReadonly();

  constructor(
    private readonly gateway: Gateway,
    private readonly venue: string,
    private readonly symbol: string,
    private readonly interval: CandleInterval,
    private readonly sink: CandleSink,
  ) {
    this.stopStream = gateway.stream(
      CandleStreamDocument,
      { venue, symbol, interval, maxHz: CANDLES_MAX_HZ },
      ({ candles }) => this.onCandle(candles),
      (error) => this.stateText.set(`Live candles stopped: ${error.message}`),
    );
    void this.loadNewest();
  }

  get candles(): readonly Candle[] {
    return this.series.candles;
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.retry);
    this.stopStream();
  }

  /** Takes the newest page again: at the start and after a lost connection, to close the gap. */
  async loadNewest(): Promise<void> {
    clearTimeout(this.retry);
    const first = !this.loaded;
    try {
      const page = await this.page(null);
      if (this.stopped) return;
      const newest = this.series.newest;
      const oldestOfPage = page[0];
      // Away for longer than a page: what is kept would leave a hole, so start anew.
      if (newest && oldestOfPage && Date.parse(oldestOfPage.openTime) > Date.parse(newest.openTime)) {
        this.series.clear();
        this.exhausted = false;
      }
      this.series.merge(page);
      this.loaded = true;
      for (const candle of this.early.splice(0)) this.series.upsert(candle);
      this.stateText.set('ready');
      this.sink.replaced(this.series.candles, first ? 'newest' : 'keep');
    } catch (error) {
      if (this.stopped) return;
      this.stateText.set(messageOf(error));
      this.retry = setTimeout(() => void this.loadNewest(), RETRY_MS);
    }
  }

  async loadOlder(): Promise<void> {
    const oldest = this.series.oldest;
    if (!oldest || !this.loaded || this.loadingOlder || this.exhausted || this.series.full) return;
    this.loadingOlder = true;
    try {
      const page = await this.page(oldest.openTime);
      if (this.stopped) return;
      // `to` is exclusive; a page without anything older means that history begins here.
      this.exhausted = !page.some((candle) => Date.parse(candle.openTime) < Date.parse(oldest.openTime));
      if (!this.exhausted) {
        this.series.merge(page);
        this.sink.replaced(this.series.candles, 'keep');
      }
    } catch (error) {
      this.stateText.set(`Older candles: ${messageOf(error)}`);
    } finally {
      this.loadingOlder = false;
    }
  }

  private async page(to: string | null): Promise<readonly Candle[]> {
    const { venue, symbol, interval } = this;
    return (await this.gateway.call(CandlePageDocument, { venue, symbol, interval, first: PAGE, to }))
      .candles;
  }

  private onCandle(candle: Candle): void {
    if (!this.loaded) {
      // Bounded: the first page is retried every few seconds and holds all but the newest of these.
      if (this.early.length >= PAGE) this.early.shift();
      this.early.push(candle);
      return;
    }
    const before = this.series.candles.length;
    const change = this.series.upsert(candle);
    if (this.series.candles.length < before) this.sink.replaced(this.series.candles, 'keep');
    else if (change === 'appended' || change === 'last') this.sink.newest(candle);
    else if (change === 'older') this.sink.corrected(candle);
  }
}
