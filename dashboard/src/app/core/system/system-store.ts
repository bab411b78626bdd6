import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { Gateway } from '../api/gateway';
import { messageOf } from '../api/gateway-error';
import type { HealthPartsFragment, TradingStateInput } from '../api/generated/graphql';
import {
  HealthNowDocument,
  HealthStreamDocument,
  SetKillSwitchDocument,
  SetTradingStateDocument,
} from '../api/generated/graphql';
import { Notices } from '../notices/notices';
import { ServerClock } from './server-clock';

export type Health = HealthPartsFragment;
export type TradingMode = 'LIVE' | 'PAPER' | 'SIMULATED';
export type EngineState = 'ready' | 'starting' | 'down' | 'unknown';

const SILENT_AFTER_MS = 5_000;

/** Engine health and the kill switch, as the engine last told. */
@Injectable()
export class SystemStore {
  private readonly gateway = inject(Gateway);
  private readonly clock = inject(ServerClock);
  private readonly notices = inject(Notices);
  private readonly lastHealth = signal<Health | undefined>(undefined);
  private readonly receivedAt = signal(0);
  private readonly switching = signal(false);

  readonly health = this.lastHealth.asReadonly();
  /** Whether a change of the kill switch waits for the engine. */
  readonly killSwitchBusy = this.switching.asReadonly();
  /** By name, whatever order the venues came up in. */
  readonly feeds = computed(() =>
    [...(this.lastHealth()?.feeds ?? [])].sort((a, b) =>
      a.venue < b.venue ? -1 : a.venue > b.venue ? 1 : 0,
    ),
  );
  readonly killSwitch = computed(() => this.lastHealth()?.killSwitch);
  /** Where orders go, `undefined` until the engine was heard of; what is not understood is taken for real money. */
  readonly tradingMode = computed<TradingMode | undefined>(() => {
    const mode = this.lastHealth()?.mode.toUpperCase();
    if (mode === undefined) return undefined;
    return mode === 'PAPER' || mode === 'SIMULATED' ? mode : 'LIVE';
  });
  readonly halted = computed(() => this.killSwitch()?.engaged ?? false);
  readonly silent = computed(() => {
    this.clock.now();
    return Date.now() - this.receivedAt() > SILENT_AFTER_MS;
  });
  readonly engine = computed<EngineState>(() => {
    const health = this.lastHealth();
    if (!health || !this.gateway.isLive() || this.silent()) return 'unknown';
    if (!health.engineUp) return 'down';
    return health.ready ? 'ready' : 'starting';
  });

  constructor() {
    const stop = this.gateway.stream(
      HealthStreamDocument,
      {},
      ({ health }) => this.accept(health),
      (error) => this.notices.problem(`Health stopped: ${error.message}`),
    );
    effect(() => {
      if (this.gateway.connectionNumber() > 0) untracked(() => void this.refresh());
    });
    inject(DestroyRef).onDestroy(stop);
  }

  /** Resolves to whether the engine did it; the user is told otherwise. */
  async setKillSwitch(engaged: boolean, reason: string, cancelOpenOrders: boolean): Promise<boolean> {
    this.switching.set(true);
    try {
      const { setKillSwitch } = await this.gateway.call(SetKillSwitchDocument, {
        input: { engaged, reason, cancelOpenOrders },
      });
      this.lastHealth.update((health) => (health ? { ...health, killSwitch: setKillSwitch } : health));
      if (engaged) this.notices.problem('Kill switch engaged: no new orders leave the engine.');
      else this.notices.good('Kill switch released: trading may go on.');
      return true;
    } catch (error) {
      this.notices.problem(
        `Kill switch not confirmed: ${messageOf(error)} Its true state is shown in the top bar as soon as the engine answers.`,
      );
      return false;
    } finally {
      this.switching.set(false);
    }
  }

  /** Resolves to whether the engine did it; the user is told otherwise. */
  async setTradingState(input: TradingStateInput): Promise<boolean> {
    this.switching.set(true);
    try {
      const { setTradingState } = await this.gateway.call(SetTradingStateDocument, { input });
      this.lastHealth.update((health) => (health ? { ...health, killSwitch: setTradingState } : health));
      const what = `${input.scope.toLowerCase()} ${input.name ?? ''}`.trim();
      if (input.state === 'ACTIVE') this.notices.good(`The ${what} is ACTIVE.`);
      else this.notices.problem(`The ${what} is ${input.state}.`);
      return true;
    } catch (error) {
      this.notices.problem(`The trading state is not confirmed: ${messageOf(error)}`);
      return false;
    } finally {
      this.switching.set(false);
    }
  }

  private accept(health: Health): void {
    this.clock.observe(Date.parse(health.time));
    this.receivedAt.set(Date.now());
    this.lastHealth.set(health);
  }

  private async refresh(): Promise<void> {
    try {
      this.accept((await this.gateway.call(HealthNowDocument, {})).health);
    } catch (error) {
      this.notices.problem(`Health is not known: ${messageOf(error)}`);
    }
  }
}
