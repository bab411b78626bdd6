import { Component, output } from '@angular/core';
import { Modal } from '../widgets/modal';
import { SHORTCUTS } from './shortcuts';

@Component({
  selector: 'k-help-dialog',
  imports: [Modal],
  template: `
    <k-modal heading="Keyboard" (dismissed)="closed.emit()" data-testid="help-dialog">
      <div class="dialog-body">
        <dl>
          @for (shortcut of shortcuts; track shortcut.keys) {
            <dt>
              @for (key of shortcut.keys.split(' '); track $index) {
                <kbd>{{ key }}</kbd>
              }
            </dt>
            <dd>{{ shortcut.effect }}</dd>
          }
        </dl>
        <p class="muted">
          No key alone sends an order. Prices age: amber after 2 s, red and struck through after 5 s.
        </p>
      </div>
      <div class="dialog-foot"><button (click)="closed.emit()" data-testid="help-close">Close</button></div>
    </k-modal>
  `,
  styles: `
    dl {
      display: grid;
      grid-template-columns: 120px 1fr;
      gap: 6px 12px;
    }
    kbd {
      display: inline-block;
      min-width: 20px;
      margin-right: 3px;
      padding: 0 5px;
      border: 1px solid #33404f;
      border-radius: 3px;
      background: var(--field);
      font: inherit;
      text-align: center;
    }
  `,
})
export class HelpDialog {
  readonly closed = output();
  protected readonly shortcuts = SHORTCUTS;
}
