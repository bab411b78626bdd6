import type { ElementRef } from '@angular/core';
import { Component, computed, effect, inject, signal, untracked, viewChild } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { OrderType, PlaceOrderInput, Side, TimeInForce } from '../../core/api/generated/graphql';
import { Gateway } from '../../core/api/gateway';
import { MarketStore, STALE_AFTER_MS, instrumentKey } from '../../core/market/market-store';
import { fixed, stepDecimals, trimmed } from '../../core/number/format';
import { RiskStore } from '../../core/risk/risk-store';
import { Session } from '../../core/session/session';
import { SystemStore } from '../../core/system/system-store';
import { OrderDesk } from '../../core/trading/order-desk';
import { TradingStore } from '../../core/trading/trading-store';
import { Commands } from '../../shell/commands';
import { Modal } from '../../widgets/modal';
import { TextField } from '../../widgets/text-field';
import { newClientOrderId } from './client-order-id';
import type { Draft, Surroundings } from './ticket-rules';
import { check, describeNotional, distanceBps, needsLimitPx, nudge, qtyForShare } from './ticket-rules';
import { parseDecimal } from '../../core/number/decimal';

const TYPES: readonly { type: OrderType; label: string }[] = [
  { type: 'LIMIT', label: 'Limit' },
  { type: 'MARKET', label: 'Market' },
  { type: 'LIMIT_MAKER', label: 'Post-only' },
];

/** Where an order goes, said beside its venue. */
export const VENUE_NOTE = {
  LIVE: ', LIVE: real money',
  PAPER: ', on PAPER: nothing is sent',
  SIMULATED: ' (simulated)',
};

@Component({
  selector: 'k-order-ticket',
  imports: [Modal, TextField],
  templateUrl: './order-ticket.html',
  styleUrl: './order-ticket.css',
})
export class OrderTicket {
  private readonly gateway = inject(Gateway);
  private readonly desk = inject(OrderDesk);
  private readonly risk = inject(RiskStore);
  private readonly session = inject(Session);
  private readonly system = inject(SystemStore);
  private readonly trading = inject(TradingStore);
  protected readonly market = inject(MarketStore);

  protected readonly types = TYPES;
  protected readonly shares = [25n, 50n, 75n, 100n];
  protected readonly timesInForce: readonly TimeInForce[] = ['GTC', 'IOC', 'FOK'];
  protected readonly side = signal<Side>('BUY');
  protected readonly type = signal<OrderType>('LIMIT');
  protected readonly timeInForce = signal<TimeInForce>('GTC');
  protected readonly qty = signal('');
  protected readonly limitPx = signal('');
  /** Faults show once the user has tried or typed, not on an untouched ticket. */
  protected readonly tried = signal(false);
  protected readonly confirming = signal<PlaceOrderInput | undefined>(undefined);
  protected readonly inFlight = signal(false);
  /** An order whose outcome is not known: sending the same content again must carry the same id. */
  private unresolved: PlaceOrderInput | undefined;

