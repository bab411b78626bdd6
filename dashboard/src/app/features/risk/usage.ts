export interface Usage {
  readonly share: number;
  readonly tone: '' | 'warn' | 'down';
}

const AMBER = 0.7;
const RED = 0.9;

/** How much of a limit is used, for a bar: amber from 70 %, red from 90 %. A limit of zero counts as used up. */
export function usage(used: number, limit: number): Usage {
  const share = limit > 0 ? Math.min(Math.max(used / limit, 0), 1) : 1;
  return { share, tone: share >= RED ? 'down' : share >= AMBER ? 'warn' : '' };
}
