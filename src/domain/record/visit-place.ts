import { type Edit } from '../change/changes-between.ts';
import { type Json } from '../encoding/canonical-json.ts';
import { type RecordView } from '../merge/merge.ts';
import { answer, shown } from './household-file.ts';

/** Where a visit was: whole millionths of a degree, whole metres, device clock in milliseconds. */
export interface VisitPlace {
  readonly latitudeE6: number;
  readonly longitudeE6: number;
  readonly accuracy: number;
  readonly at: number;
}

/** A place as the tablet tells it: degrees, and the radius in metres within which it lies. */
export interface Fix {
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracy: number;
  readonly at: number;
}

/** A fix less sure than this says nothing about a house. */
const VAGUE = 1000;

/** Is this visit somewhere? One by phone or video is nowhere. */
export function hasPlace(visit: RecordView): boolean {
  const mode = shown(visit, 'mode');
  return mode === undefined || mode === 'inPerson';
}

/** The place of a visit, or null while none is known, and of a visit that is nowhere. */
export function placeOf(visit: RecordView | null): VisitPlace | null {
  if (visit === null || !hasPlace(visit)) return null;
  const value = answer(visit, 'place');
  if (typeof value !== 'object' || Array.isArray(value)) return null;
  const { latitudeE6, longitudeE6, accuracy, at } = value as Record<string, Json>;
  const all = { latitudeE6, longitudeE6, accuracy, at };
  return Object.values(all).every((one) => typeof one === 'number') ? (all as unknown as VisitPlace) : null;
}

/**
 * What a fix adds to a visit: its place, when there is none yet or this one is at least twice as sure. Null when it adds
 * nothing, and for a visit by phone or video, which is nowhere.
 */
export function placeEdit(visit: RecordView, { latitude, longitude, accuracy, at }: Fix): Edit | null {
  if (!hasPlace(visit)) return null;
  if (!(accuracy <= VAGUE)) return null;
  const known = placeOf(visit);
  if (known !== null && accuracy * 2 > known.accuracy) return null;
  const value = {
    accuracy: Math.max(1, Math.ceil(accuracy)),
    at: Math.round(at),
    latitudeE6: Math.round(latitude * 1e6),
    longitudeE6: Math.round(longitude * 1e6),
  };
  return { value, basis: recordedDots(visit) };
}

/**
 * What takes a place away from a visit that turned out to be by phone or video, or null when there is none to take. An
 * edit of `undefined` forgets one that was only noted and not yet recorded.
 */
export function placeTakenAway(visit: RecordView): { readonly place: Edit | undefined } | null {
  if (hasPlace(visit) || shown(visit, 'place') === undefined) return null;
  const basis = recordedDots(visit);
  return { place: basis.length === 0 ? undefined : { value: null, basis } };
}

function recordedDots(visit: RecordView): readonly string[] {
  return (visit.live['place'] ?? []).map(({ dot }) => dot).filter((dot) => dot !== 'draft');
}
