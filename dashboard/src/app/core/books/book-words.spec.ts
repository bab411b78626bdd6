import { describe, expect, it } from 'vitest';
import { clockText, reasonWords, signedMillis, verifiedRate } from './book-words';

describe('words for books', () => {
  it('should never round the verified rate up to everything', () => {
    expect(verifiedRate(undefined)).toBe('–');
    expect(verifiedRate({ updates: 0, verified: 0 })).toBe('–');
    expect(verifiedRate({ updates: 1_000_000, verified: 999_999 })).toBe('99.99%');
    expect(verifiedRate({ updates: 10, verified: 10 })).toBe('100%');
    expect(verifiedRate({ updates: 3, verified: 1 })).toBe('33.33%');
  });

  it('should show times from the future as such', () => {
    expect(signedMillis(null)).toBe('–');
    expect(signedMillis(0.25)).toBe('0.25 ms');
    expect(signedMillis(-1.5)).toBe('−1.50 ms');
    expect(signedMillis(84.6)).toBe('85 ms');
    expect(signedMillis(12_300)).toBe('12.3 s');
  });

  it('should tell a clock that was not measured from one that is right', () => {
    expect(clockText(null, null)).toBe('not measured');
    expect(clockText(0, 0.5)).toBe('0.00 ms ± 0.50 ms');
    expect(clockText(3.2, 1)).toBe('+3.20 ms ± 1.00 ms');
    expect(clockText(-3.2, 1)).toBe('−3.20 ms ± 1.00 ms');
  });

  it('should write reasons in words', () => {
    expect(reasonWords('INSTRUMENT_CHANGED')).toBe('instrument changed');
    expect(reasonWords(null)).toBe('');
  });
});
