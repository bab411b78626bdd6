import { Component, computed, inject, input } from '@angular/core';
import type { Instrument } from '../../core/market/market-store';
import { MarketStore, instrumentKey } from '../../core/market/market-store';
import { BookStore } from '../../core/books/book-store';
import { verifiedRate } from '../../core/books/book-words';
import { age, changePercent, fixed, percent, stepDecimals } from '../../core/number/format';
import { TrustBadge } from '../../widgets/trust-badge';

/** One instrument; reads only its own quote, so nothing else redraws when that quote changes. */
@Component({
  // A row has to be a real table row for assistive technology.
  // eslint-disable-next-line @angular-eslint/component-selector
  selector: 'tr[kWatchRow]',
  imports: [TrustBadge],
  template: `
    <td>
      <button
        class="symbol"
        [attr.aria-pressed]="active()"
        [title]="title()"
        (click)="market.select(instrument())"
        [attr.data-testid]="'watch-' + instrument().venue + '-' + instrument().symbol"
      >
        <span class="base">{{ instrument().base }}</span><span class="muted">-{{ instrument().quote }}</span>
      </button>
    </td>
    <td class="venue">{{ instrument().venue }}</td>
    @if (trust() === 'LIVE') {
      <td><k-trust-badge [trust]="trust()" /></td>
      <td class="num wide" data-testid="watch-age">{{ bookAge() }}</td>
      <td class="num wide">{{ verified() }}</td>
    } @else {
      <!-- Why a book is in doubt matters more than its numbers, which are old anyway. -->
      <td class="doubt" colspan="3">
        <k-trust-badge [trust]="trust()" [suspectReason]="book()?.suspectReason" />
      </td>
    }
    <td class="num last" data-testid="watch-last" [class.up]="direction() > 0" [class.down]="direction() < 0">
      {{ last() }}
    </td>
    <td class="num change" [class.up]="change() > 0" [class.down]="change() < 0">{{ changeText() }}</td>
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
    .venue {
      color: var(--muted);
      font-size: 10px;
    }
    .doubt {
      max-width: 150px;
      overflow: hidden;
      text-overflow: ellipsis;
    }
    @media (width < 1500px) {
      .change {
        display: none;
      }
      .last {
        padding-right: 8px;
      }
    }
    :host(.late) td:is(.last, .change) {
      color: var(--warn);
    }
    :host(.stale) td:is(.last, .change) {
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
  private readonly books = inject(BookStore);
  readonly instrument = input.required<Instrument>({ alias: 'kWatchRow' });

  private readonly quote = computed(() => this.market.quote(instrumentKey(this.instrument()))());
  private readonly decimals = computed(() => stepDecimals(this.instrument().tickSize));
  private previousLast: string | undefined;
  private lastDirection = 0;

  protected readonly active = computed(() => this.market.selected() === this.instrument());
  protected readonly freshness = computed(() => this.market.freshness(this.quote()));
  protected readonly last = computed(() => fixed(this.quote()?.lastPx, this.decimals()));
  protected readonly book = computed(() => this.books.book(instrumentKey(this.instrument()))());
  protected readonly trust = computed(() => this.books.trust(this.book()));
  protected readonly bookAge = computed(() => age(this.books.millisSince(this.book()?.lastUpdateTime)));
  protected readonly verified = computed(() => verifiedRate(this.book()));
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
    const quote = this.quote();
    const prices = quote ? `, bid ${quote.bidPx}, ask ${quote.askPx}` : '';
    return `${symbol} on ${venue}${trading ? '' : ', not trading'}${prices}${note}`;
  });
}
