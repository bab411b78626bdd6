import { Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { Gateway } from '../../core/api/gateway';
import { BookStore } from '../../core/books/book-store';
import { reasonWords } from '../../core/books/book-words';
import { MarketStore, instrumentKey } from '../../core/market/market-store';
import { age, fixed, stepDecimals } from '../../core/number/format';
import { ServerClock } from '../../core/system/server-clock';
import { TrustBadge } from '../../widgets/trust-badge';
import { DepthFeed } from './depth-feed';
import { ladderOf } from './ladder';

const LEVELS = 25;
/** A picture this much older than the book's last message is no picture of the book. */
const BEHIND_AFTER_MS = 5_000;

/** Both sides of the selected book. Whatever keeps the book from being LIVE is said in words and greys the levels out. */
@Component({
  selector: 'k-depth-panel',
  imports: [TrustBadge],
  templateUrl: './depth-panel.html',
  styleUrl: './depth-panel.css',
})
export class DepthPanel {
  protected readonly market = inject(MarketStore);
  private readonly books = inject(BookStore);
  private readonly clock = inject(ServerClock);
  private readonly feed = signal<DepthFeed | undefined>(undefined);
  private readonly followedKey = computed(() => {
    const instrument = this.market.selected();
    return instrument && instrumentKey(instrument);
  });

  protected readonly decimals = computed(() => stepDecimals(this.market.selected()?.tickSize ?? '1'));
  protected readonly book = computed(() => this.books.book(this.followedKey() ?? '')());
  protected readonly trust = computed(() => this.books.trust(this.book()));
  private readonly depth = computed(() => this.feed()?.depth());
  protected readonly ladder = computed(() => {
    const depth = this.depth();
    if (!depth) return undefined;
    const { rows, spread, spreadBps } = ladderOf(depth, LEVELS);
    const decimals = this.decimals();
    const qtyDecimals = stepDecimals(this.market.selected()?.stepSize ?? '1');
    return {
      rows: rows.map(({ bid, ask }) => ({
        bid: bid && drawn(bid, decimals, qtyDecimals),
        ask: ask && drawn(ask, decimals, qtyDecimals),
      })),
      spread: spread === undefined ? '–' : fixed(spread, decimals),
      spreadBps: spreadBps === undefined ? '' : `${spreadBps.toFixed(spreadBps < 10 ? 2 : 1)} bps`,
    };
  });
  protected readonly fault = computed(() => this.feed()?.fault());
  protected readonly ageText = computed(() => age(this.books.millisSince(this.book()?.lastUpdateTime)));
  /** Why the levels must not be trusted; empty when they may be. */
  protected readonly doubt = computed(() => {
    const book = this.book();
    switch (this.trust()) {
      case 'UNKNOWN':
        return 'The state of this book is not known.';
      case 'SYNCING':
        return 'This book is not whole yet.';
      case 'SUSPECT':
        return `This book is in doubt: ${reasonWords(book?.suspectReason) || 'no reason given'}.`;
      case 'LIVE':
        return this.behind() ? 'The levels shown are behind the book.' : '';
    }
  });
  /** By the server's second, so that a picture and a report that cross on their way do not flicker. */
  private readonly behind = computed(() => {
    this.clock.now();
    const depth = this.depth();
    const updated = this.book()?.lastUpdateTime;
    return !!depth && !!updated && Date.parse(updated) - Date.parse(depth.receiveTime) > BEHIND_AFTER_MS;
  });

  constructor() {
    const gateway = inject(Gateway);
    effect((onCleanup) => {
      const key = this.followedKey();
      if (!key) return;
      untracked(() => {
        const [venue = '', symbol = ''] = key.split(':');
        const feed = new DepthFeed(gateway, venue, symbol);
        this.feed.set(feed);
        onCleanup(() => feed.stop());
      });
    });
  }
}

function drawn(
  side: { px: string; qty: string; cumulative: string; share: number },
  decimals: number,
  qtyDecimals: number,
) {
  return {
    px: fixed(side.px, decimals),
    qty: fixed(side.qty, qtyDecimals),
    cumulative: fixed(side.cumulative, qtyDecimals),
    bar: `scaleX(${side.share.toFixed(3)})`,
  };
}
