import type { OrderType, Side, TimeInForce } from '../../core/api/generated/graphql';
import type { Instrument } from '../../core/market/market-store';
import type { Decimal } from '../../core/number/decimal';
import {
  compare,
  decimal,
  divideDown,
  floorToStep,
  isMultipleOf,
  multiply,
  parseDecimal,
  toText,
  truncate,
} from '../../core/number/decimal';
import { stepDecimals, trimmed } from '../../core/number/format';

/** What the user typed. */
export interface Draft {
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly qty: string;
  readonly limitPx: string;
}

/** What the rules need to know about the world around the draft. */
export interface Surroundings {
  readonly bidPx: string | undefined;
  readonly askPx: string | undefined;
  readonly freeBase: string | undefined;
  readonly freeQuote: string | undefined;
  readonly maxOrderNotional: string | undefined;
  readonly priceCollarBps: number | undefined;
}

export interface Findings {
  /** Faults of the draft itself: the order is not sent. */
  readonly qty: string | undefined;
  readonly limitPx: string | undefined;
  readonly order: string | undefined;
  /** What the engine will probably refuse; it has the last word, so these do not block. */
  readonly warnings: readonly string[];
  /** Value in the quote asset, at the limit price or the price it would meet. */
  readonly notional: Decimal | undefined;
}

export function needsLimitPx(type: OrderType): boolean {
  return type !== 'MARKET';
}

/** Checks a draft the way the venue and the risk gate will, so that most mistakes are found while typing. */
export function check(draft: Draft, instrument: Instrument, around: Surroundings): Findings {
  const qty = parseDecimal(draft.qty);
  const px = needsLimitPx(draft.type) ? parseDecimal(draft.limitPx) : undefined;
  const qtyFault = checkQty(draft.qty, qty, instrument);
  const pxFault = needsLimitPx(draft.type) ? checkLimitPx(draft.limitPx, px, instrument) : undefined;
  const reference = px ?? optional(draft.side === 'BUY' ? around.askPx : around.bidPx);
  const sound = qty !== undefined && reference !== undefined && !qtyFault && !pxFault;
  const notional = sound ? multiply(qty, reference) : undefined;
  let order: string | undefined;
  if (notional && compare(notional, decimal(instrument.minNotional)) < 0) {
    order = `Worth ${trimmed(toText(notional), 8)} ${instrument.quote}, the venue wants at least ${trimmed(instrument.minNotional)}.`;
  } else if (px && !pxFault && draft.type === 'LIMIT_MAKER' && crosses(draft.side, px, around)) {
    order = 'A post-only order at this price would trade at once; the venue would refuse it.';
  }
  return {
    qty: qtyFault,
    limitPx: pxFault,
    order,
    notional,
    warnings: warn(draft, instrument, around, qty, px, notional),
  };
}

function checkQty(text: string, qty: Decimal | undefined, instrument: Instrument): string | undefined {
  if (text.trim() === '') return 'Enter a quantity.';
  if (!qty) return `“${text}” is not a number such as 0.25.`;
  if (qty.mantissa <= 0n) return 'The quantity must be above zero.';
  if (compare(qty, decimal(instrument.minQty)) < 0)
    return `At least ${trimmed(instrument.minQty)} ${instrument.base}.`;
  if (compare(qty, decimal(instrument.maxQty)) > 0)
    return `At most ${trimmed(instrument.maxQty)} ${instrument.base}.`;
  if (!isMultipleOf(qty, decimal(instrument.stepSize)))
    return `In steps of ${trimmed(instrument.stepSize)} ${instrument.base}.`;
  return undefined;
}

function checkLimitPx(text: string, px: Decimal | undefined, instrument: Instrument): string | undefined {
  if (text.trim() === '') return 'Enter a price.';
  if (!px) return `“${text}” is not a number such as 64250.10.`;
  if (px.mantissa <= 0n) return 'The price must be above zero.';
  if (!isMultipleOf(px, decimal(instrument.tickSize)))
    return `In ticks of ${trimmed(instrument.tickSize)} ${instrument.quote}.`;
  return undefined;
}

