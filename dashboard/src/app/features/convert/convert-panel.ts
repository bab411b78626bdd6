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

  protected readonly open = signal(false);
  protected readonly from = signal('');
  protected readonly to = signal('');
  protected readonly quantity = signal('');
  protected readonly minimum = signal('');
  protected readonly busy = signal(false);
  protected readonly quote = signal<ConversionQuote | undefined>(undefined);
  protected readonly fault = signal<string | undefined>(undefined);
  protected readonly confirming = signal<ConvertInput | undefined>(undefined);
  /** One whose outcome is not known: asking for the same again must carry the same id. */
  private unresolved: ConvertInput | undefined;

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
    if (!this.quote()?.possible || this.minimumFault() || this.blocked() || this.busy()) return;
    const content = {
      fromAsset: this.from(),
      toAsset: this.to(),
      quantity: this.quantity().trim(),
      minResult: this.minimum().trim(),
    };
    const last = this.unresolved;
    const repeats =
      last?.fromAsset === content.fromAsset &&
      last.toAsset === content.toAsset &&
      last.quantity === content.quantity &&
      last.minResult === content.minResult;
    this.confirming.set({
      ...content,
      clientConversionId: repeats ? last.clientConversionId : newClientOrderId(),
    });
  }

  protected async send(): Promise<void> {
    const conversion = this.confirming();
    if (!conversion || this.busy()) return;
    this.busy.set(true);
    try {
      const outcome = await this.desk.convert(conversion);
      this.unresolved = outcome === 'unknown' ? conversion : undefined;
      if (outcome === 'accepted') this.quantity.set('');
    } finally {
      this.busy.set(false);
      this.confirming.set(undefined);
    }
  }

  protected plain(text: string): string {
    return trimmed(text);
  }
}
