import { expect, test } from 'vitest';
import { type Draft } from '#domain/tablet/household-store.ts';
import { addressToResume } from '../../src/app/place.ts';

const draft = (address: string, savedAt: number): Draft => ({
  household: 'h',
  records: {},
  at: { address, field: 'name' },
  savedAt,
});

test('an app that was killed goes on where somebody typed last, also when the browser had not yet written the place', () => {
  const drafts = [draft('/households/1/topics/who', 20), draft('/households/2/topics/wage', 30)];
  expect(addressToResume({ address: '/households/3', at: 10 }, drafts)).toBe('/households/2/topics/wage');
  expect(addressToResume(null, drafts)).toBe('/households/2/topics/wage');
});

test('who went on after typing is not brought back to it', () => {
  const drafts = [draft('/households/1/topics/who', 20)];
  expect(addressToResume({ address: '/households/3', at: 40 }, drafts)).toBe('/households/3');
  expect(addressToResume({ address: '/', at: 40 }, drafts)).toBeNull();
  expect(addressToResume({ address: '/sync', at: 40 }, [])).toBeNull();
});

test('the first start and a draft that knows no screen lead to the list', () => {
  expect(addressToResume(null, [])).toBeNull();
  expect(addressToResume(null, [draft('', 20)])).toBeNull();
});
