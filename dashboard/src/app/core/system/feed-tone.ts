import type { Tone } from '../books/book-words';
import type { Health } from './system-store';

/** A venue whose connection is up but whose books are not all live is not all right. */
export function feedTone(feed: Pick<Health['feeds'][number], 'status' | 'books' | 'liveBooks'>): Tone {
  if (feed.status === 'DOWN' || (feed.books > 0 && feed.liveBooks === 0)) return 'down';
  return feed.status === 'UP' && feed.liveBooks === feed.books ? 'up' : 'warn';
}
