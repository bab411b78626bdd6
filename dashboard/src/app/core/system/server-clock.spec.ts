import { ServerClock } from './server-clock';

describe('ServerClock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('should take the shortest trip as the offset', () => {
    const clock = new ServerClock();
    clock.observe(1_000_000 - 500);
    clock.observe(1_000_000 - 20);
    clock.observe(1_000_000 - 300);

    expect(clock.read()).toBe(1_000_000 - 20);
  });

  it('should follow a browser clock that is minutes behind', () => {
    const clock = new ServerClock();
    clock.observe(1_000_000 + 180_000);

    expect(clock.read()).toBe(1_000_000 + 180_000);
  });

  it('should forget an offset that no longer holds within two windows', () => {
    const clock = new ServerClock();
    clock.observe(1_000_000);
    for (let i = 0; i < 3; i++) {
      vi.advanceTimersByTime(61_000);
      clock.observe(Date.now() - 5_000);
    }

    expect(clock.read()).toBe(Date.now() - 5_000);
  });

  it('should ignore times that are none', () => {
    const clock = new ServerClock();
    clock.observe(Number.NaN);

    expect(clock.read()).toBe(Date.now());
  });
});
