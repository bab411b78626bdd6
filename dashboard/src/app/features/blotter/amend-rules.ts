import type { Instrument } from '../../core/market/market-store';
import { compare, decimal, parseDecimal, subtract, toText } from '../../core/number/decimal';
import { trimmed } from '../../core/number/format';
import type { Order } from '../../core/trading/order-keeper';
import type { Findings, Surroundings } from '../order-ticket/ticket-rules';
import { check } from '../order-ticket/ticket-rules';

/** What the user typed: the whole quantity, what has filled included. */
export interface Terms {
  readonly qty: string;
  readonly limitPx: string;
}

/** Why an order cannot be changed at all, whatever its new terms; `undefined` when it can. */
export function reasonAgainstAmending(order: Order, user: string | undefined): string | undefined {
  if (order.type === 'MARKET' || order.timeInForce !== 'GTC')
    return 'Only an order that rests can be changed.';
  if (order.state !== 'LIVE') return `The order is ${order.state.replace('_', ' ')}.`;
  // A strategy's and other people's orders count in limits of theirs: the engine would refuse.
  if (order.owner !== user) return `Only ${order.owner} can change it; it can be canceled.`;
  return undefined;
}

/** Whether the terms typed differ from the order's; text that is no number counts as another. */
export function changed(order: Order, terms: Terms): { readonly qty: boolean; readonly limitPx: boolean } {
  const differs = (text: string, now: string | null) => {
    const typed = parseDecimal(text);
    return !typed || now === null || compare(typed, decimal(now)) !== 0;
  };
  return { qty: differs(terms.qty, order.qty), limitPx: differs(terms.limitPx, order.limitPx) };
}

/** Checks new terms as the ticket checks an order, and by what amendments need besides. */
export function checkTerms(
  order: Order,
  terms: Terms,
  instrument: Instrument,
  around: Surroundings,
): Findings {
  // What is free is no bound here: what the order has reserved goes into its new terms.
  const found = check({ side: order.side, type: order.type, timeInForce: 'GTC', ...terms }, instrument, {
    ...around,
    freeBase: undefined,
    freeQuote: undefined,
  });
  if (found.qty || found.limitPx || found.order) return found;
  const change = changed(order, terms);
  if (!change.qty && !change.limitPx) return { ...found, order: 'Nothing is changed.' };
  const qty = decimal(terms.qty.trim());
  const filled = decimal(order.cumQty);
  if (compare(qty, filled) <= 0)
    return { ...found, qty: `More than the ${trimmed(order.cumQty)} ${instrument.base} that has filled.` };
  if (order.venue === 'BINANCE') {
    if (change.limitPx) return { ...found, limitPx: 'Binance cannot change a price: cancel and place anew.' };
    if (compare(qty, decimal(order.qty)) > 0)
      return { ...found, qty: 'Binance only makes a quantity smaller.' };
  }
  return found;
}

/** What would be left to fill. */
export function leavesOf(order: Order, terms: Terms): string {
  const qty = parseDecimal(terms.qty);
  return qty ? trimmed(toText(subtract(qty, decimal(order.cumQty)))) : '–';
}
