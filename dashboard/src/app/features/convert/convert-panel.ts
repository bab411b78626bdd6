import { Component, computed, effect, inject, signal, untracked } from '@angular/core';
import type { ConvertInput } from '../../core/api/generated/graphql';
import { Gateway } from '../../core/api/gateway';
import { MarketStore } from '../../core/market/market-store';
import { compare, parseDecimal } from '../../core/number/decimal';
import { trimmed } from '../../core/number/format';
import { Session } from '../../core/session/session';
import { SystemStore } from '../../core/system/system-store';
import type { ConversionQuote } from '../../core/trading/order-desk';
import { OrderDesk } from '../../core/trading/order-desk';
import { UnresolvedConversions } from '../../core/trading/unresolved-conversions';
import { Modal } from '../../widgets/modal';
import { TextField } from '../../widgets/text-field';
import { newClientOrderId } from '../order-ticket/client-order-id';

const MODE_NOTE = {
  LIVE: 'LIVE: real money',
  PAPER: 'on PAPER: nothing is sent',
  SIMULATED: 'simulated venues',
};

/** From one asset to another by the best path: quoted first, then traded with a smallest result. */
@Component({
  selector: 'k-convert-panel',
  imports: [Modal, TextField],
  templateUrl: './convert-panel.html',
  styleUrl: './convert-panel.css',
})
export class ConvertPanel {
  private readonly desk = inject(OrderDesk);
  private readonly gateway = inject(Gateway);
  private readonly market = inject(MarketStore);
  private readonly session = inject(Session);
  private readonly system = inject(SystemStore);
  private readonly conversions = inject(UnresolvedConversions);

  protected readonly open = signal(false);
  protected readonly from = signal('');
  protected readonly to = signal('');
  protected readonly quantity = signal('');
  protected readonly minimum = signal('');
  protected readonly busy = signal(false);
  protected readonly quote = signal<ConversionQuote | undefined>(undefined);
  protected readonly fault = signal<string | undefined>(undefined);
  protected readonly confirming = signal<ConvertInput | undefined>(undefined);
  /** Whether what is confirmed was sent before. */
  protected readonly repeating = signal(false);
  protected readonly unresolved = this.conversions.mine;

  protected readonly assets = computed(() =>
    [...new Set(this.market.instruments().flatMap(({ base, quote }) => [base, quote]))].sort(),
  );
  /** Why nothing can be asked now. */
  protected readonly incomplete = computed<string | undefined>(() => {
    if (this.from() === '' || this.to() === '') return 'Choose two assets.';
    if (this.from() === this.to()) return 'Choose two different assets.';
    const amount = parseDecimal(this.quantity().trim());
    return amount && amount.mantissa > 0n ? undefined : 'Enter a quantity above zero.';
  });
  protected readonly legs = computed(() =>
    (this.quote()?.route?.legs ?? []).map((leg) => ({
      key: `${leg.venue}:${leg.symbol}`,
      text: `${leg.side === 'BUY' ? 'Buy' : 'Sell'} ${trimmed(leg.qty)} ${leg.symbol} at ${trimmed(leg.px)}`,
      venue: leg.venue,
    })),
  );
  protected readonly expected = computed(() => this.amountOf(this.quote()?.route?.expected));
  protected readonly worst = computed(() => this.amountOf(this.quote()?.route?.worst));
  protected readonly minimumFault = computed<string | undefined>(() => {
    const minimum = parseDecimal(this.minimum().trim());
    const worst = this.quote()?.route?.worst;
    if (!minimum || minimum.mantissa <= 0n) return 'Enter a result above zero.';
    const sure = worst === undefined ? undefined : parseDecimal(worst);
    return sure && compare(minimum, sure) > 0 ? `At most ${trimmed(worst)}, which is sure.` : undefined;
  });
  /** One of unknown outcome that converts as much between the same assets: a second one might do it twice. */
  protected readonly sentBefore = computed(() =>
    this.unresolved().find(
      (one) =>
        one.fromAsset === this.from() &&
        one.toAsset === this.to() &&
        isSameAmount(one.quantity, this.quantity().trim()),
    ),
  );
  /** Why nothing new can be sent, though what was sent before can. */
  protected readonly held = computed<string | undefined>(() => {
    if (this.sentBefore()) return 'What became of the same conversion is not known: send that one again.';
    return this.conversions.isFull()
      ? 'Too many conversions of unknown outcome: send those again first.'
      : undefined;
  });
  /** Why nothing can be traded now, whatever the quote says. */
  protected readonly blocked = computed<string | undefined>(() => {
    const forbidden = this.session.reasonAgainst('trade');
    if (forbidden) return forbidden;
    if (!this.gateway.isLive()) return 'No link to the gateway.';
    if (this.system.halted()) return 'The kill switch is engaged.';
    const engine = this.system.engine();
    if (engine !== 'ready')
      return engine === 'starting' ? 'The engine is not ready yet.' : 'The engine does not answer.';
    return undefined;
  });
  protected readonly mode = computed(() => MODE_NOTE[this.system.tradingMode() ?? 'LIVE']);

