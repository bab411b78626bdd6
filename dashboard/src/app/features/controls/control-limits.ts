import { Component, computed, inject, signal } from '@angular/core';
import { messageOf } from '../../core/api/gateway-error';
import type { LimitScope } from '../../core/api/generated/graphql';
import { trimmed, utcDateTime } from '../../core/number/format';
import { RiskStore } from '../../core/risk/risk-store';
import { Session } from '../../core/session/session';
import { TradingStore } from '../../core/trading/trading-store';
import { Modal } from '../../widgets/modal';
import { TextField } from '../../widgets/text-field';
import type { ControlLimit, ControlRow } from './control-rows';
import { LIMIT_UNITS, controlRows, keyOf, withLimit } from './control-rows';

const SCOPES: readonly LimitScope[] = ['ENGINE', 'VENUE', 'STRATEGY', 'SATELLITE', 'INSTRUMENT', 'ASSET'];

/** Every limit in force by control and scope with what is used of it; sets and removes further ones, for good or for a while. */
@Component({
  selector: 'k-control-limits',
  imports: [Modal, TextField],
  templateUrl: './control-limits.html',
  styleUrl: './controls.css',
})
export class ControlLimits {
  protected readonly risk = inject(RiskStore);
  private readonly trading = inject(TradingStore);
  private readonly session = inject(Session);

  protected readonly scopes = SCOPES;
  protected readonly controls = Object.keys(LIMIT_UNITS);
  protected readonly forbidden = computed(() => this.session.reasonAgainst('configure'));
  protected readonly rows = computed<readonly ControlRow[]>(() => {
    const limits = this.risk.limits();
    return limits ? controlRows(limits, this.trading.openOrders()) : [];
  });
  protected readonly until = computed(() => {
    const until = this.risk.limits()?.untilTime;
    return until ? `${utcDateTime(until)} UTC` : undefined;
  });

  protected readonly open = signal(false);
  protected readonly removing = signal<ControlLimit | undefined>(undefined);
  protected readonly control = signal('');
  protected readonly scope = signal<LimitScope>('ENGINE');
  protected readonly name = signal('');
  protected readonly target = signal('');
  protected readonly value = signal('');
  protected readonly hours = signal('');
  protected readonly reason = signal('');
  protected readonly busy = signal(false);
  protected readonly fault = signal<string | undefined>(undefined);
  protected readonly unit = computed(() => LIMIT_UNITS[this.control()] ?? '');

  protected shown(text: string): string {
    return /^-?\d+(\.\d+)?$/.test(text) ? trimmed(text) : text;
  }

  protected chosen(event: Event): string {
    return (event.target as HTMLSelectElement).value;
  }

  protected chooseScope(event: Event): void {
    this.scope.set(SCOPES.find((scope) => scope === this.chosen(event)) ?? 'ENGINE');
  }

  protected add(): void {
    if (this.forbidden()) return;
    this.removing.set(undefined);
    this.begin('OPEN_ORDERS', 'VENUE', '', '', '');
  }

  protected edit(limit: ControlLimit): void {
    if (this.forbidden()) return;
    this.removing.set(undefined);
    const scope = SCOPES.find((known) => known === limit.scope) ?? 'ENGINE';
    this.begin(limit.control, scope, limit.name, limit.target ?? '', limit.value);
  }

  protected remove(limit: ControlLimit): void {
    if (this.forbidden()) return;
    this.removing.set(limit);
    this.begin(limit.control, 'ENGINE', limit.name, limit.target ?? '', limit.value);
  }

  private begin(control: string, scope: LimitScope, name: string, target: string, value: string): void {
    this.control.set(control);
    this.scope.set(scope);
    this.name.set(name);
    this.target.set(target);
    this.value.set(value);
    this.hours.set('');
    this.reason.set('');
    this.fault.set(undefined);
    this.open.set(true);
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const limits = this.risk.limits();
    if (!limits || this.busy() || this.reason().trim() === '') return;
    const hours = this.hours().trim();
    if (hours !== '' && !(Number(hours) > 0 && Number(hours) <= 744)) {
      this.fault.set(`Hours: expected above 0 and at most 744, got ${hours}.`);
      return;
    }
    const gone = this.removing();
    const next = gone
      ? limits.controls.filter((limit) => keyOf(limit) !== keyOf(gone))
      : withLimit(limits.controls, {
          control: this.control(),
          scope: this.scope(),
          name: this.scope() === 'ENGINE' ? '' : this.name().trim(),
          target: this.target().trim() === '' ? null : this.target().trim(),
          value: this.value().trim(),
        });
    this.busy.set(true);
    this.fault.set(undefined);
    try {
      await this.risk.updateLimits({
        expectedVersion: limits.version,
        controls: next.map((limit) => ({
          control: limit.control,
          scope: SCOPES.find((scope) => scope === limit.scope) ?? 'ENGINE',
          name: limit.name === '' ? undefined : limit.name,
          target: limit.target ?? undefined,
          value: limit.value,
        })),
        untilTime: hours === '' ? undefined : new Date(Date.now() + Number(hours) * 3_600_000).toISOString(),
        reason: this.reason().trim(),
      });
      this.open.set(false);
    } catch (error) {
      this.fault.set(messageOf(error));
      void this.risk.refresh();
    } finally {
      this.busy.set(false);
    }
  }
}
