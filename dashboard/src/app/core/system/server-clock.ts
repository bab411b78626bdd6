import { Injectable, signal } from '@angular/core';

const WINDOW_MS = 60_000;

/**
 * The server's time as the browser can best know it. A trader's computer may be minutes off, which would make every
 * quote look stale or fresh. A time stamp on an arriving message is never later than the server's clock at that moment,
 * so the smallest difference seen within a minute is the offset plus the shortest trip.
 */
@Injectable({ providedIn: 'root' })
export class ServerClock {
  private offset = 0;
  private best = Infinity;
  private windowEnd = -Infinity;
  private readonly time = signal(Date.now());

  /** Server time in milliseconds, renewed a few times a second for whoever shows ages. */
  readonly now = this.time.asReadonly();

  constructor() {
    setInterval(() => this.time.set(this.read()), 250);
  }

  observe(serverMillis: number, localMillis = Date.now()): void {
    const difference = localMillis - serverMillis;
    if (!Number.isFinite(difference)) return;
    if (localMillis >= this.windowEnd) {
      // What the last window found holds until this one knows better; so clocks that drift are followed within two.
      this.offset = this.best === Infinity ? difference : this.best;
      this.best = difference;
      this.windowEnd = localMillis + WINDOW_MS;
    }
    this.best = Math.min(this.best, difference);
    this.offset = Math.min(this.offset, this.best);
  }

  read(): number {
    return Date.now() - this.offset;
  }
}
