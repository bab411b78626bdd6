import {
  DestroyRef,
  Directive,
  ElementRef,
  afterNextRender,
  computed,
  inject,
  input,
  signal,
} from '@angular/core';

const OVERSCAN = 6;

/**
 * Tells which rows of a long list are in sight: `<div kVirtualScroll [count]="n" #rows="kVirtualScroll">`. All rows have one
 * height; whoever draws puts a spacer of `before()` pixels above and of `after()` below.
 */
@Directive({ selector: '[kVirtualScroll]', exportAs: 'kVirtualScroll', host: { '(scroll)': 'onScroll()' } })
export class VirtualScroll {
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly top = signal(0);
  private readonly height = signal(800);
  readonly count = input.required<number>();
  readonly rowHeight = input(24);

  readonly first = computed(() => {
    const wanted = Math.floor(this.top() / this.rowHeight()) - OVERSCAN;
    return Math.max(0, Math.min(wanted, this.count() - 1));
  });
  readonly last = computed(() =>
    Math.min(this.count(), Math.ceil((this.top() + this.height()) / this.rowHeight()) + OVERSCAN),
  );
  readonly before = computed(() => this.first() * this.rowHeight());
  readonly after = computed(() => Math.max(0, this.count() - this.last()) * this.rowHeight());

  constructor() {
    const destroyed = inject(DestroyRef);
    afterNextRender(() => {
      const observer = new ResizeObserver(() => this.height.set(this.element.clientHeight));
      observer.observe(this.element);
      destroyed.onDestroy(() => observer.disconnect());
    });
  }

  /** Scrolls as little as needed for a row to be in sight; a sticky head of one row is taken into account. */
  reveal(index: number): void {
    const row = this.rowHeight();
    const head = row;
    const at = index * row;
    if (at < this.element.scrollTop) this.element.scrollTop = at;
    else if (at + row + head > this.element.scrollTop + this.element.clientHeight)
      this.element.scrollTop = at + row + head - this.element.clientHeight;
  }

  protected onScroll(): void {
    this.top.set(this.element.scrollTop);
  }
}
