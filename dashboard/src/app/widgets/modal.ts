import type { ElementRef, OnDestroy } from '@angular/core';
import { Component, afterNextRender, input, output, viewChild } from '@angular/core';

let nextId = 1;

/**
 * A modal dialog on the browser's own `<dialog>`: focus stays inside, Escape closes, focus returns to where it was.
 * Exists while it is open; busy dialogs do not close.
 */
@Component({
  selector: 'k-modal',
  template: `
    <dialog #dialog [attr.aria-labelledby]="headingId" (cancel)="onCancel($event)">
      <div class="dialog-head">
        <h2 [id]="headingId">{{ heading() }}</h2>
      </div>
      <ng-content />
    </dialog>
  `,
})
export class Modal implements OnDestroy {
  readonly heading = input.required<string>();
  readonly busy = input(false);
  readonly dismissed = output();

  protected readonly headingId = `modal-heading-${nextId++}`;
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  private opener: Element | null = null;

  constructor() {
    afterNextRender(() => {
      this.opener = document.activeElement;
      this.dialog().nativeElement.showModal();
    });
  }

  ngOnDestroy(): void {
    this.dialog().nativeElement.close();
    if (this.opener instanceof HTMLElement && this.opener.isConnected) this.opener.focus();
  }

  protected onCancel(event: Event): void {
    // The parent decides: it removes this component, which closes the dialog.
    event.preventDefault();
    if (!this.busy()) this.dismissed.emit();
  }
}
