import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { Gateway } from '../api/gateway';
import type { GatewayError } from '../api/gateway-error';
import { messageOf } from '../api/gateway-error';
import type { BalancePartsFragment } from '../api/generated/graphql';
import {
  BalanceStreamDocument,
  BalancesDocument,
  FillHistoryDocument,
  FillStreamDocument,
  OpenOrdersDocument,
  OrderHistoryDocument,
  OrderStreamDocument,
} from '../api/generated/graphql';
import { mergeNewestFirst } from '../bounded-list';
import { FrameBatch } from '../frame-batch';
import { compareInstants } from '../number/instant';
import { Notices } from '../notices/notices';
import type { Fill, Order } from './order-keeper';
import { OrderKeeper } from './order-keeper';

export type Balance = BalancePartsFragment;

const ORDERS_KEPT = 500;
const FILLS_KEPT = 300;
const SNAPSHOT_ROWS = 200;
const RETRY_MS = 3_000;
/** A stream may start a moment after the snapshot was taken; looking again soon closes that gap. */
const SECOND_LOOK_MS = 2_000;

/** Our own side: orders, fills and balances, from snapshots and the events after them. */
@Injectable()
export class TradingStore {
  private readonly gateway = inject(Gateway);
  private readonly notices = inject(Notices);
  private readonly keeper = new OrderKeeper(ORDERS_KEPT);
  private readonly openList = signal<readonly Order[]>([]);
  private readonly orderList = signal<readonly Order[]>([]);
  private readonly fillList = signal<readonly Fill[]>([]);
  private readonly balanceMap = signal<ReadonlyMap<string, Balance>>(new Map());
  private readonly snapshotFault = signal<string | undefined>(undefined);
  private readonly loadedOnce = signal(false);
  private newFills: Fill[] = [];
  private readonly batch = new FrameBatch(() => this.flush());
  private retry: ReturnType<typeof setTimeout> | undefined;

  readonly openOrders = this.openList.asReadonly();
  /** The latest orders, whatever became of them. */
  readonly orders = this.orderList.asReadonly();
  readonly fills = this.fillList.asReadonly();
  readonly balances = computed(() =>
    [...this.balanceMap().values()].sort(
      (a, b) => a.venue.localeCompare(b.venue) || a.asset.localeCompare(b.asset),
    ),
  );
  readonly fault = this.snapshotFault.asReadonly();
  readonly loaded = this.loadedOnce.asReadonly();

  constructor() {
    const onError = (what: string) => (error: GatewayError) =>
      this.notices.problem(`${what} stopped: ${error.message}`);
    const stops = [
      this.gateway.stream(
        OrderStreamDocument,
        {},
        ({ orders }) => this.onOrder(orders),
        onError('Order events'),
      ),
      this.gateway.stream(FillStreamDocument, {}, ({ fills }) => this.onFill(fills), onError('Fill events')),
      this.gateway.stream(
        BalanceStreamDocument,
        {},
        ({ balances }) => this.onBalances(balances),
        onError('Balances'),
      ),
    ];
    effect(() => {
      if (this.gateway.connectionNumber() > 0) untracked(() => void this.takeSnapshot(true));
    });
    const onVisible = () => {
      if (!document.hidden && this.gateway.isLive()) void this.takeSnapshot(false);
    };
    document.addEventListener('visibilitychange', onVisible);
    inject(DestroyRef).onDestroy(() => {
      for (const stop of stops) stop();
      document.removeEventListener('visibilitychange', onVisible);
      clearTimeout(this.retry);
      this.batch.cancel();
    });
  }

  balance(venue: string, asset: string): Balance | undefined {
    return this.balanceMap().get(`${venue}:${asset}`);
  }

  private onOrder(order: Order): void {
    this.keeper.onEvent(order);
    this.batch.request();
  }

  private onFill(fill: Fill): void {
    // Bounded: the batch runs at least twice a second, and keeping more than the list shows has no use.
    if (this.newFills.length >= FILLS_KEPT) this.newFills.shift();
    this.newFills.push(fill);
    this.batch.request();
  }

  private onBalances(balances: readonly Balance[]): void {
    this.balanceMap.update((known) => {
      const next = new Map(known);
      for (const balance of balances) {
        const key = `${balance.venue}:${balance.asset}`;
        const last = next.get(key);
        if (!last || compareInstants(last.updatedTime, balance.updatedTime) <= 0) next.set(key, balance);
      }
      return next;
    });
  }

  private flush(): void {
    this.openList.set(this.keeper.open());
    this.orderList.set(this.keeper.all());
    if (this.newFills.length > 0) {
      const incoming = this.newFills;
      this.newFills = [];
      this.fillList.update((list) => mergeFills(list, incoming));
    }
  }

  private async takeSnapshot(newConnection: boolean): Promise<void> {
    clearTimeout(this.retry);
    this.keeper.mark(newConnection);
    try {
      const [open, history, fills, balances] = await Promise.all([
        this.gateway.call(OpenOrdersDocument, {}),
        this.gateway.call(OrderHistoryDocument, { first: SNAPSHOT_ROWS }),
        this.gateway.call(FillHistoryDocument, { first: SNAPSHOT_ROWS }),
        this.gateway.call(BalancesDocument, {}),
      ]);
      this.keeper.onSnapshot(open.orders, history.orders);
      this.fillList.update((list) => mergeFills(newConnection ? [] : list, fills.fills));
      this.onBalances(balances.balances);
      this.snapshotFault.set(undefined);
      this.loadedOnce.set(true);
      this.flush();
      if (newConnection) this.retry = setTimeout(() => void this.takeSnapshot(false), SECOND_LOOK_MS);
    } catch (error) {
      this.snapshotFault.set(messageOf(error));
      this.retry = setTimeout(() => void this.takeSnapshot(newConnection), RETRY_MS);
    }
  }
}

function mergeFills(list: readonly Fill[], incoming: readonly Fill[]): readonly Fill[] {
  return mergeNewestFirst(
    list,
    incoming,
    (fill) => `${fill.venue}:${fill.symbol}:${fill.tradeId}:${fill.orderId}`,
    (fill) => fill.exchangeTime,
    FILLS_KEPT,
  );
}
