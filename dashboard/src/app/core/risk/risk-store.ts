import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { Gateway } from '../api/gateway';
import { messageOf } from '../api/gateway-error';
import type {
  LimitPartsFragment,
  LimitsDecisionInput,
  RejectionPartsFragment,
  RiskLimitsInput,
  StrategyInput,
  StrategyPartsFragment,
} from '../api/generated/graphql';
import {
  DecideRiskLimitsDocument,
  RiskRejectionsDocument,
  RiskStateDocument,
  UpdateRiskLimitsDocument,
  UpdateStrategyDocument,
} from '../api/generated/graphql';
import { mergeNewestFirst } from '../bounded-list';
import { Notices } from '../notices/notices';
import { SystemStore } from '../system/system-store';

export type Limits = LimitPartsFragment;
export type Strategy = StrategyPartsFragment;
export type Rejection = RejectionPartsFragment;

const POLL_MS = 3_000;
const REJECTIONS_KEPT = 200;
const REJECTIONS_FETCHED = 50;
/** Refusals reach history a little after the engine counted them. */
const HISTORY_LAG_MS = 1_500;

/** Limits with their use, strategies, and the latest refusals of the risk gate. */
@Injectable()
export class RiskStore {
  private readonly gateway = inject(Gateway);
  private readonly notices = inject(Notices);
  private readonly system = inject(SystemStore);
  private readonly currentLimits = signal<Limits | undefined>(undefined);
  private readonly currentStrategies = signal<readonly Strategy[]>([]);
  private readonly latestRejections = signal<readonly Rejection[]>([]);
  private readonly stateFault = signal<string | undefined>(undefined);
  private readonly rejectionCount = computed(() => this.system.health()?.rejections);
  private loading = false;
  private rejectionTimer: ReturnType<typeof setTimeout> | undefined;

  readonly limits = this.currentLimits.asReadonly();
  readonly strategies = this.currentStrategies.asReadonly();
  readonly rejections = this.latestRejections.asReadonly();
  readonly fault = this.stateFault.asReadonly();

  constructor() {
    effect(() => {
      if (this.gateway.connectionNumber() > 0) {
        untracked(() => {
          void this.refresh();
          void this.loadRejections();
        });
      }
    });
    effect(() => {
      if (this.rejectionCount() !== undefined) untracked(() => this.loadRejectionsSoon());
    });
    const poll = setInterval(() => {
      if (!document.hidden && this.gateway.isLive()) void this.refresh();
    }, POLL_MS);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(poll);
      clearTimeout(this.rejectionTimer);
    });
  }

  async refresh(): Promise<void> {
    if (this.loading) return;
    this.loading = true;
    try {
      const state = await this.gateway.call(RiskStateDocument, {});
      this.currentLimits.set(state.riskLimits);
      this.currentStrategies.set(state.strategies);
      this.stateFault.set(undefined);
    } catch (error) {
      this.stateFault.set(messageOf(error));
    } finally {
      this.loading = false;
    }
  }

  /** Throws a GatewayError when refused, for the form to show. */
  async updateLimits(input: RiskLimitsInput): Promise<void> {
    const { updateRiskLimits } = await this.gateway.call(UpdateRiskLimitsDocument, { input });
    this.currentLimits.set(updateRiskLimits);
    if (updateRiskLimits.version === input.expectedVersion) {
      this.notices.good('It loosens a limit and waits for a second person.');
    } else {
      this.notices.good(`Limits saved as version ${updateRiskLimits.version}.`);
    }
  }

  /** Throws a GatewayError when refused, for the form to show. */
  async decide(input: LimitsDecisionInput): Promise<void> {
    const { decideRiskLimits } = await this.gateway.call(DecideRiskLimitsDocument, { input });
    this.currentLimits.set(decideRiskLimits);
    this.notices.good(
      input.approve
        ? `Limits approved as version ${decideRiskLimits.version}.`
        : 'The change of limits is off.',
    );
  }

  /** Throws a GatewayError when refused, for the form to show. */
  async updateStrategy(input: StrategyInput): Promise<void> {
    const { updateStrategy } = await this.gateway.call(UpdateStrategyDocument, { input });
    this.currentStrategies.update((list) =>
      list.map((strategy) => (strategy.name === updateStrategy.name ? updateStrategy : strategy)),
    );
    this.notices.good(
      `Strategy ${updateStrategy.name} ${updateStrategy.enabled ? 'is on' : 'is off'}, version ${updateStrategy.version}.`,
    );
  }

  private loadRejectionsSoon(): void {
    this.rejectionTimer ??= setTimeout(() => {
      this.rejectionTimer = undefined;
      void this.loadRejections();
    }, HISTORY_LAG_MS);
  }

  private async loadRejections(): Promise<void> {
    try {
      const { riskRejections } = await this.gateway.call(RiskRejectionsDocument, {
        first: REJECTIONS_FETCHED,
      });
      this.latestRejections.update((list) =>
        mergeNewestFirst(
          list,
          riskRejections,
          (rejection) => `${rejection.orderId}:${rejection.time}`,
          (rejection) => rejection.time,
          REJECTIONS_KEPT,
        ),
      );
    } catch (error) {
      this.stateFault.set(messageOf(error));
    }
  }
}
