import { Component, computed, inject, signal } from '@angular/core';
import { BookStore } from '../../core/books/book-store';
import type { Book, Trust } from '../../core/books/book-words';
import { clockText, signedMillis, verifiedRate } from '../../core/books/book-words';
import { instrumentKey } from '../../core/market/market-store';
import { age, count } from '../../core/number/format';
import { feedTone } from '../../core/system/feed-tone';
import { SystemStore } from '../../core/system/system-store';
import { TextField } from '../../widgets/text-field';
import { TrustBadge } from '../../widgets/trust-badge';
import { VirtualScroll } from '../../widgets/virtual-scroll';
import type { Sort, SortColumn } from './book-sort';
import { sorted } from './book-sort';

interface Column {
  readonly id: SortColumn;
  readonly label: string;
  readonly title: string;
  readonly numeric: boolean;
}

const COLUMNS: readonly Column[] = [
  { id: 'venue', label: 'Venue', title: 'Venue', numeric: false },
  { id: 'symbol', label: 'Instrument', title: 'Instrument', numeric: false },
  { id: 'state', label: 'State', title: 'How far the book can be trusted', numeric: false },
  { id: 'stateSince', label: 'For', title: 'How long it has been in this state', numeric: true },
  { id: 'lastUpdateTime', label: 'Age', title: 'Since the last message about it', numeric: true },
  {
    id: 'lastVerifiedTime',
    label: 'Verified',
    title: "Since the venue's own rule last confirmed it",
    numeric: true,
  },
  {
    id: 'verified',
    label: 'Rate',
    title: "Share of changes confirmed by the venue's own rule",
    numeric: true,
  },
  { id: 'updates', label: 'Updates', title: 'Changes received since the start', numeric: true },
  { id: 'gaps', label: 'Gaps', title: "Holes in the venue's numbering since the start", numeric: true },
  { id: 'resyncs', label: 'Resyncs', title: 'Times it was made whole anew', numeric: true },
  { id: 'lastRecoveryMillis', label: 'Recovery', title: 'How long the last recovery took', numeric: true },
  {
    id: 'feedLatencyMillis',
    label: 'Latency',
    title: "Age of messages at receipt by the venue's measured clock",
    numeric: true,
  },
  {
    id: 'negativeAges',
    label: 'From future',
    title: "Messages that came before they were sent, by more than the clock's uncertainty",
    numeric: true,
  },
];

/** Answers, pongs and notices stay far below; a changed format of market data does not. */
const TOLERATED_SHARE = 0.02;

/** Every venue's connection and clock, and every book: is it whole, since when, how often not. */
@Component({
  selector: 'k-feeds-page',
  imports: [TextField, TrustBadge, VirtualScroll],
  templateUrl: './feeds-page.html',
  styleUrl: './feeds-page.css',
})
export class FeedsPage {
  protected readonly store = inject(BookStore);
  private readonly system = inject(SystemStore);
  protected readonly columns = COLUMNS;
  protected readonly sort = signal<Sort>({ column: 'state', descending: false });
  protected readonly text = signal('');
  protected readonly venue = signal('');
  protected readonly trust = signal<Trust | ''>('');

  protected readonly venues = computed(() =>
    this.system.feeds().map((feed) => ({
      ...feed,
      tone: feedTone(feed),
      clock: clockText(feed.clockOffsetMillis, feed.clockUncertaintyMillis),
      messagesText: count(feed.messages),
      manyTolerated: feed.decoderAlarm || feed.decoderFallbacks > feed.messages * TOLERATED_SHARE,
      lastMessage: feed.messages === 0 ? 'never' : age(feed.lastMessageAgeMillis),
    })),
  );
  protected readonly venueNames = computed(() => [...new Set(this.store.books().map(({ venue }) => venue))]);
  protected readonly shown = computed(() => {
    const wanted = this.text().trim().toUpperCase();
    const venue = this.venue();
    const trust = this.trust();
    const chosen = this.store
      .books()
      .filter(
        (book) =>
          (venue === '' || book.venue === venue) &&
          (trust === '' || this.store.trust(book) === trust) &&
          (wanted === '' || book.symbol.includes(wanted)),
      );
    return sorted(chosen, this.sort());
  });
  protected readonly liveCount = computed(
    () => this.shown().filter((book) => this.store.trust(book) === 'LIVE').length,
  );

  protected readonly key = instrumentKey;
  protected readonly verifiedRate = verifiedRate;
  protected readonly signedMillis = signedMillis;
  protected readonly count = count;

  protected since(instant: string | null | undefined): string {
    return instant ? age(this.store.millisSince(instant)) : 'never';
  }

  protected ariaSort(column: SortColumn): 'ascending' | 'descending' | null {
    const { column: by, descending } = this.sort();
    return by === column ? (descending ? 'descending' : 'ascending') : null;
  }

  protected sortBy(column: SortColumn): void {
    this.sort.update((sort) => ({ column, descending: sort.column === column && !sort.descending }));
  }

  protected chosen(event: Event): string {
    return (event.target as HTMLSelectElement).value;
  }

  protected chosenTrust(event: Event): Trust | '' {
    return this.chosen(event) as Trust | '';
  }

  protected isFuture(book: Book): boolean {
    return (book.feedLatencyMillis ?? 0) < 0;
  }
}
