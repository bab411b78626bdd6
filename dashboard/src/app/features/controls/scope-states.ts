import { Component, computed, inject, signal } from '@angular/core';
import type { TradingScope, TradingState } from '../../core/api/generated/graphql';
import { utcDateTime } from '../../core/number/format';
import { RiskStore } from '../../core/risk/risk-store';
import { Session } from '../../core/session/session';
import { SystemStore } from '../../core/system/system-store';
import { Modal } from '../../widgets/modal';
import { TextField } from '../../widgets/text-field';

interface ScopeRow {
  readonly key: string;
  readonly scope: TradingScope;
  readonly name: string;
  readonly state: string;
  readonly by: string;
}

interface Asked {
  readonly scope: TradingScope;
  readonly name: string;
  readonly state: TradingState;
}

const EXAMPLES: Readonly<Record<string, string>> = { INSTRUMENT: 'BINANCE:BTC-USDT', ASSET: 'BTC' };

const TONES: Readonly<Record<string, string>> = { ACTIVE: 'up', REDUCING: 'warn', HALTED: 'down' };

/** The trading state of every scope, and the buttons that change it. */
@Component({
  selector: 'k-scope-states',
  imports: [Modal, TextField],
  templateUrl: './scope-states.html',
  styleUrl: './controls.css',
})
export class ScopeStates {
  private readonly system = inject(SystemStore);
  private readonly risk = inject(RiskStore);
  private readonly session = inject(Session);

  protected readonly buttons: readonly { state: TradingState; label: string }[] = [
    { state: 'ACTIVE', label: 'Activate' },
    { state: 'REDUCING', label: 'Reduce' },
    { state: 'HALTED', label: 'Halt' },
  ];
  protected readonly rows = computed<readonly ScopeRow[]>(() => {
    const whole = this.system.killSwitch();
    if (!whole) return [];
    const stopped = new Map(whole.stoppedScopes.map((scope) => [`${scope.scope} ${scope.name}`, scope]));
    const known: (readonly [TradingScope, string])[] = [
      ...this.system.feeds().map((feed) => ['VENUE', feed.venue] as const),
      ...this.risk.strategies().map((strategy) => ['STRATEGY', strategy.name] as const),
    ];
    for (const scope of whole.stoppedScopes) {
      if (!known.some(([kind, name]) => kind === scope.scope && name === scope.name)) {
        known.push([scope.scope as TradingScope, scope.name]);
      }
    }
    return [
      { key: 'ENGINE', scope: 'ENGINE', name: '', state: whole.state, by: words(whole) },
      ...known.map(([scope, name]) => {
        const entry = stopped.get(`${scope} ${name}`);
        return {
          key: `${scope} ${name}`,
          scope,
          name,
          state: entry?.state ?? 'ACTIVE',
          by: entry ? words(entry) : '',
        };
      }),
    ];
  });
  protected readonly asked = signal<Asked | undefined>(undefined);
  protected readonly reason = signal('');
  protected readonly cancelOpen = signal(true);
  protected readonly otherScope = signal<TradingScope>('SATELLITE');
  protected readonly otherName = signal('');
  protected readonly otherExample = computed(() => EXAMPLES[this.otherScope()] ?? 'name');
  protected readonly busy = computed(() => this.system.killSwitchBusy());

  protected tone(state: string): string {
    return TONES[state] ?? '';
  }

  protected forbidden(state: TradingState): string | undefined {
    return this.session.reasonAgainst(state === 'HALTED' ? 'halt' : 'resume');
  }

  protected chooseScope(event: Event): void {
    const chosen = (event.target as HTMLSelectElement).value;
    this.otherScope.set(chosen === 'INSTRUMENT' || chosen === 'ASSET' ? chosen : 'SATELLITE');
  }

  protected ask(scope: TradingScope, name: string, state: TradingState): void {
    if (this.forbidden(state) || (scope !== 'ENGINE' && name.trim() === '')) return;
    this.reason.set('');
    this.cancelOpen.set(true);
    this.asked.set({ scope, name: name.trim(), state });
  }

  protected async confirm(event: Event): Promise<void> {
    event.preventDefault();
    const asked = this.asked();
    if (!asked || this.busy() || this.reason().trim() === '') return;
    const done = await this.system.setTradingState({
      ...asked,
      name: asked.scope === 'ENGINE' ? undefined : asked.name,
      cancelOpenOrders: asked.state !== 'ACTIVE' && this.cancelOpen(),
      reason: this.reason().trim(),
    });
    if (done) {
      this.asked.set(undefined);
      this.otherName.set('');
    }
  }
}

function words(entry: {
  changedBy?: string | null | undefined;
  reason?: string | null | undefined;
  changedTime?: string | null | undefined;
}): string {
  if (!entry.changedBy) return '';
  const time = entry.changedTime ? `${utcDateTime(entry.changedTime)} UTC, ` : '';
  return `${time}${entry.changedBy}: ${entry.reason ?? ''}`;
}
