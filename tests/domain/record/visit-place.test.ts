import { expect, test } from 'vitest';
import { placeEdit, placeOf, placeTakenAway } from '#domain/record/visit-place.ts';
import { fileOf } from './file-of.ts';

const visitWith = (answers: Record<string, string | Record<string, number>>) => {
  const [visit] = fileOf({ household: {}, visits: [answers] }).visits;
  if (visit === undefined) throw new Error('no visit');
  return visit;
};
const fix = { latitude: 23.4761234, longitude: 99.8254321, accuracy: 14.2, at: 1_790_000_000_000.4 };
const PLACE = { accuracy: 15, at: 1_790_000_000_000, latitudeE6: 23_476_123, longitudeE6: 99_825_432 };

test('the first place is kept in whole numbers', () => {
  expect(placeEdit(visitWith({ mode: 'inPerson' }), fix)).toEqual({ value: PLACE, basis: [] });
  expect(placeOf(visitWith({ place: PLACE }))).toEqual(PLACE);
  expect(placeOf(visitWith({ place: 'somewhere' }))).toBeNull();
});

test('a later one must be twice as sure, and replaces the first', () => {
  const visit = visitWith({ place: { ...PLACE, accuracy: 40 } });
  expect(placeEdit(visit, { ...fix, accuracy: 25 })).toBeNull();
  expect(placeEdit(visit, { ...fix, accuracy: 20 })?.basis).toHaveLength(1);
});

test('a visit by phone is nowhere, and a vague place is none', () => {
  expect(placeEdit(visitWith({ mode: 'phone' }), fix)).toBeNull();
  expect(placeEdit(visitWith({ mode: 'inPerson' }), { ...fix, accuracy: 4000 })).toBeNull();
  expect(placeEdit(visitWith({ mode: 'inPerson' }), { ...fix, accuracy: Number.NaN })).toBeNull();
});

test('a visit that turns out to be by phone loses the place that was noted', () => {
  expect(placeTakenAway(visitWith({ mode: 'inPerson', place: PLACE }))).toBeNull();
  expect(placeTakenAway(visitWith({ mode: 'phone' }))).toBeNull();
  const phoned = visitWith({ mode: 'phone', place: PLACE });
  expect(placeOf(phoned)).toBeNull();
  expect(placeTakenAway(phoned)).toEqual({ place: { value: null, basis: [phoned.live['place']?.[0]?.dot] } });
  const [place] = phoned.live['place'] ?? [];
  if (place === undefined) throw new Error('no place');
  const noted = { ...phoned, live: { ...phoned.live, place: [{ ...place, dot: 'draft' }] } };
  expect(placeTakenAway(noted)).toEqual({ place: undefined });
});
