import type { Latency } from './stage-rows';
import { bytes, perSecond, place, stageRows } from './stage-rows';

function latency(stage: string, more: Partial<Latency> = {}): Latency {
  return {
    stage,
    count: 100,
    p50Micros: 0.06,
    p99Micros: 0.4,
    p999Micros: 2,
    maxMicros: 9_000,
    windowSeconds: 10,
    floor: null,
    ...more,
  };
}

describe('stageRows', () => {
  it('should put the floor that a stage names beside it', () => {
    const [row] = stageRows(
      [latency('detection', { floor: 'hiccup_run' })],
      [latency('hiccup_wake', { p999Micros: 400 }), latency('hiccup_run', { p999Micros: 30 })],
    );

    expect(row).toMatchObject({ name: 'detection', p50: '60 ns', p999: '2.0 µs', max: '9.00 ms' });
    expect(row?.floor).toEqual({ name: 'hiccup run', p999: '30 µs', max: '9.00 ms', at: place(30) });
  });

  it('should show no numbers for a stage without samples', () => {
    const [row] = stageRows([latency('send_to_ack', { count: 0, floor: 'hiccup_wake' })], []);

    expect(row).toMatchObject({ samples: '0', p50: '–', max: '–', bar: undefined, floor: undefined });
  });

  it('should leave out a floor that was not measured', () => {
    const [row] = stageRows(
      [latency('detection', { floor: 'hiccup_run' })],
      [latency('hiccup_run', { count: 0 })],
    );

    expect(row?.floor).toBeUndefined();
  });

  it('should place durations by their magnitude and within the bar', () => {
    expect(place(0)).toBe(0);
    expect(place(0.01)).toBe(0);
    expect(place(100)).toBe(50);
    expect(place(1_000_000)).toBe(100);
    expect(place(60_000_000)).toBe(100);
  });

  it('should write bytes and rates for people', () => {
    expect(bytes(0)).toBe('0 B');
    expect(bytes(0.25)).toBe('0.3 B');
    expect(bytes(2_048)).toBe('2.0 KiB');
    expect(bytes(5_242_880)).toBe('5.0 MiB');
    expect(perSecond(0.4)).toBe('0.4');
    expect(perSecond(812.4)).toBe('812');
    expect(perSecond(54_321)).toBe('54.3k');
  });
});
