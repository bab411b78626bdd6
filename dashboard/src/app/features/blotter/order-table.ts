import { Component, computed, inject, input, output } from '@angular/core';
import { MarketStore } from '../../core/market/market-store';
import { utcDateTime, utcTime } from '../../core/number/format';
import { Session } from '../../core/session/session';
import type { Order } from '../../core/trading/order-keeper';
import { reasonAgainstAmending } from './amend-rules';
import { describeOrder } from './order-row';

/** Orders as rows; with `cancelable` each can be canceled, and changed where it rests and is the user's. */
@Component({
  selector: 'k-order-table',
  template: `
    <table class="grid">
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Instrument</th>
          <th scope="col">Side</th>
          <th scope="col">Type</th>
          <th scope="col" class="num">Price</th>
          @if (!cancelable()) {
            <th scope="col" class="num">Avg</th>
          }
          <th scope="col" class="num">Quantity</th>
          <th scope="col" class="num">Filled</th>
          <th scope="col">State</th>
          @if (!cancelable()) {
            <th scope="col">Reason</th>
          }
          <th scope="col">By</th>
          @if (cancelable()) {
            <th scope="col" class="action"><span class="visually-hidden">Change or cancel</span></th>
          }
        </tr>
      </thead>
      <tbody>
        @for (row of rows(); track row.order.orderId) {
          <tr
            [attr.data-testid]="'order-row'"
            [attr.data-order-id]="row.order.orderId"
            [attr.data-client-order-id]="row.order.clientOrderId"
            [attr.data-state]="row.order.state"
          >
            <td class="muted">{{ time(row.order.createdTime) }}</td>
            <td>
              {{ row.symbol }}
              @if (row.order.mode === 'paper') {
                <span class="tag warn" data-testid="paper-row">PAPER</span>
              }
            </td>
            <td [class]="row.sideTone">{{ row.order.side }}</td>
            <td>{{ row.type }}</td>
            <td class="num">{{ row.limitPx }}</td>
            @if (!cancelable()) {
              <td class="num">{{ row.avgPx }}</td>
            }
            <td class="num">{{ row.qty }}</td>
            <td class="num">{{ row.filled }}</td>
            <td>
              <span class="tag" [class]="row.tone" data-testid="order-state">{{ row.state }}</span>
            </td>
            @if (!cancelable()) {
              <td [title]="row.reasonText" class="reason">{{ row.reason }}</td>
            }
            <td class="muted owner" [title]="row.order.owner">{{ row.owner }}</td>
            @if (cancelable()) {
              <td class="action">
                <button
                  class="small"
                  [attr.aria-disabled]="row.notAmendable ? true : null"
                  [title]="row.notAmendable ?? ''"
                  [attr.aria-label]="'Change ' + row.order.side + ' ' + row.qty + ' ' + row.symbol"
                  (click)="row.notAmendable ? undefined : amendAsked.emit(row.order)"
                  data-testid="amend-order"
                >
                  Change
                </button>
                <button
                  class="small"
                  [disabled]="row.order.state === 'PENDING_CANCEL'"
                  [attr.aria-disabled]="forbidden() ? true : null"
                  [title]="forbidden() ?? ''"
                  [attr.aria-label]="'Cancel ' + row.order.side + ' ' + row.qty + ' ' + row.symbol"
                  (click)="forbidden() ? undefined : cancelAsked.emit(row.order)"
                  data-testid="cancel-order"
                >
                  Cancel
                </button>
              </td>
            }
          </tr>
        }
      </tbody>
    </table>
  `,
  styles: `
    .action {
      position: sticky;
      right: 0;
      background: var(--panel);
      text-align: right;
      white-space: nowrap;
    }
    .owner,
    .reason {
      max-width: 150px;
      overflow: hidden;
      text-overflow: ellipsis;
    }
  `,
})
export class OrderTable {
  private readonly market = inject(MarketStore);
  private readonly session = inject(Session);
  readonly orders = input.required<readonly Order[]>();
  readonly cancelable = input(false);
  readonly dated = input(false);
  /** Why the user may not cancel, if so. */
  readonly forbidden = input<string | undefined>(undefined);
  readonly cancelAsked = output<Order>();
  readonly amendAsked = output<Order>();

  protected readonly rows = computed(() =>
    this.orders().map((order) => ({
      ...describeOrder(order, this.market.find(order.venue, order.symbol)),
      notAmendable: this.forbidden() ?? reasonAgainstAmending(order, this.session.user()?.name),
    })),
  );

  protected time(instant: string): string {
    return this.dated() ? utcDateTime(instant) : utcTime(instant);
  }
}
