import type { IPriceLine, UTCTimestamp } from 'lightweight-charts';
import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  HistogramSeries,
  LineStyle,
  createChart,
  createSeriesMarkers,
} from 'lightweight-charts';
import type { CandleChart, CandleChartFactory, ChartLine, ChartMarker } from './candle-chart';
import type { Candle } from './candle-series';
import { openSecond } from './candle-series';

const UP = '#2ebd9f';
const DOWN = '#ff6b6b';
const VISIBLE_BARS = 140;
const LOAD_WHEN_LEFT = 60;

/** The chart on TradingView's lightweight-charts; its licence asks for the attribution logo to stay. */
export const createLightweightChart: CandleChartFactory = (host, events) => {
  const chart = createChart(host, {
    autoSize: true,
    layout: {
      background: { type: ColorType.Solid, color: '#0f141a' },
      textColor: '#9fb0c3',
      fontSize: 11,
      fontFamily: getComputedStyle(host).fontFamily,
      panes: { separatorColor: '#222b36', separatorHoverColor: '#2c3a4b' },
      attributionLogo: true,
    },
    grid: { vertLines: { color: '#171e27' }, horzLines: { color: '#171e27' } },
    crosshair: {
      mode: CrosshairMode.Normal,
      vertLine: { color: '#52647a', labelBackgroundColor: '#243246' },
      horzLine: { color: '#52647a', labelBackgroundColor: '#243246' },
    },
    rightPriceScale: { borderColor: '#222b36', scaleMargins: { top: 0.08, bottom: 0.06 } },
    timeScale: {
      borderColor: '#222b36',
      timeVisible: true,
      secondsVisible: true,
      rightOffset: 6,
      barSpacing: 7,
    },
  });
  const candles = chart.addSeries(CandlestickSeries, {
    upColor: UP,
    downColor: DOWN,
    borderVisible: false,
    wickUpColor: UP,
    wickDownColor: DOWN,
    priceLineColor: '#52647a',
  });
  const volumes = chart.addSeries(
    HistogramSeries,
    { priceFormat: { type: 'volume' }, priceLineVisible: false, lastValueVisible: false },
    1,
  );
  volumes.priceScale().applyOptions({ scaleMargins: { top: 0.1, bottom: 0 }, borderColor: '#222b36' });
  chart.panes()[0]?.setStretchFactor(5);
  chart.panes()[1]?.setStretchFactor(1);
  const markers = createSeriesMarkers(candles, []);
  let lines: IPriceLine[] = [];
  let length = 0;

  chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
    if (!range || length === 0) return;
    if (range.from < LOAD_WHEN_LEFT) events.nearOldest();
    events.atNewest(range.to >= length - 1);
  });
  chart.subscribeCrosshairMove((move) => events.hovered(move.time as number | undefined));

  const adapter: CandleChart = {
    setPrecision(decimals: number) {
      candles.applyOptions({ priceFormat: { type: 'price', precision: decimals, minMove: 10 ** -decimals } });
    },
    setCandles(list, view) {
      const before = chart.timeScale().getVisibleLogicalRange();
      const added = list.length - length;
      length = list.length;
      candles.setData(list.map(toBar));
      volumes.setData(list.map(toVolume));
      if (view === 'newest') {
        chart.timeScale().setVisibleLogicalRange({ from: list.length - VISIBLE_BARS, to: list.length + 5 });
        candles.priceScale().applyOptions({ autoScale: true });
      } else if (before && added !== 0) {
        // Bars are counted from the oldest one, so older bars in front push what the user looks at to the right.
        chart.timeScale().setVisibleLogicalRange({ from: before.from + added, to: before.to + added });
      }
    },
    updateNewest(candle) {
      candles.update(toBar(candle));
      volumes.update(toVolume(candle));
      length = Math.max(length, candles.data().length);
    },
    correct(candle) {
      candles.update(toBar(candle), true);
      volumes.update(toVolume(candle), true);
    },
    setMarkers(list: readonly ChartMarker[]) {
      markers.setMarkers(
        list.map((marker) => ({
          time: marker.second as UTCTimestamp,
          position: marker.side === 'BUY' ? 'belowBar' : 'aboveBar',
          shape: marker.side === 'BUY' ? 'arrowUp' : 'arrowDown',
          color: marker.side === 'BUY' ? '#5aa9ff' : '#f0b429',
          size: 0.8,
        })),
      );
    },
    setLines(list: readonly ChartLine[]) {
      for (const line of lines) candles.removePriceLine(line);
      lines = list.map((line) =>
        candles.createPriceLine({
          price: Number(line.px),
          color: line.side === 'BUY' ? '#1f8f7a' : '#c2504b',
          lineStyle: LineStyle.Dashed,
          lineWidth: 1,
          axisLabelVisible: true,
          title: line.title,
        }),
      );
    },
    showSeconds(visible) {
      chart.timeScale().applyOptions({ secondsVisible: visible });
    },
    goToNewest() {
      chart.timeScale().scrollToRealTime();
    },
    destroy() {
      chart.remove();
    },
  };
  return adapter;
};

function toBar(candle: Candle) {
  return {
    time: openSecond(candle) as UTCTimestamp,
    open: Number(candle.open),
    high: Number(candle.high),
    low: Number(candle.low),
    close: Number(candle.close),
  };
}

function toVolume(candle: Candle) {
  return {
    time: openSecond(candle) as UTCTimestamp,
    value: Number(candle.volume),
    color: Number(candle.close) >= Number(candle.open) ? '#1b5e52' : '#6d3438',
  };
}
