import { describe, expect, it } from 'vitest';
import { Path } from '#domain/change/change.ts';

describe('a path', () => {
  it.each([
    'village',
    'sensitive/phone',
    'income/2020-10_2021-09/wage/0190a5f2-6c1e-7a3b-8c4d-5e6f708192a3/amount',
    'extra/a/b/c/d/e/f/g',
  ])('may be %s', (path) => expect(Path.safeParse(path).success).toBe(true));

  it.each([
    '',
    '/village',
    'village/',
    'a//b',
    'a/b/c/d/e/f/g/h/i',
    'a b',
    'a.b',
    'a_b',
    'income/2020-10_2021/wage',
    '收入',
    'x'.repeat(65),
    'village\n',
  ])('may not be %j', (path) => expect(Path.safeParse(path).success).toBe(false));
});
