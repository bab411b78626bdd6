import type { ElementRef } from '@angular/core';
import { Component, computed, inject, signal, viewChild } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { filter } from 'rxjs';
import { MarketStore, instrumentKey } from '../../core/market/market-store';
import { Commands } from '../../shell/commands';
import { TextField } from '../../widgets/text-field';
import { WatchRow } from './watch-row';

@Component({
  selector: 'k-watch-list',
  imports: [WatchRow, TextField],
  template: `
    <section class="panel" aria-labelledby="watch-heading" data-testid="watch-list">
      <div class="panel-head">
        <h2 id="watch-heading">Markets</h2>
        <span class="spacer"></span>
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
      <div class="panel-body">
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">Instrument</th>
              <th scope="col" class="num">Last</th>
              <th scope="col" class="num">24 h</th>
              <th scope="col" class="num">Bid</th>
              <th scope="col" class="num">Ask</th>
            </tr>
          </thead>
          <tbody>
            @for (instrument of shown(); track key(instrument)) {
              <tr [kWatchRow]="instrument"></tr>
            }
          </tbody>
        </table>
        @if (market.fault(); as fault) {
          <p class="fault">Instruments could not be loaded: {{ fault }}</p>
        } @else if (!market.loaded()) {
          <p class="empty">Loading instruments…</p>
        } @else if (shown().length === 0) {
          <p class="empty">No instrument matches “{{ text() }}”.</p>
        }
      </div>
    </section>
  `,
  styleUrl: './watch-list.css',
})
export class WatchList {
  protected readonly market = inject(MarketStore);
  protected readonly text = signal('');
  protected readonly shown = computed(() => {
    const wanted = this.text().trim().toUpperCase();
    const all = this.market.instruments();
    return wanted === '' ? all : all.filter((instrument) => instrument.symbol.includes(wanted));
  });
  protected readonly key = instrumentKey;
  private readonly find = viewChild.required<ElementRef<HTMLInputElement>>('find');

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
      if (target) this.market.select(target);
      if (event.key === 'Enter') this.text.set('');
    }
  }
}
