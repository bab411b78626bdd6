import { Injectable, computed, inject, signal } from '@angular/core';
import type { ConvertInput } from '../api/generated/graphql';
import { Session } from '../session/session';

const KEY = 'kairos.unresolved-conversions';
const FIELDS = ['clientConversionId', 'fromAsset', 'toAsset', 'quantity', 'minResult'] as const;

type Content = Record<(typeof FIELDS)[number], string>;

interface Kept {
  readonly user: string;
  readonly input: ConvertInput;
}

/**
 * Conversions that were sent and whose outcome this browser tab does not know; each must be sent again with its own id
 * and content, never as a new one. Outlives a reload and other pages.
 */
@Injectable({ providedIn: 'root' })
export class UnresolvedConversions {
  /** At this many nothing new may be sent: to forget one could double it. */
  static readonly CAPACITY = 8;

  private readonly session = inject(Session);
  private readonly kept = signal<readonly Kept[]>(read());

  /** Those of the user who is signed in, oldest first. */
  readonly mine = computed<readonly ConvertInput[]>(() => {
    const user = this.session.user()?.name;
    return this.kept()
      .filter((one) => one.user === user)
      .map((one) => one.input);
  });
  readonly isFull = computed(() => this.kept().length >= UnresolvedConversions.CAPACITY);

  has(clientConversionId: string): boolean {
    return this.mine().some((one) => one.clientConversionId === clientConversionId);
  }

  /** Call before it is sent: afterwards the page may be gone. */
  keep(input: ConvertInput): void {
    const user = this.session.user()?.name;
    if (user === undefined || this.has(input.clientConversionId)) return;
    this.store([...this.kept(), { user, input }]);
  }

  /** Call when its outcome is known. */
  settle(clientConversionId: string): void {
    this.store(this.kept().filter((one) => one.input.clientConversionId !== clientConversionId));
  }

  private store(kept: readonly Kept[]): void {
    this.kept.set(kept);
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  }
}

function read(): readonly Kept[] {
  const list: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
  return Array.isArray(list) ? list.filter(isKept) : [];
}

function isKept(value: unknown): value is Kept {
  const { user, input } = (value ?? {}) as { user?: unknown; input?: unknown };
  const content = (input ?? {}) as Partial<Content>;
  return typeof user === 'string' && FIELDS.every((field) => typeof content[field] === 'string');
}
