import type { Signal, WritableSignal } from '@angular/core';
import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { Gateway } from '../api/gateway';
import { messageOf } from '../api/gateway-error';
import type { MarketReferenceQuery, QuoteStreamSubscription } from '../api/generated/graphql';
import { MarketReferenceDocument, QuoteStreamDocument } from '../api/generated/graphql';
import { FrameBatch } from '../frame-batch';
import { Notices } from '../notices/notices';
import { ServerClock } from '../system/server-clock';

export type Instrument = MarketReferenceQuery['instruments'][number];
export type Quote = QuoteStreamSubscription['quotes'][number];
export type Freshness = 'fresh' | 'late' | 'stale';

export const LATE_AFTER_MS = 2_000;
export const STALE_AFTER_MS = 5_000;
const QUOTES_MAX_HZ = 10;
const SELECTED_KEY = 'kairos.selected-instrument';

export function instrumentKey(instrument: { venue: string; symbol: string }): string {
  return `${instrument.venue}:${instrument.symbol}`;
}

/** Instruments and their latest quotes: one signal each, set at most once a frame, so a row redraws only for itself. */
@Injectable()
export class MarketStore {
  private readonly gateway = inject(Gateway);
  private readonly clock = inject(ServerClock);
  private readonly notices = inject(Notices);
  private readonly reference = signal<MarketReferenceQuery>({ venues: [], instruments: [] });
  private readonly loadFault = signal<string | undefined>(undefined);
  private readonly loadedOnce = signal(false);
  private readonly quotes = new Map<string, WritableSignal<Quote | undefined>>();
  private readonly pending = new Map<string, Quote>();
  private readonly seenOnConnection = new Map<string, number>();
  private readonly batch = new FrameBatch(() => this.flush());
  private readonly selectedKey = signal(localStorage.getItem(SELECTED_KEY) ?? '');
  private readonly displayPaused = signal(false);

  readonly instruments = computed(() => this.reference().instruments);
  readonly venues = computed(() => this.reference().venues);
  readonly fault = this.loadFault.asReadonly();
  readonly loaded = this.loadedOnce.asReadonly();
  readonly paused = this.displayPaused.asReadonly();
  readonly selected = computed<Instrument | undefined>(() => {
    const instruments = this.instruments();
    return (
      instruments.find((instrument) => instrumentKey(instrument) === this.selectedKey()) ?? instruments[0]
    );
  });
  readonly selectedQuote = computed(() => {
    const instrument = this.selected();
    return instrument ? this.quote(instrumentKey(instrument))() : undefined;
  });

  constructor() {
    const stop = this.gateway.stream(
      QuoteStreamDocument,
      { maxHz: QUOTES_MAX_HZ },
      ({ quotes }) => this.accept(quotes),
      (error) => this.notices.problem(`Quotes stopped: ${error.message}`),
    );
    effect(() => {
      if (this.gateway.connectionNumber() > 0) untracked(() => void this.loadReference());
    });
    inject(DestroyRef).onDestroy(() => {
      stop();
      this.batch.cancel();
    });
  }

  quote(key: string): Signal<Quote | undefined> {
    return this.slot(key).asReadonly();
  }

  select(instrument: { venue: string; symbol: string }): void {
    const key = instrumentKey(instrument);
    this.selectedKey.set(key);
    localStorage.setItem(SELECTED_KEY, key);
  }

  find(venue: string, symbol: string): Instrument | undefined {
    return this.instruments().find(
      (instrument) => instrument.venue === venue && instrument.symbol === symbol,
    );
  }

  /** Freezes what is drawn, not what is received. */
  setPaused(paused: boolean): void {
    this.displayPaused.set(paused);
    if (!paused) this.batch.request();
  }

  /** Age of a quote by the server's clock; `undefined` without a quote. Call within a computation to stay current. */
  ageMillis(quote: Quote | undefined): number | undefined {
    return quote ? Math.max(0, this.clock.now() - Date.parse(quote.receiveTime)) : undefined;
  }

  freshness(quote: Quote | undefined): Freshness {
    const age = this.ageMillis(quote);
    if (age === undefined || age > STALE_AFTER_MS || !this.gateway.isLive()) return 'stale';
    return age > LATE_AFTER_MS ? 'late' : 'fresh';
  }

  private accept(quotes: readonly Quote[]): void {
    const connection = this.gateway.connectionNumber();
    for (const quote of quotes) {
      const key = instrumentKey(quote);
      const last = this.pending.get(key) ?? this.slot(key)();
      // Sequences start again with a new journal, so they order events of one connection only.
      if (last && this.seenOnConnection.get(key) === connection && quote.sequence < last.sequence) continue;
      this.seenOnConnection.set(key, connection);
      this.clock.observe(Date.parse(quote.receiveTime));
      this.pending.set(key, quote);
    }
    this.batch.request();
  }

  private flush(): void {
    if (this.displayPaused()) return;
    for (const [key, quote] of this.pending) this.slot(key).set(quote);
    this.pending.clear();
  }

  private slot(key: string): WritableSignal<Quote | undefined> {
    let slot = this.quotes.get(key);
    if (!slot) {
      slot = signal<Quote | undefined>(undefined);
      this.quotes.set(key, slot);
    }
    return slot;
  }

  private async loadReference(): Promise<void> {
    try {
      this.reference.set(await this.gateway.call(MarketReferenceDocument, {}));
      this.loadFault.set(undefined);
      this.loadedOnce.set(true);
    } catch (error) {
      this.loadFault.set(messageOf(error));
    }
  }
}
