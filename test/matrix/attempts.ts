/** How many requests of one kind a fault strikes, from the first on. */
export const attempts = ['first', 'first two', 'all'] as const;
export type Attempts = (typeof attempts)[number];

export function timesOf(struck: Attempts): number {
  switch (struck) {
    case 'first':
      return 1;
    case 'first two':
      return 2;
    case 'all':
      return Infinity;
    default:
      struck satisfies never;
      throw new Error('unreachable');
  }
}
