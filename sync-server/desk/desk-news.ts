import { type Change, isSensitive, opPath, opsOf } from '#domain/change/change.ts';
import { type MergedBy, mergedBy } from '#domain/merge/merged-by.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { type ToldChange, toldOf } from '#domain/merge/told-of.ts';
import { type HouseholdFile, textAnswer } from '#domain/record/household-file.ts';
import { type DeskHousehold } from '#domain/sync/desk-protocol.ts';

/**
 * What merged by itself beside the latest visit, and what became of the reader's own answers.
 *
 * @param changes all admitted ones of the household that count
 * @param whole does the reader see sensitive parts?
 */
export function deskNews(
  file: HouseholdFile,
  changes: readonly Change[],
  user: string,
  whole: boolean,
): Pick<DeskHousehold, 'merged' | 'told'> {
  const views = [file.household, ...file.persons, ...file.cases];
  const shown = ({ path }: { readonly path: string }) => whole || !isSensitive(path);
  const told = views.flatMap((view) => toldOf(view, changesOf(view, changes).map(toldChange), user));
  return {
    merged: mergedBesideVisit(file, views, changes)
      .map(({ author, fields }) => ({ author, fields: fields.filter(shown) }))
      .filter(({ fields }) => fields.length > 0),
    // Answers that still differ stand side by side on the page already.
    told: told.filter((one) => one.is === 'settled' && shown(one)).map(({ is: _is, device: _device, ...one }) => one),
  };
}

/** Others' answers since the visits of that month began, but for those that somebody chose. */
function mergedBesideVisit(
  file: HouseholdFile,
  views: readonly RecordView[],
  changes: readonly Change[],
): readonly MergedBy[] {
  const [latest] = file.visits;
  if (latest === undefined) return [];
  const monthOf = (visit: RecordView) => (textAnswer(visit, 'date') ?? '').slice(0, 7);
  const begun = (visit: RecordView) =>
    changesOf(visit, changes)
      .map(({ envelope: { stamp, author } }) => ({ stamp, author }))
      .sort((a, b) => (a.stamp < b.stamp ? -1 : 1))[0];
  const author = begun(latest)?.author;
  const [since] = file.visits
    .filter((visit) => monthOf(visit) === monthOf(latest))
    .flatMap((visit) => begun(visit)?.stamp ?? [])
    .sort();
  if (author === undefined || since === undefined) return [];

  const others = changes.filter(({ envelope }) => envelope.author !== author && envelope.stamp >= since);
  const chosen = new Set(
    others.flatMap((change) =>
      opsOf(change).flatMap((op) =>
        op.reason === undefined ? [] : [`${change.envelope.author} ${change.envelope.record} ${opPath(op)}`],
      ),
    ),
  );
  return mergedBy(
    views,
    others.map((change) => ({ ...toldChange(change), record: change.envelope.record })),
  ).map((by) => ({
    ...by,
    fields: by.fields.filter(({ record, path }) => !chosen.has(`${by.author} ${record} ${path}`)),
  }));
}

function changesOf(view: RecordView, changes: readonly Change[]): Change[] {
  return changes.filter(({ envelope }) => view.members.includes(envelope.record));
}

function toldChange(change: Change): ToldChange {
  const { id, author, device, stamp, wall } = change.envelope;
  return { id, author, device, stamp, wall, ops: opsOf(change) };
}