  private readonly qtyField = viewChild.required<ElementRef<HTMLInputElement>>('qtyField');
  protected readonly needsPx = computed(() => needsLimitPx(this.type()));
  private readonly draft = computed<Draft>(() => ({
    side: this.side(),
    type: this.type(),
    timeInForce: this.timeInForce(),
    qty: this.qty(),
    limitPx: this.limitPx(),
  }));
  private readonly surroundings = computed<Surroundings>(() => {
    const instrument = this.market.selected();
    const quote = this.market.selectedQuote();
    const limits = this.risk.limits();
    return {
      bidPx: quote?.bidPx,
      askPx: quote?.askPx,
      freeBase: instrument && this.trading.balance(instrument.venue, instrument.base)?.free,
      freeQuote: instrument && this.trading.balance(instrument.venue, instrument.quote)?.free,
      maxOrderNotional: limits?.orderNotional.find((limit) => limit.asset === instrument?.quote)
        ?.maxOrderNotional,
      priceCollarBps: limits?.priceCollarBps,
    };
  });
  protected readonly findings = computed(() => {
    const instrument = this.market.selected();
    return instrument ? check(this.draft(), instrument, this.surroundings()) : undefined;
  });
  protected readonly qtyFault = computed(() =>
    this.tried() || this.qty() !== '' ? this.findings()?.qty : undefined,
  );
  protected readonly pxFault = computed(() =>
    this.needsPx() && (this.tried() || this.limitPx() !== '') ? this.findings()?.limitPx : undefined,
  );
  protected readonly notional = computed(() =>
    describeNotional(this.findings()?.notional, this.market.selected()?.quote ?? ''),
  );
  protected readonly free = computed(() => {
    const instrument = this.market.selected();
    const around = this.surroundings();
    if (!instrument) return '–';
    return this.side() === 'BUY'
      ? `${trimmed(around.freeQuote, 6)} ${instrument.quote}`
      : `${trimmed(around.freeBase, 6)} ${instrument.base}`;
  });
  protected readonly distance = computed(() => {
    const px = parseDecimal(this.limitPx());
    const opposite = this.side() === 'BUY' ? this.surroundings().askPx : this.surroundings().bidPx;
    if (!this.needsPx() || !px || !opposite) return '–';
    const bps = distanceBps(px, opposite);
    return `${bps > 0 ? '+' : ''}${bps.toFixed(1)} bps from the ${this.side() === 'BUY' ? 'ask' : 'bid'}`;
  });
  /** Why no order can be sent at all now, whatever its content. */
  protected readonly blocked = computed<string | undefined>(() => {
    const instrument = this.market.selected();
    const forbidden = this.session.reasonAgainst('trade');
    if (forbidden) return forbidden;
    if (!instrument) return 'No instrument is selected.';
    if (!this.gateway.isLive()) return 'No link to the gateway.';
    if (this.system.halted()) return 'The kill switch is engaged.';
    const engine = this.system.engine();
    if (engine !== 'ready')
      return engine === 'starting' ? 'The engine is not ready yet.' : 'The engine does not answer.';
    const feed = this.system.feeds().find(({ venue }) => venue === instrument.venue);
    if (feed && feed.unsettledOrders > 0)
      return `${instrument.venue} is settling orders from before an interruption.`;
    if (!feed?.orderEntry) return `Orders cannot be sent to ${instrument.venue} now.`;
    if (!instrument.trading) return `${instrument.symbol} is not trading at the venue.`;
    const age = this.market.ageMillis(this.market.selectedQuote());
    const oldest = this.risk.limits()?.maxQuoteAgeMillis ?? STALE_AFTER_MS;
    if (age === undefined) return 'There is no quote yet.';
    if (age > Math.max(oldest, STALE_AFTER_MS)) return `The quote is ${(age / 1000).toFixed(0)} s old.`;
    return undefined;
  });
  protected readonly confirmLines = computed(() => {
    const order = this.confirming();
    const instrument = order && this.market.find(order.venue, order.symbol);
    if (!order || !instrument) return [];
    const px = order.limitPx
      ? `${fixed(order.limitPx, stepDecimals(instrument.tickSize))} ${instrument.quote}`
      : 'best available';
    const type = TYPES.find(({ type: known }) => known === order.type)?.label ?? order.type;
    return [
      {
        name: 'Order',
        value: `${order.side === 'BUY' ? 'Buy' : 'Sell'} ${trimmed(order.qty)} ${instrument.base}`,
      },
      { name: 'Price', value: px },
      { name: 'Type', value: order.timeInForce ? `${type}, ${order.timeInForce}` : type },
      { name: 'Worth about', value: this.notional() },
      {
        name: 'Venue',
        value: `${order.venue}${VENUE_NOTE[this.system.tradingMode() ?? 'LIVE']}`,
      },
    ];
  });

