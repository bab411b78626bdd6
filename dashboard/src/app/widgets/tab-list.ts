import type { ElementRef } from '@angular/core';
import { Component, input, model, viewChildren } from '@angular/core';

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly count?: number;
}

/** Tabs by the WAI-ARIA pattern: one tab stop, arrows move. The owner gives the panel the id `<name>-panel`. */
@Component({
  selector: 'k-tab-list',
  template: `
    <div class="tabs" role="tablist" [attr.aria-label]="label()">
      @for (tab of tabs(); track tab.id; let i = $index) {
        <button
          #button
          type="button"
          role="tab"
          [id]="name() + '-tab-' + tab.id"
          [attr.aria-controls]="name() + '-panel'"
          [attr.aria-selected]="selected() === tab.id"
          [tabindex]="selected() === tab.id ? 0 : -1"
          (click)="selected.set(tab.id)"
          (keydown)="onKey($event, i)"
          [attr.data-testid]="name() + '-tab-' + tab.id"
        >
          {{ tab.label }}
          @if (tab.count; as count) {
            <span class="badge">{{ count }}</span>
          }
        </button>
      }
    </div>
  `,
  styles: ':host { display: flex; align-self: stretch; }',
})
export class TabList {
  readonly label = input.required<string>();
  readonly name = input.required<string>();
  readonly tabs = input.required<readonly Tab[]>();
  readonly selected = model.required<string>();
  private readonly buttons = viewChildren<ElementRef<HTMLButtonElement>>('button');

  protected onKey(event: KeyboardEvent, at: number): void {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const next = (at + move + this.tabs().length) % this.tabs().length;
    const tab = this.tabs()[next];
    if (!tab) return;
    this.selected.set(tab.id);
    this.buttons()[next]?.nativeElement.focus();
  }
}
