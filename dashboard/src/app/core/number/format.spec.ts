import {
  age,
  changePercent,
  compactAmount,
  count,
  duration,
  fixed,
  micros,
  percent,
  signed,
  stepDecimals,
  trimmed,
  utcTime,
} from './format';

describe('format', () => {
  it.each([
    ['65432.1', 2, '65,432.10'],
    ['0.00000954', 8, '0.00000954'],
    ['1234567.899', 2, '1,234,567.89'],
    ['-0.5', 1, '-0.5'],
  ])('should show %s with %i digits as %s', (text, decimals, shown) => {
    expect(fixed(text, decimals)).toBe(shown);
  });

  it('should show a dash for what is absent', () => {
    expect(fixed(null, 2)).toBe('–');
    expect(trimmed(undefined)).toBe('–');
    expect(signed(null)).toBe('–');
    expect(percent(undefined)).toBe('–');
    expect(age(undefined)).toBe('–');
    expect(micros(undefined)).toBe('–');
  });

  it('should drop zeros that say nothing and only those', () => {
    expect(trimmed('100.500000')).toBe('100.5');
    expect(trimmed('100')).toBe('100');
    expect(trimmed('25000.00')).toBe('25,000');
  });

  it('should sign gains and losses but not nothing', () => {
    expect(signed('1.2')).toBe('+1.2');
    expect(signed('-1.2')).toBe('-1.2');
    expect(signed('0.0000001', 4)).toBe('0');
    expect(signed('0')).toBe('0');
  });

  it('should show fewer digits for larger amounts', () => {
    expect(compactAmount('123456.789')).toBe('123,456.78');
    expect(compactAmount('12.3456789')).toBe('12.34567');
    expect(compactAmount('0.00012345')).toBe('0.00012345');
  });

  it('should tell changes in percent', () => {
    expect(percent(changePercent('100', '103.5'))).toBe('+3.50%');
    expect(percent(changePercent('100', '99'))).toBe('-1.00%');
    expect(percent(changePercent('100', '100.0001'))).toBe('0.00%');
    expect(changePercent('0', '5')).toBeUndefined();
    expect(changePercent(null, '5')).toBeUndefined();
  });

  it('should count the digits a step really uses', () => {
    expect(stepDecimals('0.0100')).toBe(2);
    expect(stepDecimals('1.00')).toBe(0);
    expect(stepDecimals('10')).toBe(0);
  });

  it('should choose units a person reads', () => {
    expect(micros(0.0604)).toBe('60 ns');
    expect(micros(8.42)).toBe('8.4 µs');
    expect(micros(1_530)).toBe('1.53 ms');
    expect(micros(2_500_000)).toBe('2.50 s');
    expect(age(999)).toBe('999 ms');
    expect(age(2_340)).toBe('2.3 s');
    expect(count(12_345)).toBe('12.3k');
    expect(duration(3_725)).toBe('1 h 2 min');
    expect(utcTime('2026-11-22T14:03:07.123456789Z')).toBe('14:03:07');
  });
});
