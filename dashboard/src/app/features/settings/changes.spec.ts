import type { Field } from './changes';
import { changesOf, faultOf, hasFault } from './changes';
import { limitsInput } from './limits-settings';

const collar: Field = {
  name: 'priceCollarBps',
  label: 'Price collar',
  unit: 'bps',
  kind: { type: 'integer', min: 0, max: 500 },
  current: '200',
};
const daily: Field = {
  name: 'maxDailyNotional',
  label: 'Daily',
  unit: 'USDT',
  kind: { type: 'decimal' },
  current: '500000.00',
};
const profit: Field = {
  name: 'minProfitBps',
  label: 'Gain',
  unit: 'bps',
  kind: { type: 'bps', max: 100 },
  current: '2.5',
};

describe('settings', () => {
  it.each([
    [collar, '', 'empty'],
    [collar, '1.5', 'Whole numbers'],
    [collar, '501', 'From 0 to 500'],
    [daily, '-1', 'negative'],
    [daily, 'lots', 'not a plain number'],
    [profit, '100.01', 'From 0 to 100'],
  ])('should refuse %o with %j', (field, text, words) => {
    expect(faultOf(field, text)).toContain(words);
  });

  it('should report what differs in value, not in spelling', () => {
    const typed = new Map([
      ['maxDailyNotional', '500000'],
      ['priceCollarBps', '150'],
    ]);

    expect(changesOf([daily, collar], typed)).toEqual([
      { name: 'priceCollarBps', label: 'Price collar', from: '200', to: '150' },
    ]);
    expect(hasFault([daily, collar], typed)).toBe(false);
    expect(hasFault([collar], new Map([['priceCollarBps', 'x']]))).toBe(true);
  });

  it('should send only what changed, and the limits per asset as a whole', () => {
    const limits = {
      orderNotional: [
        { asset: 'USDT', maxOrderNotional: '25000' },
        { asset: 'BTC', maxOrderNotional: '0.4' },
      ],
    };
    const change = (name: string, to: string) => ({ name, label: '', from: '', to });

    expect(
      limitsInput(limits, { expectedVersion: 3, reason: 'r', changes: [change('priceCollarBps', '150')] }),
    ).toEqual({
      expectedVersion: 3,
      reason: 'r',
      priceCollarBps: 150,
    });
    expect(
      limitsInput(limits, { expectedVersion: 3, reason: 'r', changes: [change('orderNotional.BTC', '0.5')] })
        .orderNotional,
    ).toEqual([
      { asset: 'USDT', maxOrderNotional: '25000' },
      { asset: 'BTC', maxOrderNotional: '0.5' },
    ]);
  });
});
