import { Component, computed, inject, signal } from '@angular/core';
import { messageOf } from '../../core/api/gateway-error';
import { decimal, subtract, toText } from '../../core/number/decimal';
import { trimmed, utcTime } from '../../core/number/format';
import type { Strategy } from '../../core/risk/risk-store';
import { RiskStore } from '../../core/risk/risk-store';
import { Session } from '../../core/session/session';
import { SystemStore } from '../../core/system/system-store';
import { Modal } from '../../widgets/modal';
import { TabList } from '../../widgets/tab-list';
import { TextField } from '../../widgets/text-field';
import { stageRows } from '../engine/stage-rows';
import { usage } from './usage';

const REJECTIONS_SHOWN = 12;

@Component({
  selector: 'k-risk-panel',
  imports: [Modal, TabList, TextField],
  templateUrl: './risk-panel.html',
  styleUrl: './risk-panel.css',
})
export class RiskPanel {
  protected readonly risk = inject(RiskStore);
  private readonly system = inject(SystemStore);
  private readonly session = inject(Session);

  protected readonly tabs = [
    { id: 'limits', label: 'Risk' },
    { id: 'strategies', label: 'Strategies' },
    { id: 'latency', label: 'Latency' },
  ];
  protected readonly tab = signal('limits');
  protected readonly switching = signal<Strategy | undefined>(undefined);
  protected readonly reason = signal('');
  protected readonly busy = signal(false);
  protected readonly fault = signal<string | undefined>(undefined);
  protected readonly forbidden = computed(() => this.session.reasonAgainst('configure'));
  protected readonly daily = computed(() => {
    const limits = this.risk.limits();
    if (!limits) return undefined;
    return {
      used: trimmed(limits.usedDailyNotional, 2),
      limit: trimmed(limits.maxDailyNotional, 2),
      left: trimmed(toText(subtract(decimal(limits.maxDailyNotional), decimal(limits.usedDailyNotional))), 2),
      asset: limits.referenceAsset,
      ...usage(Number(limits.usedDailyNotional), Number(limits.maxDailyNotional)),
    };
  });
  protected readonly open = computed(() => {
    const limits = this.risk.limits();
    const used = this.system.health()?.openOrders;
    if (!limits || used === undefined) return undefined;
    return { used, limit: limits.maxOpenOrders, ...usage(used, limits.maxOpenOrders) };
  });
  protected readonly perOrder = computed(() =>
    (this.risk.limits()?.orderNotional ?? []).map((limit) => ({
      asset: limit.asset,
      amount: trimmed(limit.maxOrderNotional),
    })),
  );
  protected readonly rejections = computed(() =>
    this.risk
      .rejections()
      .slice(0, REJECTIONS_SHOWN)
      .map((rejection) => ({
        ...rejection,
        key: rejection.orderId + rejection.time,
        shown: utcTime(rejection.time),
      })),
  );
  protected readonly latencies = computed(() =>
    stageRows(this.system.health()?.latencies ?? [], this.system.health()?.pulse.floors),
  );
  protected readonly trimmed = trimmed;

  protected ask(strategy: Strategy): void {
    if (this.forbidden()) return;
    this.reason.set('');
    this.fault.set(undefined);
    this.switching.set(strategy);
  }

  protected async confirm(event: Event): Promise<void> {
    event.preventDefault();
    const strategy = this.switching();
    if (!strategy || this.busy() || this.reason().trim() === '') return;
    this.busy.set(true);
    this.fault.set(undefined);
    try {
      await this.risk.updateStrategy({
        name: strategy.name,
        expectedVersion: strategy.version,
        enabled: !strategy.enabled,
        reason: this.reason().trim(),
      });
      this.switching.set(undefined);
    } catch (error) {
      this.fault.set(messageOf(error));
      void this.risk.refresh();
    } finally {
      this.busy.set(false);
    }
  }
}
