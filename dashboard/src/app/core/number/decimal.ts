/** An exact decimal: `mantissa / 10^scale`. Money never passes through a binary float on its way to an order. */
export interface Decimal {
  readonly mantissa: bigint;
  readonly scale: number;
}

const PLAIN = /^([+-]?)(\d{1,30})(?:\.(\d{0,20}))?$/;

/** Reads plain decimal text; `undefined` when it is anything else (empty, exponent, two points, absurdly long). */
export function parseDecimal(text: string): Decimal | undefined {
  const match = PLAIN.exec(text.trim());
  if (!match) return undefined;
  const [, sign, whole = '0', fraction = ''] = match;
  const mantissa = BigInt(whole + fraction);
  return { mantissa: sign === '-' ? -mantissa : mantissa, scale: fraction.length };
}

/** Reads text that the gateway promised to be a decimal; anything else is a broken contract. */
export function decimal(text: string): Decimal {
  const value = parseDecimal(text);
  if (!value)
    throw new Error(`not a decimal: value=${JSON.stringify(text)}, expected plain notation like "12.50"`);
  return value;
}

export function rescale(value: Decimal, scale: number): bigint {
  if (scale < value.scale) throw new Error(`rescale would round: from=${value.scale}, to=${scale}`);
  return value.mantissa * 10n ** BigInt(scale - value.scale);
}

/** Negative, zero or positive, as `a` is below, equal to or above `b`. */
export function compare(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const left = rescale(a, scale);
  const right = rescale(b, scale);
  return left < right ? -1 : left > right ? 1 : 0;
}

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { mantissa: rescale(a, scale) + rescale(b, scale), scale };
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, { mantissa: -b.mantissa, scale: b.scale });
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { mantissa: a.mantissa * b.mantissa, scale: a.scale + b.scale };
}

/** Whether `value` is a whole number of steps; a step of zero allows everything. */
export function isMultipleOf(value: Decimal, step: Decimal): boolean {
  if (step.mantissa === 0n) return true;
  const scale = Math.max(value.scale, step.scale);
  return rescale(value, scale) % rescale(step, scale) === 0n;
}

/** The largest multiple of `step` not above `value`; `value` must not be negative. */
export function floorToStep(value: Decimal, step: Decimal): Decimal {
  if (step.mantissa === 0n) return value;
  const scale = Math.max(value.scale, step.scale);
  const size = rescale(step, scale);
  return { mantissa: (rescale(value, scale) / size) * size, scale };
}

/** `a / b` rounded towards zero at `scale` digits; `undefined` when `b` is zero. */
export function divideDown(a: Decimal, b: Decimal, scale: number): Decimal | undefined {
  if (b.mantissa === 0n) return undefined;
  return {
    mantissa: (a.mantissa * 10n ** BigInt(scale + b.scale)) / (b.mantissa * 10n ** BigInt(a.scale)),
    scale,
  };
}

/** Plain text with exactly `value.scale` digits after the point. */
export function toText(value: Decimal): string {
  const negative = value.mantissa < 0n;
  const digits = (negative ? -value.mantissa : value.mantissa).toString().padStart(value.scale + 1, '0');
  const whole = digits.slice(0, digits.length - value.scale);
  const fraction = digits.slice(digits.length - value.scale);
  return `${negative ? '-' : ''}${whole}${value.scale > 0 ? `.${fraction}` : ''}`;
}

/** Drops digits past `scale`, towards zero, or pads with zeros up to it. */
export function truncate(value: Decimal, scale: number): Decimal {
  if (value.scale <= scale) return { mantissa: rescale(value, scale), scale };
  return { mantissa: value.mantissa / 10n ** BigInt(value.scale - scale), scale };
}
