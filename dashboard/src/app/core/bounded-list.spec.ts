import { mergeNewestFirst } from './bounded-list';

interface Entry {
  id: string;
  time: string;
  sequence: number;
}

const merge = (list: Entry[], incoming: Entry[], capacity = 10) =>
  mergeNewestFirst(
    list,
    incoming,
    (entry) => entry.id,
    (entry) => entry.time,
    capacity,
  );

describe('mergeNewestFirst', () => {
  it('should order by time whatever the number of fractional digits', () => {
    const list = merge(
      [{ id: 'a', time: '2026-01-01T00:00:07Z', sequence: 1 }],
      [{ id: 'b', time: '2026-01-01T00:00:07.1Z', sequence: 2 }],
    );

    expect(list.map((entry) => entry.id)).toEqual(['b', 'a']);
  });

  it('should keep the entry with the later sequence', () => {
    const late = { id: 'a', time: '2026-01-01T00:00:07Z', sequence: 5 };
    const early = { ...late, sequence: 4 };

    expect(merge([late], [early])).toEqual([late]);
    expect(merge([early], [late])).toEqual([late]);
  });

  it('should forget the oldest beyond its capacity', () => {
    const entries = Array.from({ length: 5 }, (_, i) => ({
      id: `${i}`,
      time: `2026-01-01T00:00:0${i}Z`,
      sequence: i,
    }));

    expect(merge([], entries, 2).map((entry) => entry.id)).toEqual(['4', '3']);
  });
});