  constructor() {
    // A quote is of what was asked; anything else needs another one.
    effect(() => {
      this.from();
      this.to();
      this.quantity();
      untracked(() => {
        this.quote.set(undefined);
        this.fault.set(undefined);
        this.confirming.set(undefined);
      });
    });
  }

  private amountOf(text: string | undefined): string {
    return text === undefined ? '–' : `${trimmed(text)} ${this.to()}`;
  }

  protected swap(): void {
    const from = this.from();
    this.from.set(this.to());
    this.to.set(from);
  }

  protected async ask(event: Event): Promise<void> {
    event.preventDefault();
    if (this.incomplete() || this.busy()) return;
    const asked = { from: this.from(), to: this.to(), quantity: this.quantity().trim() };
    this.busy.set(true);
    try {
      const answer = await this.desk.quoteConversion(asked.from, asked.to, asked.quantity);
      if (asked.from !== this.from() || asked.to !== this.to() || asked.quantity !== this.quantity().trim())
        return;
      this.fault.set(typeof answer === 'string' ? answer : undefined);
      this.quote.set(typeof answer === 'string' ? undefined : answer);
      if (typeof answer !== 'string') this.minimum.set(answer.route?.worst ?? '');
    } finally {
      this.busy.set(false);
    }
  }

  protected review(): void {
    if (!this.quote()?.possible || this.minimumFault() || this.held() || this.blocked() || this.busy())
      return;
    this.repeating.set(false);
    this.confirming.set({
      clientConversionId: newClientOrderId(),
      fromAsset: this.from(),
      toAsset: this.to(),
      quantity: this.quantity().trim(),
      minResult: this.minimum().trim(),
    });
  }

  /** With the id and the content that it had: whatever became of it, it is done once. */
  protected repeat(conversion: ConvertInput): void {
    if (this.blocked() || this.busy()) return;
    this.repeating.set(true);
    this.confirming.set(conversion);
  }

  protected async send(): Promise<void> {
    const conversion = this.confirming();
    if (!conversion || this.busy()) return;
    this.busy.set(true);
    const id = conversion.clientConversionId;
    this.conversions.keep(conversion);
    try {
      const outcome = await this.desk.convert(conversion);
      const isOpen = outcome === 'unknown' || (outcome === 'unsent' && this.repeating());
      if (!isOpen) this.conversions.settle(id);
      if (outcome === 'accepted' && !this.repeating()) this.quantity.set('');
    } finally {
      this.busy.set(false);
      this.confirming.set(undefined);
    }
  }

  protected plain(text: string): string {
    return trimmed(text);
  }
}

function isSameAmount(one: string, other: string): boolean {
  const a = parseDecimal(one);
  const b = parseDecimal(other);
  return a !== undefined && b !== undefined && compare(a, b) === 0;
}
