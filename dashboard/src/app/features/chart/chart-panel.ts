import type { ElementRef, OnDestroy } from '@angular/core';
import { Component, computed, effect, inject, signal, untracked, viewChild } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Gateway } from '../../core/api/gateway';
import type { CandleInterval } from '../../core/api/generated/graphql';
import type { Instrument } from '../../core/market/market-store';
import { MarketStore, instrumentKey } from '../../core/market/market-store';
import {
  age,
  changePercent,
  fixed,
  percent,
  stepDecimals,
  trimmed,
  utcDateTime,
} from '../../core/number/format';
import { TradingStore } from '../../core/trading/trading-store';
import { Commands } from '../../shell/commands';
import type { CandleChart, ChartEvents } from './candle-chart';
import { CANDLE_CHART } from './candle-chart';
import { CandleFeed } from './candle-feed';
import type { Candle } from './candle-series';
import { openSecond } from './candle-series';

const MARKERS_SHOWN = 200;
const LINES_SHOWN = 30;
const TABLE_ROWS = 60;
const INTERVAL_KEY = 'kairos.chart-interval';
const SECONDS: Record<CandleInterval, number> = { S1: 1, M1: 60 };

@Component({
  selector: 'k-chart-panel',
  templateUrl: './chart-panel.html',
  styleUrl: './chart-panel.css',
})
export class ChartPanel implements OnDestroy {
  private readonly gateway = inject(Gateway);
  private readonly trading = inject(TradingStore);
  private readonly chartFactory = inject(CANDLE_CHART);
  protected readonly market = inject(MarketStore);

  private readonly host = viewChild<ElementRef<HTMLElement>>('chart');
  private readonly chart = signal<CandleChart | undefined>(undefined);
  protected readonly feed = signal<CandleFeed | undefined>(undefined);
  private readonly hoveredSecond = signal<number | undefined>(undefined);
  protected readonly newest = signal<Candle | undefined>(undefined);
  protected readonly updates = signal(0);
  protected readonly atNewest = signal(true);
  protected readonly interval = signal<CandleInterval>(
    localStorage.getItem(INTERVAL_KEY) === 'M1' ? 'M1' : 'S1',
  );
  protected readonly asTable = signal(false);
  protected readonly chartFault = signal<string | undefined>(undefined);

  private readonly quote = computed(() => this.market.selectedQuote());
  private readonly decimals = computed(() => {
    const instrument = this.market.selected();
    return instrument ? stepDecimals(instrument.tickSize) : 2;
  });
  protected readonly last = computed(() => fixed(this.quote()?.lastPx, this.decimals()));
  protected readonly change = computed(() => changePercent(this.quote()?.openPx, this.quote()?.lastPx));
  protected readonly changeText = computed(() => percent(this.change()));
  protected readonly bid = computed(() => fixed(this.quote()?.bidPx, this.decimals()));
  protected readonly ask = computed(() => fixed(this.quote()?.askPx, this.decimals()));
  protected readonly bidQty = computed(() => trimmed(this.quote()?.bidQty, 5));
  protected readonly askQty = computed(() => trimmed(this.quote()?.askQty, 5));
  protected readonly freshness = computed(() => this.market.freshness(this.quote()));
  protected readonly quoteAge = computed(() => {
    const millis = this.market.ageMillis(this.quote());
    if (millis === undefined) return '–';
    // Below the threshold the exact number would only flicker.
    return this.freshness() === 'fresh' ? '< 2 s' : age(millis);
  });
  protected readonly legend = computed(() => {
    const second = this.hoveredSecond();
    const newest = this.newest();
    const candle =
      second === undefined
        ? newest
        : (this.feed()?.candles.find((known) => openSecond(known) === second) ?? newest);
    if (!candle) return undefined;
    const decimals = this.decimals();
    return {
      time: utcDateTime(candle.openTime),
      open: fixed(candle.open, decimals),
      high: fixed(candle.high, decimals),
      low: fixed(candle.low, decimals),
      close: fixed(candle.close, decimals),
      volume: trimmed(candle.volume, 5),
      trades: candle.tradeCount,
      up: Number(candle.close) >= Number(candle.open),
    };
  });
  protected readonly table = computed(() => {
    if (!this.asTable()) return [];
    this.updates();
    const decimals = this.decimals();
    return (this.feed()?.candles ?? [])
      .slice(-TABLE_ROWS)
      .reverse()
      .map((candle) => ({
        openTime: candle.openTime,
        time: utcDateTime(candle.openTime),
        open: fixed(candle.open, decimals),
        high: fixed(candle.high, decimals),
        low: fixed(candle.low, decimals),
        close: fixed(candle.close, decimals),
        volume: trimmed(candle.volume, 5),
        trades: candle.tradeCount,
      }));
  });
  private readonly selectedId = computed(() => {
    const instrument = this.market.selected();
    return instrument ? instrumentKey(instrument) : undefined;
  });

