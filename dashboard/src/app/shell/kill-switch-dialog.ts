import { Component, computed, inject, output, signal } from '@angular/core';
import { SystemStore } from '../core/system/system-store';
import { Session } from '../core/session/session';
import { TradingStore } from '../core/trading/trading-store';
import { Modal } from '../widgets/modal';
import { TextField } from '../widgets/text-field';

const RELEASE_PHRASE = 'RELEASE';

/** Engages with one confirm; releases only with a typed phrase and a reason. Stays until the engine answers. */
@Component({
  selector: 'k-kill-switch-dialog',
  imports: [Modal, TextField],
  template: `
    <k-modal
      [heading]="releasing ? 'Release the kill switch' : 'Engage the kill switch'"
      [busy]="system.killSwitchBusy()"
      (dismissed)="closed.emit()"
      data-testid="kill-dialog"
    >
      <form (submit)="confirm($event)">
        <div class="dialog-body">
          @if (releasing) {
            <p>
              Strategies and users may send orders again at once. Engaged by
              <strong>{{ system.killSwitch()?.changedBy ?? 'unknown' }}</strong>:
              {{ system.killSwitch()?.reason ?? 'no reason given' }}
            </p>
          } @else {
            <p>
              No new order leaves the engine, from any strategy, user or satellite.
              {{ cancelOpen() ? effect() : 'Open orders stay at the venue and may still fill.' }}
              Positions stay open.
            </p>
          }
          <div>
            <label for="kill-reason">Reason, for the record</label>
            <input id="kill-reason" required [(kText)]="reason" data-testid="kill-reason" />
          </div>
          @if (releasing) {
            <div>
              <label for="kill-phrase">Type {{ phrase }} to confirm</label>
              <input id="kill-phrase" autocomplete="off" [(kText)]="typed" data-testid="kill-phrase" />
            </div>
          } @else {
            <label class="check">
              <input
                type="checkbox"
                [checked]="cancelOpen()"
                (change)="cancelOpen.set(!cancelOpen())"
                data-testid="kill-cancel-open"
              />
              Cancel open orders as well
            </label>
          }
          @if (forbidden) {
            <p class="fault" id="kill-forbidden">{{ forbidden }}</p>
          }
        </div>
        <div class="dialog-foot">
          <button
            type="button"
            [disabled]="system.killSwitchBusy()"
            (click)="closed.emit()"
            data-testid="kill-dismiss"
          >
            Back
          </button>
          <button
            type="submit"
            [class.danger]="!releasing"
            [class.primary]="releasing"
            [disabled]="!ready()"
            [attr.aria-describedby]="forbidden ? 'kill-forbidden' : null"
            data-testid="kill-confirm"
          >
            {{ system.killSwitchBusy() ? 'Waiting for the engine…' : releasing ? 'Release' : 'Stop trading' }}
          </button>
        </div>
      </form>
    </k-modal>
  `,
  styles: `
    .check {
      display: flex;
      align-items: center;
      gap: 8px;
      font-size: 12px;
      color: var(--text);
    }
    .fault {
      margin: 0;
    }
  `,
})
export class KillSwitchDialog {
  protected readonly system = inject(SystemStore);
  private readonly trading = inject(TradingStore);
  private readonly session = inject(Session);

  readonly closed = output();

  /** Fixed when the dialog opens: a change by somebody else must not turn "stop" into "resume" under the pointer. */
  protected readonly releasing = this.system.halted();
  protected readonly phrase = RELEASE_PHRASE;
  protected readonly forbidden = this.session.reasonAgainst(this.releasing ? 'resume' : 'halt');
  protected readonly reason = signal(this.releasing ? '' : 'Manual stop');
  protected readonly typed = signal('');
  protected readonly cancelOpen = signal(true);
  protected readonly effect = computed(() => {
    const orders = this.trading.openOrders();
    const venues = new Set(orders.map((order) => order.venue)).size;
    if (orders.length === 0) return 'There is no open order to cancel.';
    return `Cancels ${orders.length} open order${orders.length === 1 ? '' : 's'} on ${venues} venue${venues === 1 ? '' : 's'}.`;
  });
  protected readonly ready = computed(
    () =>
      !this.forbidden &&
      !this.system.killSwitchBusy() &&
      this.reason().trim() !== '' &&
      (!this.releasing || this.typed().trim().toUpperCase() === RELEASE_PHRASE),
  );

  protected async confirm(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.ready()) return;
    const done = await this.system.setKillSwitch(!this.releasing, this.reason().trim(), this.cancelOpen());
    if (done) this.closed.emit();
  }
}
