import type { ElementRef } from '@angular/core';
import { Component, computed, inject, signal, viewChild } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { filter } from 'rxjs';
import { BookStore } from '../../core/books/book-store';
import { MarketStore, instrumentKey } from '../../core/market/market-store';
import { Commands } from '../../shell/commands';
import { TextField } from '../../widgets/text-field';
import { VirtualScroll } from '../../widgets/virtual-scroll';
import { WatchRow } from './watch-row';

@Component({
  selector: 'k-watch-list',
  imports: [WatchRow, TextField, VirtualScroll],
  template: `
    <section class="panel" aria-labelledby="watch-heading" data-testid="watch-list">
      <div class="panel-head">
        <h2 id="watch-heading">Markets</h2>
        <span class="muted" data-testid="watch-count">{{ liveCount() }} of {{ shown().length }} live</span>
        <span class="spacer"></span>
        <select
          class="of-venue"
          aria-label="Show one venue"
          (change)="venue.set(chosen($event))"
          data-testid="watch-venue"
        >
          <option value="" [selected]="venue() === ''">All venues</option>
          @for (name of venueNames(); track name) {
            <option [value]="name" [selected]="venue() === name">{{ name }}</option>
          }
        </select>
        <input
          #find
          class="find"
          placeholder="Find  /"
          aria-label="Find an instrument"
          [(kText)]="text"
          (keydown)="onKey($event)"
          data-testid="watch-find"
        />
      </div>
      <div class="panel-body" kVirtualScroll [count]="shown().length" #rows="kVirtualScroll">
        <table class="grid" [attr.aria-rowcount]="shown().length + 1">
          <thead>
            <tr aria-rowindex="1">
              <th scope="col">Instrument</th>
              <th scope="col">Venue</th>
              <th scope="col">Book</th>
              <th scope="col" class="num" title="Since the last message about the book">Age</th>
              <th scope="col" class="num" title="Share of changes that the venue's own rule confirmed">
                Verified
              </th>
              <th scope="col" class="num last">Last</th>
              <th scope="col" class="num change">24 h</th>
            </tr>
          </thead>
          <tbody>
            @if (rows.before() > 0) {
              <tr aria-hidden="true" [style.height.px]="rows.before()"></tr>
            }
            @for (
              instrument of shown().slice(rows.first(), rows.last());
              track key(instrument);
              let i = $index
            ) {
              <tr [kWatchRow]="instrument" [attr.aria-rowindex]="rows.first() + i + 2"></tr>
            }
            @if (rows.after() > 0) {
              <tr aria-hidden="true" [style.height.px]="rows.after()"></tr>
            }
          </tbody>
        </table>
        @if (market.fault(); as fault) {
          <p class="fault">Instruments could not be loaded: {{ fault }}</p>
        } @else if (!market.loaded()) {
          <p class="empty">Loading instruments…</p>
        } @else if (shown().length === 0) {
          <p class="empty">No instrument matches.</p>
        }
      </div>
    </section>
  `,
  styleUrl: './watch-list.css',
})
export class WatchList {
  protected readonly market = inject(MarketStore);
  private readonly books = inject(BookStore);
  protected readonly text = signal('');
  protected readonly venue = signal('');
  protected readonly shown = computed(() => {
    const wanted = this.text().trim().toUpperCase();
    const venue = this.venue();
    return this.market
      .instruments()
      .filter(
        (instrument) =>
          (venue === '' || instrument.venue === venue) &&
          (wanted === '' || instrumentKey(instrument).includes(wanted)),
      );
  });
  protected readonly venueNames = computed(() => this.market.venues().map(({ name }) => name));
  protected readonly liveCount = computed(
    () =>
      this.shown().filter(
        (instrument) => this.books.trust(this.books.book(instrumentKey(instrument))()) === 'LIVE',
      ).length,
  );
  protected readonly key = instrumentKey;
  private readonly find = viewChild.required<ElementRef<HTMLInputElement>>('find');

  private readonly rows = viewChild.required(VirtualScroll);

  protected chosen(event: Event): string {
    return (event.target as HTMLSelectElement).value;
  }

  constructor() {
    inject(Commands)
      .requested.pipe(
        filter((action) => action === 'find'),
        takeUntilDestroyed(),
      )
      .subscribe(() => this.find().nativeElement.focus());
  }

  /** Enter takes the first match, arrows walk the list, Escape clears. */
  protected onKey(event: KeyboardEvent): void {
    const list = this.shown();
    const selected = this.market.selected();
    const at = selected ? list.indexOf(selected) : -1;
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Enter: at >= 0 && this.text() === '' ? at : 0,
    };
    const step = steps[event.key];
    if (event.key === 'Escape') {
      this.text.set('');
      this.find().nativeElement.blur();
    } else if (step !== undefined) {
      event.preventDefault();
      const target = list[step];
      if (target) {
        this.market.select(target);
        this.rows().reveal(step);
      }
      if (event.key === 'Enter') this.text.set('');
    }
  }
}
