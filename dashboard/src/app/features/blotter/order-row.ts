import type { Instrument } from '../../core/market/market-store';
import { fixed, stepDecimals, trimmed } from '../../core/number/format';
import type { Fill, Order } from '../../core/trading/order-keeper';

const TYPE_TEXT = { LIMIT: 'Limit', MARKET: 'Market', LIMIT_MAKER: 'Post-only' } as const;

/** A strategy's name without the prefix that says it is one. */
export function ownerText(owner: string): string {
  return owner.replace(/^strategy:/, '');
}

export function stateTone(state: Order['state']): '' | 'up' | 'down' | 'warn' {
  switch (state) {
    case 'FILLED':
      return 'up';
    case 'REJECTED':
      return 'down';
    case 'UNKNOWN':
    case 'PENDING_NEW':
    case 'PENDING_CANCEL':
      return 'warn';
    case 'LIVE':
    case 'CANCELED':
    case 'EXPIRED':
      return '';
  }
}

/** Words for a state as the table shows it; a partly filled live order says so. */
export function stateText(order: Order): string {
  if (order.state === 'LIVE' && Number(order.cumQty) > 0) return 'PARTLY FILLED';
  return order.state.replace('_', ' ');
}

export function describeOrder(order: Order, instrument: Instrument | undefined) {
  const decimals = instrument ? stepDecimals(instrument.tickSize) : 8;
  return {
    order,
    symbol: order.symbol,
    sideTone: order.side === 'BUY' ? 'up' : 'down',
    type: order.type === 'LIMIT' ? `Limit ${order.timeInForce}` : TYPE_TEXT[order.type],
    limitPx: order.limitPx === null ? 'Market' : fixed(order.limitPx, decimals),
    avgPx: fixed(order.avgPx, decimals),
    qty: trimmed(order.qty),
    filled: trimmed(order.cumQty),
    state: stateText(order),
    tone: stateTone(order.state),
    owner: ownerText(order.owner),
    reason: order.reason ?? '',
    reasonText: order.reasonText ?? order.reason ?? '',
  };
}

export function describeFill(fill: Fill, instrument: Instrument | undefined) {
  return {
    fill,
    key: `${fill.venue}:${fill.symbol}:${fill.tradeId}:${fill.orderId}`,
    sideTone: fill.side === 'BUY' ? 'up' : 'down',
    px: fixed(fill.px, instrument ? stepDecimals(instrument.tickSize) : 8),
    qty: trimmed(fill.qty),
    fee: `${trimmed(fill.fee, 6)} ${fill.feeAsset}`,
    role: fill.maker ? 'maker' : 'taker',
    owner: ownerText(fill.owner),
  };
}
