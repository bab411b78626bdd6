import { Injectable, signal } from '@angular/core';

export type NoticeTone = 'good' | 'info' | 'bad';

export interface Notice {
  readonly id: number;
  readonly tone: NoticeTone;
  readonly text: string;
  /** How often the same text came while it was shown. */
  readonly times: number;
}

const SHOWN_AT_MOST = 4;
const SHOWN_FOR_MS: Record<NoticeTone, number> = { good: 5_000, info: 5_000, bad: 12_000 };

/** Short messages in the corner; never for prices, only for what the user did or must know. */
@Injectable({ providedIn: 'root' })
export class Notices {
  private readonly list = signal<readonly Notice[]>([]);
  private nextId = 1;

  readonly shown = this.list.asReadonly();

  good(text: string): void {
    this.show('good', text);
  }

  info(text: string): void {
    this.show('info', text);
  }

  problem(text: string): void {
    this.show('bad', text);
  }

  dismiss(id: number): void {
    this.list.update((list) => list.filter((notice) => notice.id !== id));
  }

  private show(tone: NoticeTone, text: string): void {
    const id = this.nextId++;
    this.list.update((list) => {
      const same = list.find((notice) => notice.text === text && notice.tone === tone);
      const others = list.filter((notice) => notice !== same);
      return [...others, { id, tone, text, times: (same?.times ?? 0) + 1 }].slice(-SHOWN_AT_MOST);
    });
    setTimeout(() => this.dismiss(id), SHOWN_FOR_MS[tone]);
  }
}
