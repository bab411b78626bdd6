import { Component, computed, inject, signal } from '@angular/core';
import { messageOf } from '../../core/api/gateway-error';
import { utcDateTime } from '../../core/number/format';
import { RiskStore } from '../../core/risk/risk-store';
import { Session } from '../../core/session/session';
import { TextField } from '../../widgets/text-field';

/** The change of limits that waits for a second person, with that person's word. */
@Component({
  selector: 'k-limits-proposal',
  imports: [TextField],
  template: `
    @if (proposal(); as change) {
      <section class="panel" aria-labelledby="proposal-heading" data-testid="limits-proposal">
        <div class="panel-head"><h2 id="proposal-heading">Waits for a second person</h2></div>
        <dl>
          <dt>Change</dt>
          <dd>{{ change.changes }}</dd>
          <dt>Proposed by</dt>
          <dd>{{ change.proposedBy }}: {{ change.reason }}</dd>
          <dt>Lapses</dt>
          <dd>{{ expires() }}</dd>
        </dl>
        <form class="other" (submit)="decide($event, true)">
          <label for="decision-reason">Reason, for the record</label>
          <input id="decision-reason" required [(kText)]="reason" data-testid="decision-reason" />
          <button
            class="small primary"
            type="submit"
            [disabled]="!ready() || own()"
            [title]="forbidden() ?? (own() ? 'Somebody else has to approve it.' : '')"
            data-testid="proposal-approve"
          >
            Approve
          </button>
          <button
            class="small"
            type="button"
            [disabled]="!ready()"
            [title]="forbidden() ?? ''"
            (click)="decide($event, false)"
            data-testid="proposal-refuse"
          >
            {{ own() ? 'Withdraw' : 'Refuse' }}
          </button>
        </form>
        @if (fault(); as text) {
          <p class="fault" role="alert">{{ text }}</p>
        }
      </section>
    }
  `,
  styleUrl: './controls.css',
})
export class LimitsProposal {
  private readonly risk = inject(RiskStore);
  private readonly session = inject(Session);

  protected readonly proposal = computed(() => this.risk.limits()?.proposal);
  protected readonly own = computed(() => this.proposal()?.proposedBy === this.session.user()?.name);
  protected readonly expires = computed(() => {
    const time = this.proposal()?.expires;
    return time ? `${utcDateTime(time)} UTC` : '–';
  });
  protected readonly reason = signal('');
  protected readonly busy = signal(false);
  protected readonly fault = signal<string | undefined>(undefined);
  protected readonly forbidden = computed(() => this.session.reasonAgainst('configure'));
  protected readonly ready = computed(
    () => !this.busy() && this.forbidden() === undefined && this.reason().trim() !== '',
  );

  protected async decide(event: Event, approve: boolean): Promise<void> {
    event.preventDefault();
    const change = this.proposal();
    if (!change || !this.ready()) return;
    this.busy.set(true);
    this.fault.set(undefined);
    try {
      await this.risk.decide({ changeId: change.changeId, approve, reason: this.reason().trim() });
      this.reason.set('');
    } catch (error) {
      this.fault.set(messageOf(error));
      void this.risk.refresh();
    } finally {
      this.busy.set(false);
    }
  }
}
