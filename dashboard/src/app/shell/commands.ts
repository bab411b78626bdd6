import { Injectable } from '@angular/core';
import { Subject } from 'rxjs';
import type { ShortcutAction } from './shortcuts';

/** Carries what a key asks for to the panel that can do it. */
@Injectable({ providedIn: 'root' })
export class Commands {
  readonly requested = new Subject<ShortcutAction>();
}
