import type { BookPartsFragment } from '../api/generated/graphql';

export type Book = BookPartsFragment;
/** The engine's word, or `UNKNOWN` when there is none that can be believed now. */
export type Trust = Book['state'] | 'UNKNOWN';
export type Tone = 'up' | 'warn' | 'down';

export const TRUST_TONE: Record<Trust, Tone> = {
  LIVE: 'up',
  SYNCING: 'warn',
  SUSPECT: 'down',
  UNKNOWN: 'down',
};

/** `INSTRUMENT_CHANGED` as people say it; empty without a reason. */
export function reasonWords(reason: string | null | undefined): string {
  return (reason ?? '').toLowerCase().replaceAll('_', ' ');
}

/** Share of changes that the venue's own rule confirmed. Never rounded up: 100 % means every single one. */
export function verifiedRate(book: Pick<Book, 'updates' | 'verified'> | undefined): string {
  if (!book || book.updates === 0) return '–';
  if (book.verified >= book.updates) return '100%';
  return `${(Math.floor((book.verified / book.updates) * 10_000) / 100).toFixed(2)}%`;
}

/** Milliseconds with a sign where the time lies in the future, which no honest clock allows. */
export function signedMillis(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  const size = Math.abs(value);
  const text = size >= 10_000 ? `${(size / 1_000).toFixed(1)} s` : `${size.toFixed(size < 10 ? 2 : 0)} ms`;
  return value < 0 ? `−${text}` : text;
}

/** Offset of a venue's clock with its largest error. */
export function clockText(offset: number | null | undefined, uncertainty: number | null | undefined): string {
  if (offset === null || offset === undefined) return 'not measured';
  const sign = offset > 0 ? '+' : '';
  return `${sign}${signedMillis(offset)} ± ${signedMillis(uncertainty)}`;
}
