import { signal } from '@angular/core';
import { messageOf } from '../../core/api/gateway-error';

/** Rows fetched page by page, newest first, each page ending where the next begins. */
export class Pager<T> {
  private readonly list = signal<readonly T[]>([]);
  private readonly loading = signal(false);
  private readonly faultText = signal<string | undefined>(undefined);
  private readonly ended = signal(false);
  private turn = 0;

  readonly rows = this.list.asReadonly();
  readonly busy = this.loading.asReadonly();
  readonly fault = this.faultText.asReadonly();
  readonly complete = this.ended.asReadonly();

  constructor(
    private readonly fetchPage: (before: string | null, first: number) => Promise<readonly T[]>,
    private readonly time: (row: T) => string,
    private readonly key: (row: T) => string,
    private readonly pageSize: number,
    private readonly capacity: number,
  ) {}

  get full(): boolean {
    return this.list().length >= this.capacity;
  }

  async reload(): Promise<void> {
    this.list.set([]);
    this.ended.set(false);
    await this.load();
  }

  async load(): Promise<void> {
    const turn = ++this.turn;
    const oldest = this.list().at(-1);
    this.loading.set(true);
    this.faultText.set(undefined);
    try {
      const page = await this.fetchPage(oldest ? this.time(oldest) : null, this.pageSize);
      if (turn !== this.turn) return;
      const known = new Set(this.list().map(this.key));
      const fresh = page.filter((row) => !known.has(this.key(row)));
      this.list.update((list) => [...list, ...fresh].slice(0, this.capacity));
      this.ended.set(page.length < this.pageSize || fresh.length === 0);
    } catch (error) {
      if (turn === this.turn) this.faultText.set(messageOf(error));
    } finally {
      if (turn === this.turn) this.loading.set(false);
    }
  }
}
