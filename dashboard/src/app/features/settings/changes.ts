import { compare, decimal, parseDecimal } from '../../core/number/decimal';

/** What a field must hold. */
export type FieldKind =
  | { readonly type: 'integer'; readonly min: number; readonly max: number }
  | { readonly type: 'decimal' }
  | { readonly type: 'bps'; readonly max: number };

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  readonly kind: FieldKind;
  readonly current: string;
}

export interface Change {
  readonly name: string;
  readonly label: string;
  readonly from: string;
  readonly to: string;
}

/** Why a typed value is not acceptable, or `undefined`. */
export function faultOf(field: Field, text: string): string | undefined {
  const value = parseDecimal(text);
  if (text.trim() === '') return 'Must not be empty.';
  if (!value) return `“${text}” is not a plain number.`;
  const { kind } = field;
  switch (kind.type) {
    case 'decimal':
      return value.mantissa < 0n ? 'Must not be negative.' : undefined;
    case 'bps':
      if (value.mantissa < 0n || compare(value, { mantissa: BigInt(kind.max), scale: 0 }) > 0)
        return `From 0 to ${kind.max}.`;
      return undefined;
    case 'integer':
      if (!/^\d+$/.test(text.trim())) return 'Whole numbers only.';
      return Number(text) < kind.min || Number(text) > kind.max
        ? `From ${kind.min} to ${kind.max}.`
        : undefined;
  }
}

/** What saving would change: sound fields whose value differs, not only its spelling. */
export function changesOf(fields: readonly Field[], typed: ReadonlyMap<string, string>): readonly Change[] {
  return fields.flatMap((field) => {
    const text = typed.get(field.name)?.trim();
    if (text === undefined || faultOf(field, text)) return [];
    const same = compare(decimal(text), decimal(field.current)) === 0;
    return same ? [] : [{ name: field.name, label: field.label, from: field.current, to: text }];
  });
}

export function hasFault(fields: readonly Field[], typed: ReadonlyMap<string, string>): boolean {
  return fields.some((field) => {
    const text = typed.get(field.name);
    return text !== undefined && faultOf(field, text) !== undefined;
  });
}
