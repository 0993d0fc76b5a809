import { describe, expect, test } from 'vitest';
import { readListAddress, withQuery, writeListAddress } from '../../../src/features/desk/list-address.ts';

const read = (search: string) => readListAddress(new URLSearchParams(search));
const OPEN = '01890000-0000-7000-8000-000000000001';

describe('the address of the list', () => {
  test('what is usual is not written', () => {
    expect(writeListAddress(read('')).toString()).toBe('');
    expect(read('').query).toEqual({ sort: 'updatedAt', order: 'desc' });
  });

  test('every choice comes back from the address it was written to', () => {
    const search = `place=530925101&verdict=marginal&review=submitted&conflicts=yes&incomplete=yes&search=lxs&sort=missing&order=asc&after=abc.def&page=3&open=${OPEN}`;
    expect(writeListAddress(read(search)).toString()).toBe(search);
    expect(read(search)).toMatchObject({
      page: 3,
      open: OPEN,
      query: { place: '530925101', search: 'lxs', after: 'abc.def' },
    });
  });

  test.each([
    'place=abc',
    'review=maybe',
    'conflicts=1',
    'sort=name',
    'order=up',
    `search=${'x'.repeat(51)}`,
    'open=1',
    'page=2',
    'page=-1',
    'place=',
    'limit=5',
  ])('%s makes no sense and is left out', (search) => {
    expect(read(search)).toEqual(read(''));
  });

  test('another filter begins at the first page and keeps the household that is open', () => {
    const before = read(`review=returned&after=abc&page=2&open=${OPEN}`);
    expect(writeListAddress(withQuery(before, { review: undefined, verdict: 'review' })).toString()).toBe(
      `verdict=review&open=${OPEN}`,
    );
    expect(writeListAddress(withQuery(before, { search: '' })).toString()).toBe(`review=returned&open=${OPEN}`);
  });
});
