import { describe, expect, it } from 'vitest';
import type { Book } from '../../core/books/book-words';
import { sorted } from './book-sort';

function book(venue: string, symbol: string, rest: Partial<Book> = {}): Book {
  return {
    venue,
    symbol,
    state: 'LIVE',
    suspectReason: null,
    stateSince: '2026-01-01T00:00:00Z',
    lastUpdateTime: '2026-01-01T00:00:00Z',
    lastVerifiedTime: null,
    updates: 10,
    verified: 10,
    gaps: 0,
    resyncs: 0,
    lastRecoveryMillis: null,
    feedLatencyMillis: null,
    negativeAges: 0,
    reportTime: '2026-01-01T00:00:01Z',
    ...rest,
  };
}

const symbols = (books: readonly Book[]) => books.map(({ symbol }) => symbol);

describe('sorting books', () => {
  it('should show trouble first', () => {
    const books = [
      book('A', '1'),
      book('A', '2', { state: 'SUSPECT' }),
      book('A', '3', { state: 'SYNCING' }),
    ];

    expect(symbols(sorted(books, { column: 'state', descending: false }))).toEqual(['2', '3', '1']);
  });

  it('should keep unknown values last both ways', () => {
    const books = [
      book('A', '1'),
      book('A', '2', { feedLatencyMillis: -3 }),
      book('A', '3', { feedLatencyMillis: 5 }),
    ];

    expect(symbols(sorted(books, { column: 'feedLatencyMillis', descending: false }))).toEqual([
      '2',
      '3',
      '1',
    ]);
    expect(symbols(sorted(books, { column: 'feedLatencyMillis', descending: true }))).toEqual([
      '3',
      '2',
      '1',
    ]);
  });

  it('should order ages, not instants', () => {
    const books = [
      book('A', 'old', { lastUpdateTime: '2026-01-01T00:00:00Z' }),
      book('A', 'young', { lastUpdateTime: '2026-01-01T00:00:09Z' }),
    ];

    expect(symbols(sorted(books, { column: 'lastUpdateTime', descending: false }))).toEqual(['young', 'old']);
  });

  it('should order the rate, and equal books by name', () => {
    const books = [
      book('B', 'x'),
      book('A', 'y'),
      book('A', 'x'),
      book('C', 'z', { updates: 1_000, verified: 999 }),
    ];

    expect(
      sorted(books, { column: 'verified', descending: false }).map((b) => `${b.venue}${b.symbol}`),
    ).toEqual(['Cz', 'Ax', 'Ay', 'Bx']);
  });
});
