import { Component, computed, input } from '@angular/core';
import type { Trust } from '../core/books/book-words';
import { TRUST_TONE, reasonWords } from '../core/books/book-words';

/** How far a book can be trusted, in words; colour only repeats them. */
@Component({
  selector: 'k-trust-badge',
  template: `<span class="tag" [class]="tone()" [attr.data-state]="trust()" data-testid="book-state">{{
      label()
    }}</span>
    @if (reason()) {
      <span class="why"><span class="visually-hidden">: </span>{{ reason() }}</span>
    }`,
  styles: `
    .why {
      margin-left: 4px;
      color: var(--down);
    }
  `,
})
export class TrustBadge {
  readonly trust = input.required<Trust>();
  readonly suspectReason = input<string | null | undefined>();
  protected readonly tone = computed(() => TRUST_TONE[this.trust()]);
  protected readonly label = computed(() => (this.trust() === 'UNKNOWN' ? 'NO REPORT' : this.trust()));
  protected readonly reason = computed(() =>
    this.trust() === 'SUSPECT' ? reasonWords(this.suspectReason()) : '',
  );
}
