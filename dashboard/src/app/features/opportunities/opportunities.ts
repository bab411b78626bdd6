import { Component, computed, inject, signal } from '@angular/core';
import { OpportunityStore } from '../../core/opportunities/opportunity-store';
import { OpportunityTable } from './opportunity-table';

const ROWS_SHOWN = 60;

@Component({
  selector: 'k-opportunities',
  imports: [OpportunityTable],
  template: `
    <section class="panel" aria-labelledby="opportunities-heading" data-testid="opportunities">
      <div class="panel-head">
        <h2 id="opportunities-heading">Opportunities</h2>
        <span class="spacer"></span>
        <div class="segments" role="group" aria-label="Which">
          <button [attr.aria-pressed]="!takenOnly()" (click)="takenOnly.set(false)">All</button>
          <button
            [attr.aria-pressed]="takenOnly()"
            (click)="takenOnly.set(true)"
            data-testid="opportunities-taken"
          >
            Traded
          </button>
        </div>
      </div>
      <div class="panel-body" tabindex="0" role="region" aria-labelledby="opportunities-heading">
        @if (store.fault(); as fault) {
          <p class="fault">Past opportunities could not be loaded: {{ fault }}</p>
        }
        <k-opportunity-table [opportunities]="shown()" [compact]="true" />
        @if (shown().length === 0) {
          <p class="empty">
            {{ takenOnly() ? 'No cycle has been traded yet.' : 'No profitable cycle has been found yet.' }}
          </p>
        }
      </div>
    </section>
  `,
  styles: ':host { display: grid; min-width: 0; min-height: 0; contain: strict; }',
})
export class Opportunities {
  protected readonly store = inject(OpportunityStore);
  protected readonly takenOnly = signal(false);
  protected readonly shown = computed(() => {
    const all = this.store.opportunities();
    return (this.takenOnly() ? all.filter((o) => o.outcome !== 'SKIPPED') : all).slice(0, ROWS_SHOWN);
  });
}
