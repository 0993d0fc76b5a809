import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseFeed, reviewFeed, userFeed } from '#domain/sync/feeds.ts';
import { type Range } from '#domain/sync/protocol.ts';
import { inRanges, rangesOf, withNumber } from '#domain/sync/ranges.ts';

const numbers = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 });

test('ranges hold exactly their numbers, ascending and apart', () => {
  fc.assert(
    fc.property(numbers, (list) => {
      const ranges = rangesOf(list);
      for (let n = 0; n <= 42; n++) expect(inRanges(ranges, n)).toBe(list.includes(n));
      ranges.forEach(([from, to], index) => {
        expect(from).toBeLessThanOrEqual(to);
        expect(from).toBeGreaterThan((ranges[index - 1]?.[1] ?? -1) + 1);
      });
    }),
  );
});

test('adding numbers one by one, in any order, gives the same ranges', () => {
  fc.assert(
    fc.property(numbers, (list) => {
      expect(list.reduce<Range[]>((ranges, n) => withNumber(ranges, n), [])).toEqual(rangesOf(list));
    }),
  );
});

test('feed names mean what they say, or nothing', () => {
  expect(parseFeed('530925101201')).toEqual({ is: 'village', village: '530925101201' });
  expect(parseFeed(reviewFeed('530925101201'))).toEqual({ is: 'review', village: '530925101201' });
  expect(parseFeed(userFeed('u-1'))).toEqual({ is: 'user', user: 'u-1' });
  expect(parseFeed('reference')).toEqual({ is: 'reference' });
  const names = ['', '5309', '5309251012011', 'review:5309', 'user:', 'user:a b', 'Reference', '530925101201\n'];
  expect(names.map((name) => parseFeed(name))).toEqual(names.map(() => null));
});
