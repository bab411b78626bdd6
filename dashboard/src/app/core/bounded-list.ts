import { compareInstants } from './number/instant';

/**
 * Joins `incoming` into `list` by key, newest first by `time`, keeping at most `capacity`. An entry that is known
 * already is replaced unless the known one has a later sequence.
 */
export function mergeNewestFirst<T extends { sequence: number }>(
  list: readonly T[],
  incoming: readonly T[],
  key: (item: T) => string,
  time: (item: T) => string,
  capacity: number,
): readonly T[] {
  const byKey = new Map(list.map((item) => [key(item), item]));
  for (const item of incoming) {
    const known = byKey.get(key(item));
    if (!known || known.sequence <= item.sequence) byKey.set(key(item), item);
  }
  return [...byKey.values()].sort((a, b) => compareInstants(time(b), time(a))).slice(0, capacity);
}
