import { Component, computed, effect, inject, input, output, signal, untracked } from '@angular/core';
import type { AmendOrderInput } from '../../core/api/generated/graphql';
import { Gateway } from '../../core/api/gateway';
import { MarketStore, instrumentKey } from '../../core/market/market-store';
import { fixed, stepDecimals, trimmed } from '../../core/number/format';
import { RiskStore } from '../../core/risk/risk-store';
import { Session } from '../../core/session/session';
import { SystemStore } from '../../core/system/system-store';
import { OrderDesk } from '../../core/trading/order-desk';
import type { Order } from '../../core/trading/order-keeper';
import { TradingStore } from '../../core/trading/trading-store';
import { Modal } from '../../widgets/modal';
import { TextField } from '../../widgets/text-field';
import { newClientOrderId } from '../order-ticket/client-order-id';
import { VENUE_NOTE } from '../order-ticket/order-ticket';
import type { Surroundings } from '../order-ticket/ticket-rules';
import { describeNotional, nudge } from '../order-ticket/ticket-rules';
import { changed, checkTerms, leavesOf, reasonAgainstAmending } from './amend-rules';

/** Gives an order that rests another price or quantity: typed and checked, read once more, sent. Exists while it is open. */
@Component({
  selector: 'k-amend-dialog',
  imports: [Modal, TextField],
  template: `
    <k-modal
      [heading]="confirming() ? 'Send this change?' : 'Change order'"
      [busy]="inFlight()"
      (dismissed)="closed.emit()"
      data-testid="amend-dialog"
    >
      <form novalidate (submit)="onSubmit($event)">
        <div class="dialog-body">
          <p>{{ what() }}</p>
          @if (confirming()) {
            <dl class="confirm">
              @for (line of lines(); track line.name) {
                <dt>{{ line.name }}</dt>
                <dd>{{ line.value }}</dd>
              }
            </dl>
          } @else {
            <div class="field">
              <label for="amend-px">Price, {{ instrument()?.quote }}</label>
              <input
                id="amend-px"
                inputmode="decimal"
                autocomplete="off"
                [(kText)]="limitPx"
                (keydown)="onArrow($event, 'px')"
                [attr.aria-invalid]="findings()?.limitPx ? true : null"
                [attr.aria-describedby]="findings()?.limitPx ? 'amend-px-fault' : null"
                data-testid="amend-price"
              />
              @if (findings()?.limitPx; as fault) {
                <p class="problem" id="amend-px-fault">{{ fault }}</p>
              }
            </div>
            <div class="field">
              <label for="amend-qty">Whole quantity, {{ instrument()?.base }}</label>
              <input
                id="amend-qty"
                inputmode="decimal"
                autocomplete="off"
                [(kText)]="qty"
                (keydown)="onArrow($event, 'qty')"
                [attr.aria-invalid]="findings()?.qty ? true : null"
                [attr.aria-describedby]="findings()?.qty ? 'amend-qty-fault' : null"
                data-testid="amend-qty"
              />
              @if (findings()?.qty; as fault) {
                <p class="problem" id="amend-qty-fault">{{ fault }}</p>
              }
            </div>
            @if (findings()?.order; as fault) {
              <p class="problem" data-testid="amend-fault">{{ fault }}</p>
            }
          }
          @for (warning of findings()?.warnings ?? []; track warning) {
            <p class="warn">{{ warning }}</p>
          }
          @if (blocked(); as reason) {
            <p class="warn" data-testid="amend-blocked">{{ reason }}</p>
          }
        </div>
        <div class="dialog-foot">
          <button type="button" [disabled]="inFlight()" (click)="back()" data-testid="amend-back">
            Back
          </button>
          @if (confirming()) {
            <button
              type="submit"
              class="primary"
              [disabled]="inFlight() || blocked() !== undefined"
              data-testid="amend-confirm"
            >
              {{ inFlight() ? 'Waiting for the venue…' : 'Send change' }}
            </button>
          } @else {
            <button
              type="submit"
              class="primary"
              [attr.aria-disabled]="blocked() !== undefined || faulty() ? true : null"
              data-testid="amend-review"
            >
              Review
            </button>
          }
        </div>
      </form>
    </k-modal>
  `,
  styles: `
    .field {
      display: grid;
      gap: 2px;
      margin-top: 8px;
    }
    .field input {
      height: 30px;
      font-size: 14px;
      text-align: right;
    }
    .problem {
      color: #ff9a9a;
    }
    dl {
      display: grid;
      grid-template-columns: 110px 1fr;
      gap: 6px 8px;
    }
    dt {
      color: var(--muted);
    }
  `,
})
export class AmendDialog {
  private readonly gateway = inject(Gateway);
  private readonly desk = inject(OrderDesk);
  private readonly market = inject(MarketStore);
  private readonly risk = inject(RiskStore);
  private readonly session = inject(Session);
  private readonly system = inject(SystemStore);
  private readonly trading = inject(TradingStore);

  /** The order as it was when the user asked; what became of it since is looked up. */
  readonly order = input.required<Order>();
  readonly closed = output();

  protected readonly qty = signal('');
  protected readonly limitPx = signal('');
  protected readonly confirming = signal<AmendOrderInput | undefined>(undefined);
  protected readonly inFlight = signal(false);

