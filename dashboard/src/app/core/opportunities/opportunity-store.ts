import { DestroyRef, Injectable, effect, inject, signal, untracked } from '@angular/core';
import { Gateway } from '../api/gateway';
import { messageOf } from '../api/gateway-error';
import type { OpportunityPartsFragment } from '../api/generated/graphql';
import { OpportunityHistoryDocument, OpportunityStreamDocument } from '../api/generated/graphql';
import { mergeNewestFirst } from '../bounded-list';
import { FrameBatch } from '../frame-batch';
import { Notices } from '../notices/notices';

export type Opportunity = OpportunityPartsFragment;

const KEPT = 200;
const SNAPSHOT_ROWS = 100;

/** The latest cycles found, traded or not; an entry changes while its orders work. */
@Injectable()
export class OpportunityStore {
  private readonly gateway = inject(Gateway);
  private readonly latest = signal<readonly Opportunity[]>([]);
  private readonly historyFault = signal<string | undefined>(undefined);
  private readonly pending = new Map<string, Opportunity>();
  private readonly batch = new FrameBatch(() => this.flush());

  readonly opportunities = this.latest.asReadonly();
  readonly fault = this.historyFault.asReadonly();

  constructor() {
    const notices = inject(Notices);
    const stop = this.gateway.stream(
      OpportunityStreamDocument,
      {},
      ({ opportunities }) => this.accept(opportunities),
      (error) => notices.problem(`Opportunities stopped: ${error.message}`),
    );
    effect(() => {
      if (this.gateway.connectionNumber() > 0) untracked(() => void this.load());
    });
    inject(DestroyRef).onDestroy(() => {
      stop();
      this.batch.cancel();
    });
  }

  private accept(opportunity: Opportunity): void {
    // The batch runs at least twice a second; what does not fit the list by then would not be shown anyway.
    if (this.pending.size >= KEPT && !this.pending.has(opportunity.cycleId)) {
      const oldest = this.pending.keys().next();
      if (!oldest.done) this.pending.delete(oldest.value);
    }
    this.pending.set(opportunity.cycleId, opportunity);
    this.batch.request();
  }

  private flush(): void {
    const incoming = [...this.pending.values()];
    this.pending.clear();
    this.latest.update((list) => merge(list, incoming));
  }

  private async load(): Promise<void> {
    try {
      const { opportunities } = await this.gateway.call(OpportunityHistoryDocument, { first: SNAPSHOT_ROWS });
      this.latest.update((list) => merge(list, opportunities));
      this.historyFault.set(undefined);
    } catch (error) {
      this.historyFault.set(messageOf(error));
    }
  }
}

function merge(list: readonly Opportunity[], incoming: readonly Opportunity[]): readonly Opportunity[] {
  return mergeNewestFirst(
    list,
    incoming,
    (opportunity) => opportunity.cycleId,
    (opportunity) => opportunity.detectedTime,
    KEPT,
  );
}
