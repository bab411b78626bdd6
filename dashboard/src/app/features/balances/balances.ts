import { Component, computed, inject } from '@angular/core';
import { compactAmount, trimmed } from '../../core/number/format';
import { TradingStore } from '../../core/trading/trading-store';

@Component({
  selector: 'k-balances',
  template: `
    <section class="panel" aria-labelledby="balances-heading" data-testid="balances">
      <div class="panel-head"><h2 id="balances-heading">Balances</h2></div>
      <!-- A keyboard user must be able to scroll it. -->
      <div class="panel-body" tabindex="0" role="region" aria-label="Balances by asset">
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">Asset</th>
              <th scope="col" class="num">Free</th>
              <th scope="col" class="num">Reserved</th>
              <th scope="col" class="num">Total</th>
            </tr>
          </thead>
          <tbody>
            @for (balance of rows(); track balance.key) {
              <tr [attr.data-testid]="'balance-' + balance.asset">
                <td [title]="balance.venue">
                  <strong>{{ balance.asset }}</strong>
                  @if (severalVenues()) {
                    <span class="venue">{{ balance.venue }}</span>
                  }
                </td>
                <td class="num" data-testid="balance-free" [title]="balance.exactFree">{{ balance.free }}</td>
                <td class="num" [class.warn]="balance.hasReserved" [class.muted]="!balance.hasReserved">
                  {{ balance.reserved }}
                </td>
                <td class="num" [title]="balance.exactTotal">{{ balance.total }}</td>
              </tr>
            }
          </tbody>
        </table>
        @if (trading.fault(); as fault) {
          <p class="fault">Balances could not be loaded: {{ fault }}</p>
        } @else if (rows().length === 0) {
          <p class="empty">{{ trading.loaded() ? 'No balances at any venue.' : 'Loading balances…' }}</p>
        }
      </div>
    </section>
  `,
  styles: `
    :host {
      display: grid;
      min-height: 0;
      contain: strict;
    }
    .venue {
      margin-left: 4px;
      color: var(--muted);
      font-size: 10px;
    }
  `,
})
export class Balances {
  protected readonly trading = inject(TradingStore);
  protected readonly severalVenues = computed(
    () => new Set(this.trading.balances().map(({ venue }) => venue)).size > 1,
  );
  protected readonly rows = computed(() =>
    this.trading.balances().map((balance) => ({
      key: `${balance.venue}:${balance.asset}`,
      venue: balance.venue,
      asset: balance.asset,
      free: compactAmount(balance.free),
      reserved: compactAmount(balance.reserved),
      total: compactAmount(balance.total),
      exactFree: trimmed(balance.free, 18),
      exactTotal: trimmed(balance.total, 18),
      hasReserved: Number(balance.reserved) !== 0,
    })),
  );
}
