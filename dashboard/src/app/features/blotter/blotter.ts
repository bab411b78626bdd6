import { Component, computed, inject, signal } from '@angular/core';
import { RiskStore } from '../../core/risk/risk-store';
import { Session } from '../../core/session/session';
import { OrderDesk } from '../../core/trading/order-desk';
import type { Order } from '../../core/trading/order-keeper';
import { TradingStore } from '../../core/trading/trading-store';
import { Modal } from '../../widgets/modal';
import { TabList } from '../../widgets/tab-list';
import { AmendDialog } from './amend-dialog';
import { FillTable } from './fill-table';
import { OrderTable } from './order-table';
import { RejectionTable } from './rejection-table';

const ROWS_SHOWN = 100;

@Component({
  selector: 'k-blotter',
  imports: [AmendDialog, FillTable, Modal, OrderTable, RejectionTable, TabList],
  template: `
    <section class="panel" aria-label="Orders and fills" data-testid="blotter">
      <div class="panel-head">
        <k-tab-list label="Orders and fills" name="blotter" [tabs]="tabs()" [(selected)]="tab" />
        <span class="spacer"></span>
        <button
          class="small"
          [disabled]="trading.openOrders().length === 0"
          [attr.aria-disabled]="forbidden() ? true : null"
          [title]="forbidden() ?? ''"
          (click)="forbidden() ? undefined : confirming.set(true)"
          data-testid="cancel-all"
        >
          Cancel all
        </button>
      </div>
      <div
        class="panel-body"
        role="tabpanel"
        id="blotter-panel"
        tabindex="0"
        [attr.aria-labelledby]="'blotter-tab-' + tab()"
      >
        @if (trading.fault(); as fault) {
          <p class="fault">Orders could not be loaded: {{ fault }}</p>
        }
        @switch (tab()) {
          @case ('open') {
            <k-order-table
              [orders]="trading.openOrders()"
              [cancelable]="true"
              [forbidden]="forbidden()"
              (cancelAsked)="cancel($event)"
              (amendAsked)="amending.set($event)"
              data-testid="open-orders"
            />
            @if (trading.openOrders().length === 0) {
              <p class="empty">{{ trading.loaded() ? 'No open orders.' : 'Loading orders…' }}</p>
            }
          }
          @case ('orders') {
            <k-order-table [orders]="recent()" data-testid="order-history" />
            @if (recent().length === 0) {
              <p class="empty">No orders yet.</p>
            }
          }
          @case ('fills') {
            <k-fill-table [fills]="fills()" data-testid="fills" />
            @if (fills().length === 0) {
              <p class="empty">No fills yet.</p>
            }
          }
          @case ('rejections') {
            <k-rejection-table [rejections]="risk.rejections()" data-testid="rejections" />
            @if (risk.rejections().length === 0) {
              <p class="empty">Nothing has been refused.</p>
            }
          }
        }
      </div>
    </section>
    @if (amending(); as order) {
      <k-amend-dialog [order]="order" (closed)="amending.set(undefined)" />
    }
    @if (confirming()) {
      <k-modal heading="Cancel all open orders?" [busy]="busy()" (dismissed)="confirming.set(false)">
        <div class="dialog-body">
          <p>
            {{ effect() }} Positions stay open; strategies may send new orders unless the kill switch is
            engaged.
          </p>
        </div>
        <div class="dialog-foot">
          <button [disabled]="busy()" (click)="confirming.set(false)">Back</button>
          <button class="danger" [disabled]="busy()" (click)="cancelAll()" data-testid="cancel-all-confirm">
            {{ busy() ? 'Waiting for the engine…' : 'Cancel all' }}
          </button>
        </div>
      </k-modal>
    }
  `,
  styles: ':host { display: grid; min-width: 0; min-height: 0; contain: strict; }',
})
export class Blotter {
  protected readonly trading = inject(TradingStore);
  protected readonly risk = inject(RiskStore);
  private readonly desk = inject(OrderDesk);
  private readonly session = inject(Session);

  protected readonly tab = signal('open');
  protected readonly amending = signal<Order | undefined>(undefined);
  protected readonly confirming = signal(false);
  protected readonly busy = signal(false);
  protected readonly forbidden = computed(() => this.session.reasonAgainst('trade'));
  protected readonly recent = computed(() => this.trading.orders().slice(0, ROWS_SHOWN));
  protected readonly fills = computed(() => this.trading.fills().slice(0, ROWS_SHOWN));
  protected readonly tabs = computed(() => [
    { id: 'open', label: 'Open orders', count: this.trading.openOrders().length },
    { id: 'orders', label: 'Orders' },
    { id: 'fills', label: 'Fills' },
    { id: 'rejections', label: 'Refused' },
  ]);
  protected readonly effect = computed(() => {
    const orders = this.trading.openOrders();
    const venues = new Set(orders.map((order) => order.venue)).size;
    return `Cancels ${orders.length} order${orders.length === 1 ? '' : 's'} on ${venues} venue${venues === 1 ? '' : 's'}.`;
  });

  protected cancel(order: Order): void {
    void this.desk.cancel(order.orderId);
  }

  protected async cancelAll(): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    try {
      await this.desk.cancelAll();
    } finally {
      this.busy.set(false);
      this.confirming.set(false);
    }
  }
}
