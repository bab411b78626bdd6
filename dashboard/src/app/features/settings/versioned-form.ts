import { Component, computed, input, output, signal } from '@angular/core';
import { trimmed } from '../../core/number/format';
import { TextField } from '../../widgets/text-field';
import type { Change, Field } from './changes';
import { changesOf, faultOf, hasFault } from './changes';

export interface SaveRequest {
  readonly changes: readonly Change[];
  readonly expectedVersion: number;
  readonly reason: string;
}

/** Fields of something versioned: shows what would change, asks why, and sends the version it was based on. */
@Component({
  selector: 'k-versioned-form',
  imports: [TextField],
  template: `
    <form novalidate (submit)="save($event)">
      <div class="fields">
        @for (field of fields(); track field.name) {
          <div class="field">
            <label [for]="id() + '-' + field.name">{{ field.label }}</label>
            <span class="box">
              <input
                [id]="id() + '-' + field.name"
                inputmode="decimal"
                autocomplete="off"
                [disabled]="forbidden() !== undefined"
                [kText]="typed().get(field.name) ?? field.current"
                (kTextChange)="type(field, $event)"
                [class.changed]="isChanged(field)"
                [attr.aria-invalid]="fault(field) ? true : null"
                [attr.aria-describedby]="fault(field) ? id() + '-' + field.name + '-fault' : null"
                [attr.data-testid]="id() + '-' + field.name"
              />
              <span class="muted unit">{{ field.unit }}</span>
            </span>
            @if (fault(field); as text) {
              <p class="problem" [id]="id() + '-' + field.name + '-fault'">{{ text }}</p>
            }
          </div>
        }
      </div>
      @if (stale()) {
        <p class="fault" role="alert">
          Somebody saved version {{ version() }} meanwhile; your changes are based on version {{ basedOn() }}.
          <button type="button" class="small" (click)="reset()">Start from version {{ version() }}</button>
        </p>
      }
      @if (changes().length > 0) {
        <div class="review">
          <table class="grid">
            <thead>
              <tr>
                <th scope="col">Change</th>
                <th scope="col" class="num">From</th>
                <th scope="col" class="num">To</th>
              </tr>
            </thead>
            <tbody>
              @for (change of changes(); track change.name) {
                <tr>
                  <td>{{ change.label }}</td>
                  <td class="num muted">{{ trimmed(change.from) }}</td>
                  <td class="num warn">{{ trimmed(change.to) }}</td>
                </tr>
              }
            </tbody>
          </table>
          <label [for]="id() + '-reason'">Reason, for the record</label>
          <input [id]="id() + '-reason'" [(kText)]="reason" [attr.data-testid]="id() + '-reason'" />
        </div>
      }
      @if (refusal(); as text) {
        <p class="fault" role="alert">{{ text }}</p>
      }
      <div class="foot">
        <span class="muted">{{ forbidden() ?? note() }}</span>
        <span class="spacer"></span>
        <button type="button" [disabled]="typed().size === 0 || busy()" (click)="reset()">Undo</button>
        <button type="submit" class="primary" [disabled]="!ready()" [attr.data-testid]="id() + '-save'">
          {{ busy() ? 'Saving…' : 'Save' }}
        </button>
      </div>
    </form>
  `,
  styleUrl: './versioned-form.css',
})
export class VersionedForm {
  readonly id = input.required<string>();
  readonly fields = input.required<readonly Field[]>();
  readonly version = input.required<number>();
  readonly note = input('');
  readonly forbidden = input<string | undefined>(undefined);
  readonly busy = input(false);
  readonly refusal = input<string | undefined>(undefined);
  readonly saveAsked = output<SaveRequest>();

  protected readonly typed = signal<ReadonlyMap<string, string>>(new Map());
  protected readonly reason = signal('');
  protected readonly basedOn = signal<number | undefined>(undefined);
  protected readonly trimmed = trimmed;
  protected readonly changes = computed(() => changesOf(this.fields(), this.typed()));
  protected readonly stale = computed(
    () => this.basedOn() !== undefined && this.basedOn() !== this.version(),
  );
  protected readonly ready = computed(
    () =>
      this.forbidden() === undefined &&
      !this.busy() &&
      !this.stale() &&
      this.changes().length > 0 &&
      !hasFault(this.fields(), this.typed()) &&
      this.reason().trim() !== '',
  );

  /** Forgets what was typed; the owner calls it after saving. */
  reset(): void {
    this.typed.set(new Map());
    this.reason.set('');
    this.basedOn.set(undefined);
  }

  protected type(field: Field, text: string): void {
    if (text === (this.typed().get(field.name) ?? field.current)) return;
    if (this.basedOn() === undefined) this.basedOn.set(this.version());
    this.typed.update((typed) => new Map(typed).set(field.name, text));
  }

  protected fault(field: Field): string | undefined {
    const text = this.typed().get(field.name);
    return text === undefined ? undefined : faultOf(field, text);
  }

  protected isChanged(field: Field): boolean {
    return this.changes().some((change) => change.name === field.name);
  }

  protected save(event: Event): void {
    event.preventDefault();
    if (!this.ready()) return;
    const expectedVersion = this.basedOn() ?? this.version();
    this.saveAsked.emit({ changes: this.changes(), expectedVersion, reason: this.reason().trim() });
  }
}
