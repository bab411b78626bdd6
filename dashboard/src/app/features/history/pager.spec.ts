import { Pager } from './pager';

describe('Pager', () => {
  const rows = Array.from({ length: 7 }, (_, i) => ({ id: `r${i}`, time: `2026-01-01T00:00:0${9 - i}Z` }));
  const pager = (
    fetchPage: (before: string | null, first: number) => Promise<readonly { id: string; time: string }[]>,
    capacity = 100,
  ) =>
    new Pager(
      fetchPage,
      (row) => row.time,
      (row) => row.id,
      3,
      capacity,
    );
  const fromRows = (before: string | null, first: number) =>
    Promise.resolve(rows.filter((row) => before === null || row.time < before).slice(0, first));

  it('should walk through history page by page to its end', async () => {
    const pages = pager(fromRows);
    await pages.load();
    expect(pages.rows().map(({ id }) => id)).toEqual(['r0', 'r1', 'r2']);
    await pages.load();
    await pages.load();

    expect(pages.rows()).toHaveLength(7);
    expect(pages.complete()).toBe(true);
  });

  it('should stop at its capacity', async () => {
    const pages = pager(fromRows, 4);
    await pages.load();
    await pages.load();

    expect(pages.rows()).toHaveLength(4);
    expect(pages.full).toBe(true);
  });

  it('should keep what it has when a page fails', async () => {
    const pages = pager((before, first) =>
      before === null ? fromRows(before, first) : Promise.reject(new Error('away')),
    );
    await pages.load();
    await pages.load();

    expect(pages.rows()).toHaveLength(3);
    expect(pages.fault()).toBe('away');
    expect(pages.busy()).toBe(false);
  });
});