  /** As it stands now; `undefined` when it is over. */
  private readonly live = computed(() =>
    this.trading.openOrders().find(({ orderId }) => orderId === this.order().orderId),
  );
  protected readonly instrument = computed(() => this.market.find(this.order().venue, this.order().symbol));
  private readonly terms = computed(() => ({ qty: this.qty().trim(), limitPx: this.limitPx().trim() }));
  protected readonly findings = computed(() => {
    const instrument = this.instrument();
    return instrument && checkTerms(this.now(), this.terms(), instrument, this.surroundings());
  });
  protected readonly faulty = computed(() => {
    const found = this.findings();
    return !found || Boolean(found.qty ?? found.limitPx ?? found.order);
  });
  protected readonly what = computed(() => {
    const order = this.now();
    const filled = Number(order.cumQty) > 0 ? `, ${trimmed(order.cumQty)} filled` : '';
    return `${order.side === 'BUY' ? 'Buy' : 'Sell'} ${trimmed(order.qty)} ${order.symbol} at ${this.px(order.limitPx)}${filled}`;
  });
  protected readonly blocked = computed<string | undefined>(() => {
    const forbidden = this.session.reasonAgainst('trade');
    if (forbidden) return forbidden;
    const order = this.live();
    if (!order) return 'The order is over.';
    if (!this.gateway.isLive()) return 'No link to the gateway.';
    if (this.system.halted()) return 'The kill switch is engaged.';
    const feed = this.system.feeds().find(({ venue }) => venue === order.venue);
    if (!feed?.orderEntry) return `Orders at ${order.venue} cannot be changed now.`;
    return reasonAgainstAmending(order, this.session.user()?.name);
  });
  protected readonly lines = computed(() => {
    const order = this.now();
    const change = changed(order, this.terms());
    const base = this.instrument()?.base ?? '';
    const from = (one: string, other: string, differs: boolean) =>
      differs ? `${one} → ${other}` : `${one}, as it is`;
    return [
      { name: 'Price', value: from(this.px(order.limitPx), this.px(this.terms().limitPx), change.limitPx) },
      {
        name: 'Quantity',
        value: `${from(trimmed(order.qty), trimmed(this.terms().qty), change.qty)} ${base}`,
      },
      { name: 'Left to fill', value: `${leavesOf(order, this.terms())} ${base}` },
      {
        name: 'Worth about',
        value: describeNotional(this.findings()?.notional, this.instrument()?.quote ?? ''),
      },
      {
        name: 'Venue',
        value: `${order.venue}${VENUE_NOTE[this.system.tradingMode() ?? 'LIVE']}`,
      },
    ];
  });

  constructor() {
    let shown: string | undefined;
    effect(() => {
      const order = this.order();
      if (order.orderId === shown) return;
      shown = order.orderId;
      untracked(() => {
        this.qty.set(trimmed(order.qty).replaceAll(',', ''));
        this.limitPx.set(this.px(order.limitPx).replaceAll(',', ''));
      });
    });
  }

  private now(): Order {
    return this.live() ?? this.order();
  }

  private px(px: string | null): string {
    const instrument = this.instrument();
    return px === null ? '–' : fixed(px, instrument ? stepDecimals(instrument.tickSize) : 8);
  }

  private surroundings(): Surroundings {
    const instrument = this.instrument();
    const quote = instrument && this.market.quote(instrumentKey(instrument))();
    const limits = this.risk.limits();
    return {
      bidPx: quote?.bidPx,
      askPx: quote?.askPx,
      freeBase: undefined,
      freeQuote: undefined,
      maxOrderNotional: limits?.orderNotional.find((limit) => limit.asset === instrument?.quote)
        ?.maxOrderNotional,
      priceCollarBps: limits?.priceCollarBps,
    };
  }

  protected onArrow(event: KeyboardEvent, field: 'qty' | 'px'): void {
    const instrument = this.instrument();
    if (!instrument || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    const steps = (event.key === 'ArrowUp' ? 1 : -1) * (event.shiftKey ? 10 : 1);
    if (field === 'qty') this.qty.set(nudge(this.qty(), steps, instrument.stepSize, instrument.minQty));
    else this.limitPx.set(nudge(this.limitPx(), steps, instrument.tickSize, undefined));
  }

  protected back(): void {
    if (this.confirming()) this.confirming.set(undefined);
    else this.closed.emit();
  }

  protected onSubmit(event: Event): void {
    event.preventDefault();
    if (this.inFlight() || this.blocked() || this.faulty()) return;
    const confirmed = this.confirming();
    if (confirmed) void this.send(confirmed);
    else this.review();
  }

  private review(): void {
    const change = changed(this.now(), this.terms());
    const content = {
      orderId: this.order().orderId,
      qty: change.qty ? this.terms().qty : null,
      limitPx: change.limitPx ? this.terms().limitPx : null,
    };
    this.confirming.set({
      ...content,
      amendId: this.desk.unresolvedAmendment(content) ?? newClientOrderId(),
    });
  }

  private async send(change: AmendOrderInput): Promise<void> {
    this.inFlight.set(true);
    try {
      await this.desk.amend(change, this.order().symbol);
    } finally {
      this.inFlight.set(false);
      this.closed.emit();
    }
  }
}
