import {
  compare,
  decimal,
  divideDown,
  floorToStep,
  isMultipleOf,
  multiply,
  parseDecimal,
  subtract,
  toText,
  truncate,
} from './decimal';

describe('decimal', () => {
  it.each(['0', '12', '-3.50', '0.00000001', '123456789012345678901234.123456789'])(
    'should print %s as it was read',
    (text) => {
      expect(toText(decimal(text))).toBe(text);
    },
  );

  it.each(['', ' ', 'abc', '1e5', '1,000', '1.2.3', '.', '--1', 'NaN', 'Infinity', '9'.repeat(40)])(
    'should not read %j as a number',
    (text) => {
      expect(parseDecimal(text)).toBeUndefined();
    },
  );

  it('should name the value when the gateway breaks its promise', () => {
    expect(() => decimal('1e5')).toThrow('value="1e5"');
  });

  it('should compare across scales', () => {
    expect(compare(decimal('1.50'), decimal('1.5'))).toBe(0);
    expect(compare(decimal('1.499999999'), decimal('1.5'))).toBe(-1);
    expect(compare(decimal('-1'), decimal('-2'))).toBe(1);
  });

  it('should multiply where binary floats would lose digits', () => {
    expect(toText(multiply(decimal('0.1'), decimal('0.2')))).toBe('0.02');
    expect(toText(multiply(decimal('65432.10'), decimal('0.00012345')))).toBe('8.0775927450');
  });

  it('should know whole numbers of steps', () => {
    expect(isMultipleOf(decimal('0.3'), decimal('0.1'))).toBe(true);
    expect(isMultipleOf(decimal('0.35'), decimal('0.1'))).toBe(false);
    expect(isMultipleOf(decimal('100'), decimal('0.0100'))).toBe(true);
    expect(isMultipleOf(decimal('7'), decimal('0'))).toBe(true);
  });

  it('should round down to steps and quotients', () => {
    expect(toText(floorToStep(decimal('1.23456'), decimal('0.001')))).toBe('1.23400');
    expect(divideDown(decimal('1'), decimal('3'), 4)).toEqual(decimal('0.3333'));
    expect(divideDown(decimal('1'), decimal('0'), 4)).toBeUndefined();
  });

  it('should cut and pad digits', () => {
    expect(toText(truncate(decimal('1.2399'), 2))).toBe('1.23');
    expect(toText(truncate(decimal('-1.2399'), 2))).toBe('-1.23');
    expect(toText(truncate(decimal('5'), 2))).toBe('5.00');
  });

  it('should agree with integers scaled by hand for random values', () => {
    let state = 42;
    const next = () => (state = (state * 48_271) % 2_147_483_647);
    for (let i = 0; i < 500; i++) {
      const [a, b] = [BigInt(next() - 1_000_000_000), BigInt(next() - 1_000_000_000)];
      const [x, y] = [
        { mantissa: a, scale: 5 },
        { mantissa: b, scale: 3 },
      ];
      expect(toText(subtract(x, y)), `seed step ${i}`).toBe(toText({ mantissa: a - b * 100n, scale: 5 }));
      expect(decimal(toText(multiply(x, y)))).toEqual({ mantissa: a * b, scale: 8 });
    }
  });
});