  constructor() {
    const events: ChartEvents = {
      nearOldest: () => void this.feed()?.loadOlder(),
      hovered: (second) => this.hoveredSecond.set(second),
      atNewest: (visible) => this.atNewest.set(visible),
    };
    effect((onCleanup) => {
      const host = this.host()?.nativeElement;
      if (!host) return;
      let gone = false;
      let created: CandleChart | undefined;
      this.chartFactory()
        .then((factory) => {
          if (gone) return;
          created = factory(host, events);
          this.chart.set(created);
        })
        .catch((error: unknown) => this.chartFault.set(`The chart could not be loaded: ${String(error)}`));
      onCleanup(() => {
        gone = true;
        this.chart.set(undefined);
        created?.destroy();
      });
    });
    effect((onCleanup) => {
      const chart = this.chart();
      const interval = this.interval();
      if (!chart || this.selectedId() === undefined) return;
      const instrument = untracked(() => this.market.selected());
      if (!instrument) return;
      const feed = untracked(() => this.open(chart, instrument, interval));
      onCleanup(() => feed.stop());
    });
    effect(() => {
      const connection = this.gateway.connectionNumber();
      if (connection > 1) untracked(() => void this.feed()?.loadNewest());
    });
    effect(() => this.drawFills());
    effect(() => this.drawOpenOrders());
    inject(Commands)
      .requested.pipe(takeUntilDestroyed())
      .subscribe((action) => {
        if (action === 'interval-1s') this.setInterval('S1');
        else if (action === 'interval-1m') this.setInterval('M1');
      });
  }

  ngOnDestroy(): void {
    this.feed()?.stop();
  }

  protected setInterval(interval: CandleInterval): void {
    localStorage.setItem(INTERVAL_KEY, interval);
    this.interval.set(interval);
  }

  protected goToNewest(): void {
    this.chart()?.goToNewest();
  }

  private open(chart: CandleChart, instrument: Instrument, interval: CandleInterval): CandleFeed {
    chart.setCandles([], 'newest');
    chart.setPrecision(stepDecimals(instrument.tickSize));
    chart.showSeconds(interval === 'S1');
    this.newest.set(undefined);
    this.hoveredSecond.set(undefined);
    const feed = new CandleFeed(this.gateway, instrument.venue, instrument.symbol, interval, {
      replaced: (candles, view) => {
        chart.setCandles(candles, view);
        this.noteUpdate(candles.at(-1));
      },
      newest: (candle) => {
        if (this.market.paused()) return;
        chart.updateNewest(candle);
        this.noteUpdate(candle);
      },
      corrected: (candle) => chart.correct(candle),
    });
    this.feed.set(feed);
    return feed;
  }

  private noteUpdate(newest: Candle | undefined): void {
    this.newest.set(newest);
    this.updates.update((n) => n + 1);
  }

  private drawFills(): void {
    const chart = this.chart();
    const feed = this.feed();
    const id = this.selectedId();
    const size = SECONDS[this.interval()];
    if (!chart || !feed || feed.state() === 'loading') return;
    const own = this.trading.fills().filter((fill) => instrumentKey(fill) === id);
    const seen = new Set<string>();
    const markers = [];
    for (const fill of own) {
      const second = Math.floor(Date.parse(fill.exchangeTime) / 1000 / size) * size;
      const key = `${second}:${fill.side}`;
      if (seen.has(key) || markers.length >= MARKERS_SHOWN) continue;
      seen.add(key);
      markers.push({ second, side: fill.side, text: '' });
    }
    chart.setMarkers(markers.sort((a, b) => a.second - b.second));
  }

  private drawOpenOrders(): void {
    const id = this.selectedId();
    const lines = this.trading
      .openOrders()
      .filter((order) => order.limitPx !== null && instrumentKey(order) === id)
      .slice(0, LINES_SHOWN)
      .map((order) => ({
        px: order.limitPx ?? '0',
        side: order.side,
        title: `${order.side} ${trimmed(order.leavesQty, 6)}`,
      }));
    this.chart()?.setLines(lines);
  }
}
