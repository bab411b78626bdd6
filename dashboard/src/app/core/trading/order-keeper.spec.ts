import type { OrderState } from '../api/generated/graphql';
import type { Order } from './order-keeper';
import { OrderKeeper } from './order-keeper';

function order(orderId: string, state: OrderState, sequence: number): Order {
  return {
    orderId,
    clientOrderId: '',
    venueOrderId: null,
    owner: 'trader',
    venue: 'binance',
    symbol: 'BTC-USDT',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    limitPx: '1',
    qty: '1',
    cumQty: '0',
    leavesQty: '1',
    avgPx: null,
    state,
    reason: null,
    reasonText: null,
    createdTime: `2026-11-22T14:00:${String(sequence % 60).padStart(2, '0')}Z`,
    updatedTime: '2026-11-22T14:00:00Z',
    mode: null,
    sequence,
  };
}

const ids = (orders: readonly Order[]) => orders.map(({ orderId }) => orderId);

describe('OrderKeeper', () => {
  it('should list live orders as open and drop them when they end', () => {
    const keeper = new OrderKeeper(10);
    keeper.onEvent(order('a', 'LIVE', 1));
    keeper.onEvent(order('b', 'UNKNOWN', 2));
    expect(ids(keeper.open())).toEqual(['b', 'a']);

    keeper.onEvent(order('a', 'FILLED', 3));

    expect(ids(keeper.open())).toEqual(['b']);
    expect(ids(keeper.all())).toEqual(['a', 'b']);
  });

  it('should not let a late event undo a newer one', () => {
    const keeper = new OrderKeeper(10);
    keeper.onEvent(order('a', 'CANCELED', 5));
    keeper.onEvent(order('a', 'LIVE', 4));

    expect(keeper.open()).toEqual([]);
  });

  it('should believe events that came while the snapshot was under way', () => {
    const keeper = new OrderKeeper(10);
    keeper.mark(true);
    keeper.onEvent(order('new', 'LIVE', 9));
    keeper.onEvent(order('gone', 'FILLED', 8));

    keeper.onSnapshot([order('gone', 'LIVE', 3), order('old', 'LIVE', 2)], []);

    expect(ids(keeper.open()).sort()).toEqual(['new', 'old']);
  });

  it('should not show an order as open because history lags behind the engine', () => {
    const keeper = new OrderKeeper(10);
    keeper.mark(true);

    keeper.onSnapshot([], [order('a', 'LIVE', 3)]);

    expect(keeper.open()).toEqual([]);
    expect(ids(keeper.all())).toEqual(['a']);
  });

  it('should start anew on a new connection, for sequences may have started anew as well', () => {
    const keeper = new OrderKeeper(10);
    keeper.onEvent(order('a', 'LIVE', 1_000));

    keeper.mark(true);
    keeper.onSnapshot([order('a', 'PENDING_CANCEL', 3)], []);

    expect(keeper.open()[0]?.state).toBe('PENDING_CANCEL');
  });

  it('should forget closed orders first when full, and count them', () => {
    const keeper = new OrderKeeper(3);
    keeper.onEvent(order('open', 'LIVE', 1));
    for (let i = 2; i <= 6; i++) keeper.onEvent(order(`done${i}`, 'FILLED', i));

    expect(ids(keeper.all())).toEqual(['done6', 'done5', 'open']);
    expect(keeper.dropped).toBe(3);
  });
});
