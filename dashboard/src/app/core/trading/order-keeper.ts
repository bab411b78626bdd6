import type { FillPartsFragment, OrderPartsFragment, OrderState } from '../api/generated/graphql';
import { compareInstants } from '../number/instant';

export type Order = OrderPartsFragment;
export type Fill = FillPartsFragment;

const OPEN_STATES: readonly OrderState[] = ['PENDING_NEW', 'LIVE', 'PENDING_CANCEL', 'UNKNOWN'];

export function isOpenState(state: OrderState): boolean {
  return OPEN_STATES.includes(state);
}

/**
 * The orders this page knows: a snapshot joined with the events around it. What is open is the engine's word (its own
 * snapshot and the events after it); history, which lags a little, only tells the past.
 */
export class OrderKeeper {
  private readonly orders = new Map<string, Order>();
  private openIds = new Set<string>();
  private changedSinceMark = new Set<string>();
  private droppedCount = 0;

  constructor(private readonly capacity: number) {}

  /** Orders left out because the page keeps only so many. */
  get dropped(): number {
    return this.droppedCount;
  }

  /** Call when a snapshot is asked for: events from here on are newer than what it will say. */
  mark(newConnection: boolean): void {
    this.changedSinceMark = new Set();
    // Sequences start again with a new journal; nothing known before the connection may outvote the snapshot.
    if (newConnection) this.orders.clear();
  }

  onEvent(order: Order): void {
    if (!this.takeIfNewer(order)) return;
    this.changedSinceMark.add(order.orderId);
    if (isOpenState(order.state)) this.openIds.add(order.orderId);
    else this.openIds.delete(order.orderId);
    this.trim();
  }

  onSnapshot(open: readonly Order[], history: readonly Order[]): void {
    for (const order of history) this.takeIfNewer(order);
    for (const order of open) this.takeIfNewer(order);
    const openIds = new Set(open.map((order) => order.orderId));
    for (const id of this.changedSinceMark) {
      const order = this.orders.get(id);
      if (order && isOpenState(order.state)) openIds.add(id);
      else openIds.delete(id);
    }
    for (const order of open) {
      const known = this.orders.get(order.orderId);
      if (known && !isOpenState(known.state)) openIds.delete(order.orderId);
    }
    this.openIds = openIds;
    this.trim();
  }

  /** Open orders, newest first. */
  open(): readonly Order[] {
    return this.sorted([...this.openIds].flatMap((id) => this.orders.get(id) ?? []));
  }

  /** All known orders, newest first. */
  all(): readonly Order[] {
    return this.sorted([...this.orders.values()]);
  }

  private takeIfNewer(order: Order): boolean {
    const known = this.orders.get(order.orderId);
    if (known && known.sequence > order.sequence) return false;
    this.orders.set(order.orderId, order);
    return true;
  }

  private sorted(orders: Order[]): readonly Order[] {
    return orders.sort((a, b) => compareInstants(b.createdTime, a.createdTime));
  }

  private trim(): void {
    if (this.orders.size <= this.capacity) return;
    const closed = this.sorted([...this.orders.values()].filter((order) => !this.openIds.has(order.orderId)));
    const surplus = closed.slice(Math.max(0, closed.length - (this.orders.size - this.capacity)));
    for (const order of surplus) this.orders.delete(order.orderId);
    this.droppedCount += surplus.length;
  }
}
