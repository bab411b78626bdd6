/** Orders RFC 3339 instants in UTC, however many fractional digits each has (`…:07Z` is before `…:07.1Z`). */
export function compareInstants(a: string, b: string): number {
  const left = a.endsWith('Z') ? a.slice(0, -1) : a;
  const right = b.endsWith('Z') ? b.slice(0, -1) : b;
  return left < right ? -1 : left > right ? 1 : 0;
}
