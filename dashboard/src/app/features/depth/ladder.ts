import type { DepthPartsFragment } from '../../core/api/generated/graphql';
import type { Decimal } from '../../core/number/decimal';
import { add, decimal, subtract, toText } from '../../core/number/decimal';

export type Depth = DepthPartsFragment;

export interface LadderSide {
  readonly px: string;
  readonly qty: string;
  /** This level and all better ones together, exact. */
  readonly cumulative: string;
  /** Share of the largest cumulative size of both sides, 0 to 1; for drawing only. */
  readonly share: number;
}

export interface LadderRow {
  readonly bid?: LadderSide;
  readonly ask?: LadderSide;
}

export interface Ladder {
  readonly rows: readonly LadderRow[];
  /** Best ask minus best bid; absent when a side is empty. */
  readonly spread: string | undefined;
  /** The spread in hundredths of a percent of the middle; for people, not for sums. */
  readonly spreadBps: number | undefined;
}

/** The best levels side by side, best first. Sizes add up exactly; shares are binary floats and only drawn. */
export function ladderOf(depth: Depth, levels: number): Ladder {
  const bids = accumulate(depth.bids.slice(0, levels));
  const asks = accumulate(depth.asks.slice(0, levels));
  const largest = Math.max(Number(bids.at(-1)?.cumulative ?? 0), Number(asks.at(-1)?.cumulative ?? 0));
  const side = (of: typeof bids, at: number): LadderSide | undefined => {
    const level = of[at];
    return level && { ...level, share: largest > 0 ? Number(level.cumulative) / largest : 0 };
  };
  const rows = Array.from({ length: Math.max(bids.length, asks.length) }, (_, at) => {
    const bid = side(bids, at);
    const ask = side(asks, at);
    return { ...(bid && { bid }), ...(ask && { ask }) };
  });
  const bestBid = bids[0]?.px;
  const bestAsk = asks[0]?.px;
  if (bestBid === undefined || bestAsk === undefined)
    return { rows, spread: undefined, spreadBps: undefined };
  const spread = toText(subtract(decimal(bestAsk), decimal(bestBid)));
  const middle = (Number(bestAsk) + Number(bestBid)) / 2;
  return { rows, spread, spreadBps: middle > 0 ? (Number(spread) / middle) * 10_000 : undefined };
}

function accumulate(levels: readonly { px: string; qty: string }[]) {
  let sum: Decimal = { mantissa: 0n, scale: 0 };
  return levels.map(({ px, qty }) => {
    sum = add(sum, decimal(qty));
    return { px, qty, cumulative: toText(sum) };
  });
}
