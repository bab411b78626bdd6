import type { CandlePartsFragment } from '../../core/api/generated/graphql';

export type Candle = CandlePartsFragment;

/** What a change did to the series, which is what a chart has to be told. */
export type SeriesChange = 'appended' | 'last' | 'older' | 'ignored';

/** Candles in order of open time, at most `capacity`; old ones leave as new ones come. */
export class CandleSeries {
  private list: Candle[] = [];

  constructor(private readonly capacity: number) {}

  get candles(): readonly Candle[] {
    return this.list;
  }

  get full(): boolean {
    return this.list.length >= this.capacity;
  }

  get oldest(): Candle | undefined {
    return this.list[0];
  }

  get newest(): Candle | undefined {
    return this.list.at(-1);
  }

  clear(): void {
    this.list = [];
  }

  /** Joins a page of any age; on the same open time the page wins, for it is newer than what was there. */
  merge(page: readonly Candle[]): void {
    const byTime = new Map(this.list.map((candle) => [openSecond(candle), candle]));
    for (const candle of page) byTime.set(openSecond(candle), candle);
    this.list = [...byTime.entries()].sort(([a], [b]) => a - b).map(([, candle]) => candle);
    if (this.list.length > this.capacity) this.list = this.list.slice(this.list.length - this.capacity);
  }

  upsert(candle: Candle): SeriesChange {
    const time = openSecond(candle);
    const last = this.newest;
    if (!last || time > openSecond(last)) {
      this.list.push(candle);
      // In large steps, because a chart has to be given everything again.
      if (this.list.length > this.capacity + TRIM_STEP) this.list.splice(0, TRIM_STEP);
      return 'appended';
    }
    if (time === openSecond(last)) {
      // A late copy of the forming candle must not reopen a closed one.
      if (last.closed && !candle.closed) return 'ignored';
      this.list[this.list.length - 1] = candle;
      return 'last';
    }
    const at = this.list.findIndex((known) => openSecond(known) === time);
    if (at < 0) return 'ignored';
    this.list[at] = candle;
    return 'older';
  }
}

const TRIM_STEP = 500;

/** Open time in UTC seconds, the unit of the chart's axis. */
export function openSecond(candle: Pick<Candle, 'openTime'>): number {
  return Math.floor(Date.parse(candle.openTime) / 1000);
}