function crosses(side: Side, px: Decimal, around: Surroundings): boolean {
  const opposite = optional(side === 'BUY' ? around.askPx : around.bidPx);
  if (!opposite) return false;
  return side === 'BUY' ? compare(px, opposite) >= 0 : compare(px, opposite) <= 0;
}

function warn(
  draft: Draft,
  instrument: Instrument,
  around: Surroundings,
  qty: Decimal | undefined,
  px: Decimal | undefined,
  notional: Decimal | undefined,
): readonly string[] {
  const warnings: string[] = [];
  const limit = optional(around.maxOrderNotional);
  if (notional && limit && compare(notional, limit) > 0) {
    warnings.push(`Above the limit of ${trimmed(toText(limit))} ${instrument.quote} for one order.`);
  }
  if (draft.side === 'BUY') {
    const free = optional(around.freeQuote);
    if (notional && free && compare(notional, free) > 0)
      warnings.push(`Only ${trimmed(toText(free), 6)} ${instrument.quote} is free.`);
  } else {
    const free = optional(around.freeBase);
    if (qty && free && compare(qty, free) > 0)
      warnings.push(`Only ${trimmed(toText(free), 6)} ${instrument.base} is free.`);
  }
  const opposite = draft.side === 'BUY' ? around.askPx : around.bidPx;
  if (px && opposite && around.priceCollarBps !== undefined) {
    const away = Math.abs(distanceBps(px, opposite));
    if (away > around.priceCollarBps) {
      warnings.push(`${away.toFixed(0)} bps from the market; the collar is ${around.priceCollarBps} bps.`);
    }
  }
  return warnings;
}

/** Distance of a price from a quote in basis points; for reading only. */
export function distanceBps(px: Decimal, quotePx: string): number {
  const reference = Number(quotePx);
  return reference > 0 ? (Number(toText(px)) / reference - 1) * 10_000 : 0;
}

/** The largest sound quantity for `share` percent of what is free, or `undefined` when prices are missing. */
export function qtyForShare(
  share: bigint,
  draft: Draft,
  instrument: Instrument,
  around: Surroundings,
): string | undefined {
  const step = decimal(instrument.stepSize);
  const hundred: Decimal = { mantissa: 100n, scale: 0 };
  const part = (free: Decimal) => multiply(free, { mantissa: share, scale: 0 });
  let qty: Decimal | undefined;
  if (draft.side === 'SELL') {
    const free = optional(around.freeBase);
    qty = free && divideDown(part(free), hundred, 12);
  } else {
    const free = optional(around.freeQuote);
    const px = needsLimitPx(draft.type) ? parseDecimal(draft.limitPx) : optional(around.askPx);
    qty = free && px && px.mantissa > 0n ? divideDown(part(free), multiply(px, hundred), 12) : undefined;
  }
  if (!qty) return undefined;
  return toText(truncate(floorToStep(qty, step), stepDecimals(instrument.stepSize)));
}

/** Moves a typed number by whole steps and never below one step; text that is no number starts from `fallback`. */
export function nudge(text: string, steps: number, stepSize: string, fallback: string | undefined): string {
  const step = decimal(stepSize);
  const from = parseDecimal(text) ?? optional(fallback) ?? step;
  const base = floorToStep(from, step);
  const scale = Math.max(base.scale, step.scale);
  const size = step.mantissa * 10n ** BigInt(scale - step.scale);
  const moved = base.mantissa * 10n ** BigInt(scale - base.scale) + size * BigInt(steps);
  return toText(truncate({ mantissa: moved > size ? moved : size, scale }, stepDecimals(stepSize)));
}

export function describeNotional(notional: Decimal | undefined, quote: string): string {
  return notional ? `${trimmed(toText(notional))} ${quote}` : '–';
}

function optional(text: string | undefined): Decimal | undefined {
  return text === undefined ? undefined : parseDecimal(text);
}
