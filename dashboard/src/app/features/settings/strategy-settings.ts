import { Component, computed, inject, input, signal, viewChild } from '@angular/core';
import { messageOf } from '../../core/api/gateway-error';
import type { Strategy } from '../../core/risk/risk-store';
import { RiskStore } from '../../core/risk/risk-store';
import { Session } from '../../core/session/session';
import type { Field } from './changes';
import type { SaveRequest } from './versioned-form';
import { VersionedForm } from './versioned-form';

@Component({
  selector: 'k-strategy-settings',
  imports: [VersionedForm],
  template: `
    <section
      class="panel"
      [attr.aria-label]="'Strategy ' + strategy().name"
      [attr.data-testid]="'settings-' + strategy().name"
    >
      <div class="panel-head">
        <span class="dot" [class.up]="strategy().enabled"></span>
        <h2>{{ strategy().name }}</h2>
        <span class="muted">{{ strategy().enabled ? 'on' : 'off' }}, version {{ strategy().version }}</span>
      </div>
      <k-versioned-form
        [id]="strategy().name"
        [fields]="fields()"
        [version]="strategy().version"
        note="Switched on and off on the desk, panel Strategies."
        [forbidden]="forbidden()"
        [busy]="busy()"
        [refusal]="refusal()"
        (saveAsked)="save($event)"
      />
    </section>
  `,
})
export class StrategySettings {
  private readonly risk = inject(RiskStore);
  private readonly session = inject(Session);
  private readonly form = viewChild.required(VersionedForm);

  readonly strategy = input.required<Strategy>();
  protected readonly busy = signal(false);
  protected readonly refusal = signal<string | undefined>(undefined);
  protected readonly forbidden = computed(() => this.session.reasonAgainst('configure'));
  protected readonly fields = computed<readonly Field[]>(() => {
    const strategy = this.strategy();
    const asset = this.risk.limits()?.referenceAsset ?? '';
    return [
      {
        name: 'minProfitBps',
        label: 'Smallest gain worth trading',
        unit: 'bps',
        kind: { type: 'bps', max: 10_000 },
        current: String(strategy.minProfitBps),
      },
      {
        name: 'maxCycleNotional',
        label: 'Largest start amount of a cycle',
        unit: asset,
        kind: { type: 'decimal' },
        current: strategy.maxCycleNotional,
      },
      {
        name: 'maxLegs',
        label: 'Legs at most',
        unit: '',
        kind: { type: 'integer', min: 2, max: 10 },
        current: String(strategy.maxLegs),
      },
    ];
  });

  protected async save(request: SaveRequest): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.refusal.set(undefined);
    const changed = new Map(request.changes.map((change) => [change.name, change.to]));
    const number = (name: string) => (changed.has(name) ? Number(changed.get(name)) : undefined);
    try {
      await this.risk.updateStrategy({
        name: this.strategy().name,
        expectedVersion: request.expectedVersion,
        reason: request.reason,
        minProfitBps: number('minProfitBps'),
        maxCycleNotional: changed.get('maxCycleNotional'),
        maxLegs: number('maxLegs'),
      });
      this.form().reset();
    } catch (error) {
      this.refusal.set(messageOf(error));
      void this.risk.refresh();
    } finally {
      this.busy.set(false);
    }
  }
}
