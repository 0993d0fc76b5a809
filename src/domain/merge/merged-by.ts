import { type RecordKind, dotOf, opPath } from '../change/change.ts';
import { type Json } from '../encoding/canonical-json.ts';
import { type RecordView } from './merge.ts';
import { type ToldChange } from './told-of.ts';

/** A field that somebody answered or took away (null), as it stands now. */
export interface MergedField {
  readonly record: string;
  readonly kind: RecordKind;
  readonly path: string;
  readonly value: Json | null;
}

/** What one author changed that stands beside everybody else's answers without any choice. */
export interface MergedBy {
  readonly author: string;
  readonly fields: readonly MergedField[];
  /** Ids of the changes that this tells of. */
  readonly changes: readonly string[];
}

/**
 * What these changes brought that merged by itself: answers that hold and do not differ from others, and what is
 * gone. What somebody answered over is left out, and so are visits and consents, each one person's own.
 *
 * @param changes with the record each belongs to; latest author first in the answer
 */
export function mergedBy(
  views: readonly RecordView[],
  changes: readonly (ToldChange & { readonly record: string })[],
): MergedBy[] {
  const byAuthor = new Map<string, { fields: Map<string, MergedField>; changes: string[] }>();
  for (const change of [...changes].sort((a, b) => (a.stamp < b.stamp ? 1 : -1))) {
    const view = views.find(({ members }) => members.includes(change.record));
    if (view === undefined || view.kind === 'visit' || view.kind === 'consent') continue;
    const of = byAuthor.get(change.author) ?? { fields: new Map<string, MergedField>(), changes: [] };
    byAuthor.set(change.author, of);
    of.changes.push(change.id);
    change.ops.forEach((op, index) => {
      const path = opPath(op);
      const live = view.live[path] ?? [];
      if (view.conflicts.includes(path) || view.removed[path] !== undefined) return;
      const stands = 'set' in op ? live.some(({ dot }) => dot === dotOf(change.id, index)) : isGone(view, path);
      if (stands)
        of.fields.set(`${view.record} ${path}`, {
          record: view.record,
          kind: view.kind,
          path,
          value: 'set' in op ? op.value : null,
        });
    });
  }
  return [...byAuthor].map(([author, of]) => ({ author, fields: [...of.fields.values()], changes: of.changes }));
}

function isGone(view: RecordView, path: string): boolean {
  return !Object.keys(view.live).some((one) => one === path || one.startsWith(`${path}/`));
}
