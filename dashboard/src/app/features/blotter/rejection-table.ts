import { Component, input } from '@angular/core';
import { trimmed, utcDateTime, utcTime } from '../../core/number/format';
import type { Rejection } from '../../core/risk/risk-store';
import { ownerText } from './order-row';

@Component({
  selector: 'k-rejection-table',
  template: `
    <table class="grid">
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Instrument</th>
          <th scope="col">Side</th>
          <th scope="col" class="num">Price</th>
          <th scope="col" class="num">Quantity</th>
          <th scope="col">Rule</th>
          <th scope="col">Why</th>
          <th scope="col">By</th>
        </tr>
      </thead>
      <tbody>
        @for (rejection of rejections(); track rejection.orderId + rejection.time) {
          <tr data-testid="rejection-row" [attr.data-reason]="rejection.reason">
            <td class="muted">{{ time(rejection.time) }}</td>
            <td>{{ rejection.symbol }}</td>
            <td [class]="rejection.side === 'BUY' ? 'up' : 'down'">{{ rejection.side }}</td>
            <td class="num">{{ rejection.limitPx === null ? 'Market' : trimmed(rejection.limitPx) }}</td>
            <td class="num">{{ trimmed(rejection.qty) }}</td>
            <td>
              <span class="tag down">{{ rejection.reason }}</span>
            </td>
            <td class="why" [title]="rejection.reasonText">{{ rejection.reasonText }}</td>
            <td class="muted" [title]="rejection.owner">{{ ownerText(rejection.owner) }}</td>
          </tr>
        }
      </tbody>
    </table>
  `,
  styles: '.why { max-width: 360px; overflow: hidden; text-overflow: ellipsis; }',
})
export class RejectionTable {
  readonly rejections = input.required<readonly Rejection[]>();
  readonly dated = input(false);
  protected readonly trimmed = trimmed;
  protected readonly ownerText = ownerText;

  protected time(instant: string): string {
    return this.dated() ? utcDateTime(instant) : utcTime(instant);
  }
}
