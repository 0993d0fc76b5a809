import { type Range } from './protocol.ts';

/** Ascending, disjoint, closed ranges of the given numbers, in any order and with repeats. */
export function rangesOf(numbers: Iterable<number>): Range[] {
  const ranges: Range[] = [];
  for (const n of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = ranges[ranges.length - 1];
    if (last !== undefined && last[1] === n - 1) last[1] = n;
    else ranges.push([n, n]);
  }
  return ranges;
}

export function inRanges(ranges: readonly Range[], n: number): boolean {
  return ranges.some(([from, to]) => from <= n && n <= to);
}

/** The ranges with one more number in them; the given ones stay as they are. */
export function withNumber(ranges: readonly Range[], n: number): Range[] {
  const before = ranges.filter(([, to]) => to < n - 1);
  const after = ranges.filter(([from]) => from > n + 1);
  const touching = ranges.slice(before.length, ranges.length - after.length);
  const from = Math.min(n, touching[0]?.[0] ?? n);
  const to = Math.max(n, touching[touching.length - 1]?.[1] ?? n);
  return [...before, [from, to], ...after];
}
