import { InjectionToken } from '@angular/core';
import type { Candle } from './candle-series';

export interface ChartMarker {
  readonly second: number;
  readonly side: 'BUY' | 'SELL';
  readonly text: string;
}

export interface ChartLine {
  readonly px: string;
  readonly side: 'BUY' | 'SELL';
  readonly title: string;
}

/** What this page asks of a charting library; the only place where decimals become binary floats is behind it. */
export interface CandleChart {
  setPrecision(decimals: number): void;
  setCandles(candles: readonly Candle[], view: 'newest' | 'keep'): void;
  /** The newest candle, changed or new. */
  updateNewest(candle: Candle): void;
  /** A correction of an older candle that the chart has. */
  correct(candle: Candle): void;
  setMarkers(markers: readonly ChartMarker[]): void;
  setLines(lines: readonly ChartLine[]): void;
  showSeconds(visible: boolean): void;
  goToNewest(): void;
  destroy(): void;
}

export interface ChartEvents {
  /** The view came near the oldest candle. */
  nearOldest(): void;
  /** Open second of the candle under the pointer. */
  hovered(second: number | undefined): void;
  /** Whether the newest candle is in view. */
  atNewest(visible: boolean): void;
}

export type CandleChartFactory = (host: HTMLElement, events: ChartEvents) => CandleChart;

export const CANDLE_CHART = new InjectionToken<() => Promise<CandleChartFactory>>('candle chart', {
  providedIn: 'root',
  factory: () => async () => (await import('./lightweight-candle-chart')).createLightweightChart,
});
