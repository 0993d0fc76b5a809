import { type Edit } from '../change/changes-between.ts';
import { type LiveValue, type RecordView } from '../merge/merge.ts';
import { type Draft, emptyView } from '../tablet/household-store.ts';
import { type HouseholdFile, householdFile } from './household-file.ts';

/**
 * The file as the cadre sees it: the merged records with the answers of the draft on top. Conflicts that the draft
 * settles are gone, answers that it has not seen stay beside its own.
 *
 * @param file null while the household has only a draft
 */
export function withDraft(file: HouseholdFile | null, draft: Draft | null): HouseholdFile | null {
  if (draft === null) return file;
  const stored =
    file === null ? [] : [file.household, ...file.persons, ...file.visits, ...file.consents, ...file.cases];
  const village = file?.household.village ?? draftVillage(draft);
  const views = stored.map((view) => overlay(view, editsOf(view, draft), draft.savedAt));
  const known = new Set(stored.flatMap(({ members }) => members));
  for (const [id, { kind, edits }] of Object.entries(draft.records)) {
    if (!known.has(id)) views.push(overlay(emptyView(id, kind, village), edits, draft.savedAt));
  }
  const household = views.find(({ kind }) => kind === 'household');
  if (household === undefined) return file;
  return householdFile(
    household,
    views.filter((view) => view !== household),
  );
}

function draftVillage(draft: Draft): string {
  const village = draft.records[draft.household]?.edits['village']?.value;
  return typeof village === 'string' ? village : '';
}

function editsOf(view: RecordView, draft: Draft): Readonly<Record<string, Edit>> {
  return Object.assign({}, ...view.members.map((id) => draft.records[id]?.edits ?? {})) as Record<string, Edit>;
}

function overlay(view: RecordView, edits: Readonly<Record<string, Edit>>, wall: number): RecordView {
  const paths = Object.keys(edits);
  if (paths.length === 0) return view;
  const live: Record<string, readonly LiveValue[]> = { ...view.live };
  for (const path of paths) {
    const edit = edits[path];
    if (edit === undefined || edit.typed !== undefined) continue;
    if (edit.value === null) {
      for (const under of Object.keys(live)) {
        if (under === path || under.startsWith(`${path}/`)) drop(live, under, edit.basis);
      }
      continue;
    }
    drop(live, path, edit.basis);
    const mine: LiveValue = { dot: 'draft', value: edit.value, author: '', device: '', stamp: 'draft', wall };
    live[path] = [mine, ...(live[path] ?? [])];
  }
  return {
    ...view,
    live,
    conflicts: view.conflicts.filter((path) => (live[path]?.length ?? 0) > 1),
    removed: openRemovals(view, live, edits),
  };
}

/** Removals that no edit has answered yet, and that still have something to remove. */
function openRemovals(
  { removed }: RecordView,
  live: Readonly<Record<string, unknown>>,
  edits: Readonly<Record<string, Edit>>,
): RecordView['removed'] {
  const isUnder = (path: string, above: string) => path === above || path.startsWith(`${above}/`);
  const open = Object.entries(removed).flatMap(([path, removals]) => {
    if (!Object.keys(live).some((one) => isUnder(one, path))) return [];
    const answers = Object.entries(edits).filter(
      ([one, { typed }]) => typed === undefined && (isUnder(one, path) || isUnder(path, one)),
    );
    const left = removals.filter(({ dot }) => !answers.some(([, { basis }]) => basis.includes(dot)));
    return left.length === 0 ? [] : [[path, left] as const];
  });
  return Object.fromEntries(open);
}

function drop(live: Record<string, readonly LiveValue[]>, path: string, seen: readonly string[]): void {
  const left = (live[path] ?? []).filter(({ dot }) => !seen.includes(dot));
  if (left.length > 0) live[path] = left;
  else delete live[path];
}
