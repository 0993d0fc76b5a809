import { type Assignment } from '#domain/sync/protocol.ts';
import { type FeedName } from '#domain/sync/feeds.ts';

/**
 * Every question about who may do what is answered here and nowhere else; arithmetic on code prefixes too.
 * Pure: the caller brings the assignments and the time. Source: sync contract, Principle 4, Scope, Roles.
 */

/** A person as far as rights go: `assignments` may be of any time. */
export interface Person {
  readonly user: string;
  readonly administrator: boolean;
  readonly assignments: readonly Assignment[];
}

/** A person now: what holds at `now`, and nothing else. */
export type Reader = Person & { readonly now: number };

export function holdsAt({ from, to }: Assignment, at: number): boolean {
  return (from === null || from <= at) && (to === null || at < to);
}

export function covers({ village: prefix, role }: Assignment, village: string): boolean {
  return role !== 'administrator' && village.startsWith(prefix);
}

/** May the person write in `village` at a time, by any assignment? */
export function mayWriteAt(assignments: readonly Assignment[], village: string, at: number): boolean {
  return assignments.some((one) => holdsAt(one, at) && covers(one, village));
}

export function currentAssignments(reader: Reader): Assignment[] {
  return reader.assignments.filter((one) => holdsAt(one, reader.now));
}

function coveringNow(reader: Reader, village: string): Assignment[] {
  return reader.assignments.filter((one) => holdsAt(one, reader.now) && covers(one, village));
}

/** May the person read what lives in `village`? */
export function mayRead(reader: Reader, village: string): boolean {
  return coveringNow(reader, village).length > 0;
}

/** Sensitive parts are seen unless every assignment there says no; one's own words outside all assignments are seen. */
export function seesSensitive(reader: Reader, village: string): boolean {
  const covering = coveringNow(reader, village);
  return covering.length === 0 || covering.some(({ sensitive }) => sensitive);
}

function isReviewer({ role }: Assignment): boolean {
  return role === 'leader' || role === 'supervisor';
}

/** May the person return and accept visits and choose between answers at the desk? */
export function mayReview(reader: Reader, village: string): boolean {
  return coveringNow(reader, village).some(isReviewer);
}

export function mayReviewAs(assignment: Assignment): boolean {
  return isReviewer(assignment);
}

/** May the person pull this feed? */
export function mayReadFeed(reader: Reader, feed: FeedName): boolean {
  switch (feed.is) {
    case 'reference':
      return true;
    case 'user':
      return feed.user === reader.user;
    case 'village':
      return mayRead(reader, feed.village);
    case 'review':
      return coveringNow(reader, feed.village).some(({ role }) => role === 'supervisor');
  }
}

/** The assignment to write in `village` under: the one that may most. */
export function bestAssignment(reader: Reader, village: string): Assignment | null {
  const rank = ['supervisor', 'leader', 'cadre'];
  return coveringNow(reader, village).sort((a, b) => rank.indexOf(a.role) - rank.indexOf(b.role))[0] ?? null;
}

/** Code prefixes of what the person may read now; `sensitive`: only those where sensitive parts are seen. */
export function readablePrefixes(reader: Reader, sensitive = false): string[] {
  return currentAssignments(reader)
    .filter((one) => one.role !== 'administrator' && (!sensitive || one.sensitive))
    .map(({ village }) => village);
}

/** What of a place (a code prefix) the person supervises now, as code prefixes; empty when nothing. */
export function supervisedWithin(reader: Reader, place: string): string[] {
  const prefixes = currentAssignments(reader).flatMap(({ role, village }) => {
    if (role !== 'supervisor') return [];
    if (place.startsWith(village)) return [place];
    return village.startsWith(place) ? [village] : [];
  });
  return [...new Set(prefixes)];
}