  constructor() {
    // Another instrument has other prices and steps; only the side and type carry over.
    let shownFor: string | undefined;
    effect(() => {
      const instrument = this.market.selected();
      const id = instrument && instrumentKey(instrument);
      if (id === shownFor) return;
      shownFor = id;
      untracked(() => {
        this.qty.set('');
        this.limitPx.set('');
        this.tried.set(false);
        this.confirming.set(undefined);
      });
    });
    inject(Commands)
      .requested.pipe(takeUntilDestroyed())
      .subscribe((action) => {
        if (action !== 'buy' && action !== 'sell') return;
        this.setSide(action === 'buy' ? 'BUY' : 'SELL');
        this.qtyField().nativeElement.focus();
      });
  }

  protected setSide(side: Side): void {
    this.side.set(side);
  }

  protected setType(type: OrderType): void {
    this.type.set(type);
    if (needsLimitPx(type) && this.limitPx() === '') this.takePx(this.side() === 'BUY' ? 'bid' : 'ask');
  }

  protected takePx(which: 'bid' | 'mid' | 'ask'): void {
    const instrument = this.market.selected();
    const quote = this.market.selectedQuote();
    if (!instrument || !quote) return;
    const decimals = stepDecimals(instrument.tickSize);
    if (which === 'mid') {
      const mid = ((Number(quote.bidPx) + Number(quote.askPx)) / 2).toFixed(decimals);
      this.limitPx.set(nudge(mid, 0, instrument.tickSize, undefined));
    } else {
      this.limitPx.set(fixed(which === 'bid' ? quote.bidPx : quote.askPx, decimals).replaceAll(',', ''));
    }
  }

  protected takeShare(share: bigint): void {
    const instrument = this.market.selected();
    if (!instrument) return;
    const qty = qtyForShare(share, this.draft(), instrument, this.surroundings());
    if (qty !== undefined) this.qty.set(qty);
  }

  protected onArrow(event: KeyboardEvent, field: 'qty' | 'px'): void {
    const instrument = this.market.selected();
    if (!instrument || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    const steps = (event.key === 'ArrowUp' ? 1 : -1) * (event.shiftKey ? 10 : 1);
    if (field === 'qty') this.qty.set(nudge(this.qty(), steps, instrument.stepSize, instrument.minQty));
    else this.limitPx.set(nudge(this.limitPx(), steps, instrument.tickSize, this.surroundings().bidPx));
  }

  protected review(event: Event): void {
    event.preventDefault();
    this.tried.set(true);
    const instrument = this.market.selected();
    const findings = this.findings();
    if (!instrument || !findings || this.blocked() || this.inFlight()) return;
    if (findings.qty || findings.limitPx || findings.order) return;
    const content = {
      venue: instrument.venue,
      symbol: instrument.symbol,
      side: this.side(),
      type: this.type(),
      timeInForce: this.type() === 'LIMIT' ? this.timeInForce() : null,
      qty: this.qty().trim(),
      limitPx: this.needsPx() ? this.limitPx().trim() : null,
    };
    const repeats = this.unresolved && sameContent(this.unresolved, content);
    this.confirming.set({
      ...content,
      clientOrderId: (repeats && this.unresolved?.clientOrderId) || newClientOrderId(),
    });
  }

  protected async send(): Promise<void> {
    const order = this.confirming();
    if (!order || this.inFlight()) return;
    this.inFlight.set(true);
    try {
      const outcome = await this.desk.place(order);
      this.unresolved = outcome === 'unknown' ? order : undefined;
      if (outcome === 'accepted') {
        this.qty.set('');
        this.tried.set(false);
      }
    } finally {
      this.inFlight.set(false);
      this.confirming.set(undefined);
    }
  }
}

function sameContent(known: PlaceOrderInput, content: Omit<PlaceOrderInput, 'clientOrderId'>): boolean {
  return (Object.keys(content) as (keyof typeof content)[]).every((key) => known[key] === content[key]);
}
