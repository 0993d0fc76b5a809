import { type RecordView } from '#domain/merge/merge.ts';
import { type HouseholdFile, itemsUnder, shown, textAnswer } from '#domain/record/household-file.ts';
import { type DeskChangeRequest } from '#domain/sync/desk-protocol.ts';

type Edits = DeskChangeRequest['edits'];

/** One thing that the cadre is asked to correct: a field, and what to do about it. */
export interface ReturnPoint {
  readonly record: string;
  readonly path: string;
  readonly text: string;
}

/** The dots on screen for a path: its answers, and removals of it that met them. */
export function basisOf(view: RecordView, path: string): string[] {
  return [...(view.live[path] ?? []), ...(view.removed[path] ?? [])].map(({ dot }) => dot);
}

/** Every dot on screen at or under a path, as taking the whole away must name them. */
function basisUnder(view: RecordView, path: string): string[] {
  const under = (one: string) => one === path || one.startsWith(`${path}/`);
  return [...Object.entries(view.live), ...Object.entries(view.removed)].flatMap(([one, values]) =>
    under(one) ? values.map(({ dot }) => dot) : [],
  );
}

/** Takes away the points of an earlier return: they are answered, or will be said anew. */
function withoutPoints(visit: RecordView): Edits {
  return Object.fromEntries(
    itemsUnder(visit, 'review/points').map((item) => {
      const path = `review/points/${item}`;
      return [path, { value: null, basis: basisUnder(visit, path) }];
    }),
  );
}

function reasonEdit(visit: RecordView, reason: string | null): Edits {
  const basis = basisOf(visit, 'review/reason');
  return reason === null && basis.length === 0 ? {} : { 'review/reason': { value: reason, basis } };
}

/** The points that a visit was returned with. */
export function pointsOf(visit: RecordView): ReturnPoint[] {
  return itemsUnder(visit, 'review/points').map((item) => {
    const part = (name: string) => textAnswer(visit, `review/points/${item}/${name}`) ?? '';
    return { record: part('record'), path: part('path'), text: part('text') };
  });
}

function request(visit: RecordView, edits: Edits): DeskChangeRequest {
  return { record: visit.record, kind: 'visit', edits };
}

/** Sends a visit back with a reason and the fields that it is about; `newId` names each point. */
export function returnRequest(
  visit: RecordView,
  reason: string,
  points: readonly ReturnPoint[],
  newId: () => string,
): DeskChangeRequest {
  const edits: Edits = {
    'review/state': { value: 'returned', basis: basisOf(visit, 'review/state') },
    ...reasonEdit(visit, reason),
    ...withoutPoints(visit),
  };
  for (const { record, path, text } of points) {
    const at = `review/points/${newId()}`;
    edits[`${at}/record`] = { value: record, basis: [] };
    edits[`${at}/path`] = { value: path, basis: [] };
    edits[`${at}/text`] = { value: text, basis: [] };
  }
  return request(visit, edits);
}

/** Accepts a visit; a reason is given where something is still open. */
export function acceptRequest(visit: RecordView, reason: string | null): DeskChangeRequest {
  return request(visit, {
    'review/state': { value: 'accepted', basis: basisOf(visit, 'review/state') },
    ...reasonEdit(visit, reason),
    ...withoutPoints(visit),
  });
}

/** Takes a return or an acceptance back: the visit waits for review again. */
export function undoRequest(visit: RecordView): DeskChangeRequest {
  return request(visit, {
    'review/state': { value: 'submitted', basis: basisOf(visit, 'review/state') },
    ...reasonEdit(visit, null),
    ...withoutPoints(visit),
  });
}

/** Chooses one of several answers, replacing all that are on screen. */
export function chooseRequest(view: RecordView, path: string, dot: string, reason: string): DeskChangeRequest {
  const chosen = (view.live[path] ?? []).find((live) => live.dot === dot);
  if (chosen === undefined) throw new Error('an answer that is not on screen');
  return {
    record: view.record,
    kind: view.kind,
    edits: { [path]: { value: chosen.value, basis: basisOf(view, path), reason } },
  };
}

/**
 * Settles a removal that met an edit: either everything at the path goes, or one of its answers is said again, which
 * ends the removal and leaves the rest as it is.
 */
export function settleRemovalRequest(view: RecordView, path: string, keep: boolean, reason: string): DeskChangeRequest {
  if (!keep)
    return {
      record: view.record,
      kind: view.kind,
      edits: { [path]: { value: null, basis: basisUnder(view, path), reason } },
    };
  const kept = Object.keys(view.live).find((one) => one === path || one.startsWith(`${path}/`));
  const value = kept === undefined ? undefined : shown(view, kept);
  if (kept === undefined || value === undefined) throw new Error('a removal that nothing survived');
  const removals = (view.removed[path] ?? []).map(({ dot }) => dot);
  return {
    record: view.record,
    kind: view.kind,
    edits: { [kept]: { value, basis: [...new Set([...basisOf(view, kept), ...removals])], reason } },
  };
}

/** How many answers of the file are not those that the visit was submitted with; null when it does not say. */
export function changedSinceSubmitted(file: HouseholdFile, visit: RecordView): number | null {
  const covered = Object.keys(visit.live).filter((path) => path.startsWith('covers/'));
  if (covered.length === 0) return null;
  const dots = new Set(
    covered.flatMap((path) => (visit.live[path] ?? []).flatMap(({ value }) => (Array.isArray(value) ? value : []))),
  );
  const paths = [file.household, ...file.persons].flatMap(({ live }) =>
    Object.values(live).filter((values) => values.some(({ dot }) => !dots.has(dot))),
  );
  return paths.length;
}
