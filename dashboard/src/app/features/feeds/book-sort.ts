import type { Book } from '../../core/books/book-words';

export type SortColumn =
  | 'venue'
  | 'symbol'
  | 'state'
  | 'stateSince'
  | 'lastUpdateTime'
  | 'lastVerifiedTime'
  | 'verified'
  | 'updates'
  | 'gaps'
  | 'resyncs'
  | 'lastRecoveryMillis'
  | 'feedLatencyMillis'
  | 'negativeAges';

export interface Sort {
  readonly column: SortColumn;
  readonly descending: boolean;
}

/** Worst first, so that one click shows where trouble is. */
const STATE_RANK: Record<Book['state'], number> = { SUSPECT: 0, SYNCING: 1, LIVE: 2 };

/** What is not known comes last, whichever way the rest is ordered; books that are equal stay by venue and symbol. */
export function sorted(books: readonly Book[], { column, descending }: Sort): Book[] {
  const sign = descending ? -1 : 1;
  return [...books].sort((a, b) => {
    const left = rank(a, column);
    const right = rank(b, column);
    if (left === undefined || right === undefined) {
      if (left !== right) return left === undefined ? 1 : -1;
    } else if (left !== right) {
      return left < right ? -sign : sign;
    }
    return byName(a, b);
  });
}

function byName(a: Book, b: Book): number {
  const left = `${a.venue}:${a.symbol}`;
  const right = `${b.venue}:${b.symbol}`;
  return left < right ? -1 : left > right ? 1 : 0;
}

function rank(book: Book, column: SortColumn): number | string | undefined {
  switch (column) {
    case 'state':
      return STATE_RANK[book.state];
    case 'verified':
      return book.updates === 0 ? undefined : book.verified / book.updates;
    // The later the younger: ages are shown, so ages are ordered.
    case 'stateSince':
    case 'lastUpdateTime':
    case 'lastVerifiedTime': {
      const instant = book[column];
      return instant ? -Date.parse(instant) : undefined;
    }
    default:
      return book[column] ?? undefined;
  }
}
