import { Directive, ElementRef, effect, inject, model } from '@angular/core';

/** Joins a text input with a signal: `<input [(kText)]="reason">`. */
@Directive({ selector: 'input[kText]', host: { '(input)': 'value.set(element.value)' } })
export class TextField {
  protected readonly element = inject<ElementRef<HTMLInputElement>>(ElementRef).nativeElement;
  readonly value = model.required<string>({ alias: 'kText' });

  constructor() {
    effect(() => {
      // Writing an equal value would move the caret.
      if (this.element.value !== this.value()) this.element.value = this.value();
    });
  }
}
