import type { Signal, WritableSignal } from '@angular/core';
import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { Gateway } from '../api/gateway';
import { messageOf } from '../api/gateway-error';
import { BookStreamDocument, BooksNowDocument } from '../api/generated/graphql';
import { Notices } from '../notices/notices';
import { ServerClock } from '../system/server-clock';
import { SystemStore } from '../system/system-store';
import type { Book, Trust } from './book-words';

/** Reports come once a second; without one for this long nobody knows how the books are. */
export const SILENT_AFTER_MS = 5_000;

/** How far each book can be trusted, as the engine last told; every list replaces the one before. */
@Injectable()
export class BookStore {
  private readonly gateway = inject(Gateway);
  private readonly clock = inject(ServerClock);
  private readonly system = inject(SystemStore);
  private readonly notices = inject(Notices);
  private readonly list = signal<readonly Book[]>([]);
  private readonly reportedAt = signal(0);
  private readonly loadedOnce = signal(false);
  private readonly slots = new Map<string, WritableSignal<Book | undefined>>();

  readonly books = this.list.asReadonly();
  readonly loaded = this.loadedOnce.asReadonly();
  /** Whether the last report still stands. */
  readonly current = computed(
    () =>
      this.gateway.isLive() &&
      this.system.engine() !== 'down' &&
      this.clock.now() - this.reportedAt() <= SILENT_AFTER_MS,
  );

  constructor() {
    const stop = this.gateway.stream(
      BookStreamDocument,
      {},
      ({ books }) => this.accept(books),
      (error) => this.notices.problem(`States of the books stopped: ${error.message}`),
    );
    effect(() => {
      if (this.gateway.connectionNumber() > 0) untracked(() => void this.refresh());
    });
    inject(DestroyRef).onDestroy(stop);
  }

  book(key: string): Signal<Book | undefined> {
    return this.slot(key).asReadonly();
  }

  /** What may be believed of a book now. Call within a computation to stay current. */
  trust(book: Book | undefined): Trust {
    return book && this.current() ? book.state : 'UNKNOWN';
  }

  /** Milliseconds since a moment of a report, by the server's clock. */
  millisSince(instant: string | null | undefined): number | undefined {
    return instant ? Math.max(0, this.clock.now() - Date.parse(instant)) : undefined;
  }

  private accept(books: readonly Book[]): void {
    this.loadedOnce.set(true);
    const reported = books[0] ? Date.parse(books[0].reportTime) : 0;
    if (books.length > 0 && reported < this.reportedAt()) return;
    if (reported > 0) {
      this.clock.observe(reported);
      this.reportedAt.set(reported);
    }
    const gone = new Set(this.slots.keys());
    for (const book of books) {
      const key = `${book.venue}:${book.symbol}`;
      gone.delete(key);
      this.slot(key).set(book);
    }
    for (const key of gone) this.slot(key).set(undefined);
    this.list.set(books);
  }

  private slot(key: string): WritableSignal<Book | undefined> {
    let slot = this.slots.get(key);
    if (!slot) {
      slot = signal<Book | undefined>(undefined);
      this.slots.set(key, slot);
    }
    return slot;
  }

  private async refresh(): Promise<void> {
    try {
      this.accept((await this.gateway.call(BooksNowDocument, {})).books);
    } catch (error) {
      this.notices.problem(`States of the books are not known: ${messageOf(error)}`);
    }
  }
}
