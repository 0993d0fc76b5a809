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

/** The place of a visit, or null while none is known. */
export function placeOf(visit: RecordView | null): VisitPlace | null {
  const value = answer(visit ?? undefined, 'place');
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
  const mode = shown(visit, 'mode');
  if (mode !== undefined && mode !== 'inPerson') return null;
  if (!(accuracy <= VAGUE)) return null;
  const known = placeOf(visit);
  if (known !== null && accuracy * 2 > known.accuracy) return null;
  const value = {
    accuracy: Math.max(1, Math.ceil(accuracy)),
    at: Math.round(at),
    latitudeE6: Math.round(latitude * 1e6),
    longitudeE6: Math.round(longitude * 1e6),
  };
  return { value, basis: (visit.live['place'] ?? []).map(({ dot }) => dot).filter((dot) => dot !== 'draft') };
}
