import { Component, computed, inject, signal, viewChild } from '@angular/core';
import { messageOf } from '../../core/api/gateway-error';
import type { RiskLimitsInput } from '../../core/api/generated/graphql';
import { utcDateTime } from '../../core/number/format';
import type { Limits } from '../../core/risk/risk-store';
import { RiskStore } from '../../core/risk/risk-store';
import { Session } from '../../core/session/session';
import type { Change, Field } from './changes';
import type { SaveRequest } from './versioned-form';
import { VersionedForm } from './versioned-form';

const ASSET_PREFIX = 'orderNotional.';

@Component({
  selector: 'k-limits-settings',
  imports: [VersionedForm],
  template: `
    <section class="panel" aria-labelledby="limits-heading" data-testid="limits-settings">
      <div class="panel-head">
        <h2 id="limits-heading">Risk limits</h2>
        @if (risk.limits(); as limits) {
          <span class="muted">version {{ limits.version }}</span>
        }
      </div>
      @if (risk.limits(); as limits) {
        <k-versioned-form
          id="limits"
          [fields]="fields()"
          [version]="limits.version"
          [note]="note()"
          [forbidden]="forbidden()"
          [busy]="busy()"
          [refusal]="refusal()"
          (saveAsked)="save($event)"
        />
      } @else {
        <p class="empty">{{ risk.fault() ?? 'Loading limits…' }}</p>
      }
    </section>
  `,
})
export class LimitsSettings {
  protected readonly risk = inject(RiskStore);
  private readonly session = inject(Session);
  private readonly form = viewChild(VersionedForm);

  protected readonly busy = signal(false);
  protected readonly refusal = signal<string | undefined>(undefined);
  protected readonly forbidden = computed(() => this.session.reasonAgainst('configure'));
  protected readonly fields = computed(() => limitFields(this.risk.limits()));
  protected readonly note = computed(() => {
    const limits = this.risk.limits();
    if (!limits?.changedBy || !limits.changedTime) return 'Never changed since the engine was configured.';
    return `Last changed by ${limits.changedBy}, ${utcDateTime(limits.changedTime)} UTC.`;
  });

  protected async save(request: SaveRequest): Promise<void> {
    const limits = this.risk.limits();
    if (!limits || this.busy()) return;
    this.busy.set(true);
    this.refusal.set(undefined);
    try {
      await this.risk.updateLimits(limitsInput(limits, request));
      this.form()?.reset();
    } catch (error) {
      this.refusal.set(messageOf(error));
      void this.risk.refresh();
    } finally {
      this.busy.set(false);
    }
  }
}

function limitFields(limits: Limits | undefined): readonly Field[] {
  if (!limits) return [];
  const asset = limits.referenceAsset;
  return [
    {
      name: 'maxDailyNotional',
      label: 'Traded in one day',
      unit: asset,
      kind: { type: 'decimal' },
      current: limits.maxDailyNotional,
    },
    ...limits.orderNotional.map((limit): Field => ({
      name: ASSET_PREFIX + limit.asset,
      label: `One order against ${limit.asset}`,
      unit: limit.asset,
      kind: { type: 'decimal' },
      current: limit.maxOrderNotional,
    })),
    {
      name: 'priceCollarBps',
      label: 'Price collar',
      unit: 'bps',
      kind: { type: 'integer', min: 0, max: 10_000 },
      current: String(limits.priceCollarBps),
    },
    {
      name: 'maxQuoteAgeMillis',
      label: 'Oldest quote to trade on',
      unit: 'ms',
      kind: { type: 'integer', min: 1, max: 600_000 },
      current: String(limits.maxQuoteAgeMillis),
    },
    {
      name: 'maxOrdersPerSecond',
      label: 'Orders a second, whole engine',
      unit: '/ s',
      kind: { type: 'integer', min: 0, max: 10_000 },
      current: String(limits.maxOrdersPerSecond),
    },
    {
      name: 'maxOpenOrders',
      label: 'Open orders',
      unit: '',
      kind: { type: 'integer', min: 0, max: 10_000 },
      current: String(limits.maxOpenOrders),
    },
  ];
}

/** Only what changed is sent; limits per asset travel as one list, so that list is sent whole. */
export function limitsInput(limits: Pick<Limits, 'orderNotional'>, request: SaveRequest): RiskLimitsInput {
  const changed = new Map(request.changes.map((change: Change) => [change.name, change.to]));
  const whole = (name: string) => (changed.has(name) ? Number(changed.get(name)) : undefined);
  const assets = request.changes.some((change) => change.name.startsWith(ASSET_PREFIX));
  return {
    expectedVersion: request.expectedVersion,
    reason: request.reason,
    maxDailyNotional: changed.get('maxDailyNotional'),
    priceCollarBps: whole('priceCollarBps'),
    maxQuoteAgeMillis: whole('maxQuoteAgeMillis'),
    maxOrdersPerSecond: whole('maxOrdersPerSecond'),
    maxOpenOrders: whole('maxOpenOrders'),
    orderNotional: assets
      ? limits.orderNotional.map(({ asset, maxOrderNotional }) => ({
          asset,
          maxOrderNotional: changed.get(ASSET_PREFIX + asset) ?? maxOrderNotional,
        }))
      : undefined,
  };
}
