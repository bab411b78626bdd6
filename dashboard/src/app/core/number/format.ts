import { decimal, toText, truncate } from './decimal';

/** Groups the whole part by thousands; leaves the digits alone. */
export function group(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** A price or quantity with a fixed number of digits, grouped; a dash when absent. Digits beyond are cut, not rounded. */
export function fixed(text: string | null | undefined, decimals: number): string {
  if (text === null || text === undefined) return '–';
  return group(toText(truncate(decimal(text), decimals)));
}

/** An amount without trailing zeros, grouped, with at most `decimals` digits. */
export function trimmed(text: string | null | undefined, decimals = 8): string {
  if (text === null || text === undefined) return '–';
  const value = toText(truncate(decimal(text), decimals));
  return group(value.includes('.') ? value.replace(/\.?0+$/, '') : value);
}

/** An amount with about as many digits as a person compares: fewer after the point the larger it is. */
export function compactAmount(text: string | null | undefined): string {
  if (text === null || text === undefined) return '–';
  const size = Math.abs(Number(text));
  return trimmed(text, size >= 10_000 ? 2 : size >= 100 ? 3 : size >= 1 ? 5 : 8);
}

/** As {@link trimmed} with a sign in front of gains too, so that colour is never the only hint. */
export function signed(text: string | null | undefined, decimals = 8): string {
  if (text === null || text === undefined) return '–';
  const plain = trimmed(text, decimals);
  return plain.startsWith('-') || /^0(\.0*)?$/.test(plain) ? plain : `+${plain}`;
}

/** Change from `from` to `to` in percent; display only. */
export function changePercent(
  from: string | null | undefined,
  to: string | null | undefined,
): number | undefined {
  if (!from || !to) return undefined;
  const base = Number(from);
  return base > 0 ? ((Number(to) - base) / base) * 100 : undefined;
}

export function percent(value: number | undefined): string {
  if (value === undefined) return '–';
  const text = value.toFixed(2);
  return value > 0 && Number(text) !== 0 ? `+${text}%` : `${text}%`;
}

/** Digits after the point that a step such as `0.0100` really uses. */
export function stepDecimals(step: string): number {
  return (step.split('.')[1] ?? '').replace(/0+$/, '').length;
}

/** Microseconds in the unit a person reads at a glance. */
export function micros(value: number | undefined): string {
  if (value === undefined) return '–';
  if (value < 1) return `${Math.round(value * 1_000)} ns`;
  if (value < 1_000) return `${value.toFixed(value < 10 ? 1 : 0)} µs`;
  if (value < 1_000_000) return `${(value / 1_000).toFixed(value < 10_000 ? 2 : 1)} ms`;
  return `${(value / 1_000_000).toFixed(2)} s`;
}

export function age(millis: number | undefined): string {
  if (millis === undefined) return '–';
  if (millis < 1_000) return `${Math.max(0, Math.round(millis))} ms`;
  if (millis < 60_000) return `${(millis / 1_000).toFixed(1)} s`;
  if (millis < 3_600_000) return `${Math.floor(millis / 60_000)} min`;
  return `${Math.floor(millis / 3_600_000)} h`;
}

/** Whole numbers in few characters: 950, 12.3k, 4.56M. */
export function count(value: number): string {
  if (value < 10_000) return String(value);
  if (value < 1_000_000) return `${(value / 1_000).toFixed(1)}k`;
  return `${(value / 1_000_000).toFixed(2)}M`;
}

/** `HH:MM:SS` of an RFC 3339 instant, in UTC. */
export function utcTime(instant: string): string {
  return instant.slice(11, 19);
}

/** `MM-DD HH:MM:SS` of an RFC 3339 instant, in UTC. */
export function utcDateTime(instant: string): string {
  return `${instant.slice(5, 10)} ${instant.slice(11, 19)}`;
}

export function duration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}
