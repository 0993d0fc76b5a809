import { type Entry } from './protocol.ts';

/**
 * Why the entries of one feed do not follow its cursor one by one, or null when they do.
 * Source: sync contract, Cursor: another position than `after + 1` is a protocol error.
 */
export function gapIn({
  feed,
  after,
  entries,
  next,
}: {
  feed: string;
  after: number;
  entries: readonly Pick<Entry, 'feed' | 'position'>[];
  next: number;
}): string | null {
  let expected = after;
  for (const { position, feed: named } of entries) {
    expected += 1;
    if (named !== feed || position !== expected)
      return `${feed}: position ${position} of ${named} where ${expected} was due`;
  }
  return next === expected ? null : `${feed}: ends at ${next} where ${expected} was due`;
}
