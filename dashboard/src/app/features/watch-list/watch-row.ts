import { Component, computed, inject, input } from '@angular/core';
import type { Instrument } from '../../core/market/market-store';
import { MarketStore, instrumentKey } from '../../core/market/market-store';
import { age, changePercent, fixed, percent, stepDecimals } from '../../core/number/format';

/** One instrument; reads only its own quote, so nothing else redraws when that quote changes. */
@Component({
  // A row has to be a real table row for assistive technology.
  // eslint-disable-next-line @angular-eslint/component-selector
  selector: 'tr[kWatchRow]',
  template: `
    <td>
      <button
        class="symbol"
        [attr.aria-pressed]="active()"
        [title]="title()"
        (click)="market.select(instrument())"
        [attr.data-testid]="'watch-' + instrument().symbol"
      >
        <span class="base">{{ instrument().base }}</span><span class="muted">-{{ instrument().quote }}</span>
      </button>
    </td>
    <td class="num last" data-testid="watch-last" [class.up]="direction() > 0" [class.down]="direction() < 0">
      {{ last() }}
    </td>
    <td class="num" [class.up]="change() > 0" [class.down]="change() < 0">{{ changeText() }}</td>
    <td class="num px">{{ bid() }}</td>
    <td class="num px">{{ ask() }}</td>
  `,
  styles: `
    :host {
      cursor: pointer;
    }
    :host(.active) td {
      background: #182434;
    }
    :host(.active) td:first-child {
      box-shadow: inset 2px 0 0 var(--focus);
    }
    td {
      padding: 0 4px;
    }
    .symbol {
      width: 100%;
      height: 24px;
      padding: 0;
      text-align: left;
      border: 0;
      background: none;
    }
    .base {
      font-weight: 600;
    }
    .px {
      color: #b8c6d6;
    }
    :host(.late) td.num {
      color: var(--warn);
    }
    :host(.stale) td.num {
      color: #8d99a8;
      text-decoration: line-through;
    }
  `,
  host: {
    '[class.active]': 'active()',
    '[class.late]': "freshness() === 'late'",
    '[class.stale]': "freshness() === 'stale'",
    '[attr.data-freshness]': 'freshness()',
    '(click)': 'market.select(instrument())',
  },
})
export class WatchRow {
  protected readonly market = inject(MarketStore);
  readonly instrument = input.required<Instrument>({ alias: 'kWatchRow' });

  private readonly quote = computed(() => this.market.quote(instrumentKey(this.instrument()))());
  private readonly decimals = computed(() => stepDecimals(this.instrument().tickSize));
  private previousLast: string | undefined;
  private lastDirection = 0;

  protected readonly active = computed(() => this.market.selected() === this.instrument());
  protected readonly freshness = computed(() => this.market.freshness(this.quote()));
  protected readonly last = computed(() => fixed(this.quote()?.lastPx, this.decimals()));
  protected readonly bid = computed(() => fixed(this.quote()?.bidPx, this.decimals()));
  protected readonly ask = computed(() => fixed(this.quote()?.askPx, this.decimals()));
  protected readonly change = computed(() => changePercent(this.quote()?.openPx, this.quote()?.lastPx) ?? 0);
  protected readonly changeText = computed(() =>
    percent(changePercent(this.quote()?.openPx, this.quote()?.lastPx)),
  );
  /** Sign of the last move; stays until the price moves again, so nothing flashes. */
  protected readonly direction = computed(() => {
    const text = this.quote()?.lastPx ?? undefined;
    if (text !== undefined && this.previousLast !== undefined && text !== this.previousLast) {
      this.lastDirection = Number(text) > Number(this.previousLast) ? 1 : -1;
    }
    this.previousLast = text;
    return this.lastDirection;
  });
  protected readonly title = computed(() => {
    const { venue, symbol, trading } = this.instrument();
    const state = this.freshness();
    const note = state === 'fresh' ? '' : `, quote ${age(this.market.ageMillis(this.quote()))} old`;
    return `${symbol} on ${venue}${trading ? '' : ', not trading'}${note}`;
  });
}
