import { describe, expect, it } from 'vitest';
import type { Depth } from './ladder';
import { ladderOf } from './ladder';

const level = (px: string, qty: string) => ({ px, qty });

function depth(bids: Depth['bids'], asks: Depth['asks']): Depth {
  return { venue: 'OKX', symbol: 'BTC-USDT', bids, asks, receiveTime: '2026-01-01T00:00:00Z', sequence: 1 };
}

describe('ladder', () => {
  it('should add sizes exactly, best level first', () => {
    const ladder = ladderOf(
      depth([level('10.0', '0.1'), level('9.9', '0.2')], [level('10.1', '0.30'), level('10.2', '1')]),
      10,
    );

    expect(ladder.rows.map(({ bid }) => bid?.cumulative)).toEqual(['0.1', '0.3']);
    expect(ladder.rows.map(({ ask }) => ask?.cumulative)).toEqual(['0.30', '1.30']);
    expect(ladder.spread).toBe('0.1');
    expect(ladder.spreadBps).toBeCloseTo(99.5, 1);
    expect(ladder.rows[1]?.ask?.share).toBe(1);
    expect(ladder.rows[1]?.bid?.share).toBeCloseTo(0.2308, 3);
  });

  it('should show sides of different length and cut at the levels asked for', () => {
    const ladder = ladderOf(depth([level('1', '1')], [level('2', '1'), level('3', '1'), level('4', '1')]), 2);

    expect(ladder.rows).toHaveLength(2);
    expect(ladder.rows[1]?.bid).toBeUndefined();
    expect(ladder.rows[1]?.ask?.px).toBe('3');
  });

  it('should have no spread when a side is empty', () => {
    const ladder = ladderOf(depth([], [level('2', '1')]), 5);

    expect(ladder.spread).toBeUndefined();
    expect(ladder.rows[0]?.bid).toBeUndefined();
    expect(ladderOf(depth([], []), 5).rows).toEqual([]);
  });
});
