import type { Order } from '../../core/trading/order-keeper';
import type { Limits } from '../../core/risk/risk-store';

export type ControlLimit = Limits['controls'][number];

/** One limit in force, as a row; `own` is the entry behind it that can be removed. */
export interface ControlRow {
  readonly key: string;
  readonly control: string;
  readonly scope: string;
  readonly name: string;
  readonly value: string;
  readonly unit: string;
  readonly inUse: string | undefined;
  readonly own: ControlLimit | undefined;
}

/** Controls that take a limit of their own, with what their value counts; the engine says which scopes each takes. */
export const LIMIT_UNITS: Readonly<Record<string, string>> = {
  RESTRICTED: '1',
  PERMISSION: '1, of a target',
  VENUE_CLOCK: 'ms',
  VENUE_BUDGET: '‰',
  MAX_QUANTITY: 'base asset',
  DAY_NOTIONAL: 'reference asset',
  MAX_VALUE: 'reference asset',
  BOOK: 'ms',
  PRICE_COLLAR: 'bps',
  PRICE_MOVE: 'bps',
  MAX_POSITION: 'the asset',
  MAX_EXPOSURE: 'reference asset',
  DAY_LOSS: 'reference asset',
  REPEATED_ORDER: 'number',
  REPEATED_EXECUTION: 'number',
  ORDER_RATE: 'per second',
  AMEND_RATE: 'per second',
  OPEN_ORDERS: 'number',
  OPEN_NOTIONAL: 'reference asset',
  PRICE_MOVE_WINDOW: 'ms',
  REPEATED_ORDER_WINDOW: 'ms',
  REPEATED_EXECUTION_WINDOW: 'ms',
  PERMISSION_REQUIRED: '1',
  CANCEL_RATE: 'per second',
  SECOND_PERSON: '1',
  BALANCE_DIFFERENCE: '‰',
  BALANCE_DIFFERENCES: 'number',
  BALANCE_DIFFERENCE_WINDOW: 'ms',
};

/** What holds while no limit of its own is set, for the two whose use is measured anyway. */
const DEFAULTS: readonly (readonly [string, string])[] = [
  ['DAY_LOSS', 'a tenth of the day'],
  ['MAX_EXPOSURE', 'as the day'],
];

type Counted = Pick<Order, 'venue' | 'symbol' | 'owner'>;

/** Every limit in force by scope: the engine's own fields first, then the further ones in their order. */
export function controlRows(limits: Limits, open: readonly Counted[]): readonly ControlRow[] {
  const asset = limits.referenceAsset;
  const fixed = (control: string, value: string, unit: string, inUse?: string): ControlRow => ({
    key: control,
    control,
    scope: 'ENGINE',
    name: '',
    value,
    unit,
    inUse,
    own: undefined,
  });
  const rows: ControlRow[] = [
    fixed('DAY_NOTIONAL', limits.maxDailyNotional, asset, limits.usedDailyNotional),
    fixed('PRICE_COLLAR', String(limits.priceCollarBps), 'bps'),
    fixed('BOOK', String(limits.maxQuoteAgeMillis), 'ms'),
    fixed('ORDER_RATE', String(limits.maxOrdersPerSecond), 'per second'),
    fixed('OPEN_ORDERS', String(limits.maxOpenOrders), 'number', String(open.length)),
    ...limits.orderNotional.map((limit) => ({
      ...fixed('MAX_NOTIONAL', limit.maxOrderNotional, limit.asset),
      key: `MAX_NOTIONAL ${limit.asset}`,
      scope: 'ASSET',
      name: limit.asset,
    })),
  ];
  for (const [control, words] of DEFAULTS) {
    if (!limits.controls.some((limit) => limit.control === control && limit.scope === 'ENGINE')) {
      rows.push(fixed(control, words, '', measured(control, limits)));
    }
  }
  for (const limit of limits.controls) {
    const unit = LIMIT_UNITS[limit.control] ?? '';
    rows.push({
      key: keyOf(limit),
      control: limit.control,
      scope: limit.scope,
      name: limit.target ? `${limit.name} → ${limit.target}` : limit.name,
      value: limit.value,
      unit: unit === 'reference asset' ? asset : unit === 'the asset' ? limit.name : unit,
      inUse: inUse(limit, limits, open),
      own: limit,
    });
  }
  return rows;
}

function inUse(limit: ControlLimit, limits: Limits, open: readonly Counted[]): string | undefined {
  if (limit.scope === 'ENGINE') return measured(limit.control, limits);
  if (limit.control !== 'OPEN_ORDERS') return undefined;
  return String(open.filter((order) => isIn(order, limit.scope, limit.name)).length);
}

function measured(control: string, limits: Limits): string | undefined {
  if (control === 'DAY_LOSS') return limits.dayLoss ?? 'cannot be valued';
  if (control === 'MAX_EXPOSURE') return limits.exposure ?? 'cannot be valued';
  return undefined;
}

function isIn(order: Counted, scope: string, name: string): boolean {
  switch (scope) {
    case 'VENUE':
      return order.venue === name;
    case 'INSTRUMENT':
      return `${order.venue}:${order.symbol}` === name;
    case 'STRATEGY':
      return order.owner === `strategy:${name}`;
    case 'SATELLITE':
      return order.owner === name;
    default:
      return false;
  }
}

export function keyOf(limit: Pick<ControlLimit, 'control' | 'scope' | 'name' | 'target'>): string {
  return [limit.control, limit.scope, limit.name, limit.target ?? ''].join('|');
}

/** The whole list with one limit set anew or added. */
export function withLimit(limits: readonly ControlLimit[], next: ControlLimit): ControlLimit[] {
  const key = keyOf(next);
  return limits.some((limit) => keyOf(limit) === key)
    ? limits.map((limit) => (keyOf(limit) === key ? next : limit))
    : [...limits, next];
}
