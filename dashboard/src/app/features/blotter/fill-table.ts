import { Component, computed, inject, input } from '@angular/core';
import { MarketStore } from '../../core/market/market-store';
import { utcDateTime, utcTime } from '../../core/number/format';
import type { Fill } from '../../core/trading/order-keeper';
import { describeFill } from './order-row';

@Component({
  selector: 'k-fill-table',
  template: `
    <table class="grid">
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Instrument</th>
          <th scope="col">Side</th>
          <th scope="col" class="num">Price</th>
          <th scope="col" class="num">Quantity</th>
          <th scope="col" class="num">Fee</th>
          <th scope="col">Role</th>
          <th scope="col">Order</th>
          <th scope="col">By</th>
        </tr>
      </thead>
      <tbody>
        @for (row of rows(); track row.key) {
          <tr data-testid="fill-row" [attr.data-order-id]="row.fill.orderId">
            <td class="muted">{{ time(row.fill.exchangeTime) }}</td>
            <td>
              {{ row.fill.symbol }}
              @if (row.fill.mode === 'paper') {
                <span class="tag warn" data-testid="paper-row">PAPER</span>
              }
            </td>
            <td [class]="row.sideTone">{{ row.fill.side }}</td>
            <td class="num">{{ row.px }}</td>
            <td class="num">{{ row.qty }}</td>
            <td class="num">{{ row.fee }}</td>
            <td class="muted">{{ row.role }}</td>
            <td class="muted">{{ row.fill.orderId }}</td>
            <td class="muted owner" [title]="row.fill.owner">{{ row.owner }}</td>
          </tr>
        }
      </tbody>
    </table>
  `,
  styles: '.owner { max-width: 150px; overflow: hidden; text-overflow: ellipsis; }',
})
export class FillTable {
  private readonly market = inject(MarketStore);
  readonly fills = input.required<readonly Fill[]>();
  readonly dated = input(false);

  protected readonly rows = computed(() =>
    this.fills().map((fill) => describeFill(fill, this.market.find(fill.venue, fill.symbol))),
  );

  protected time(instant: string): string {
    return this.dated() ? utcDateTime(instant) : utcTime(instant);
  }
}
