import { isSensitive } from '#domain/change/change.ts';
import { type RecordView } from '#domain/merge/merge.ts';

/** A record as somebody sees it who may not see sensitive parts. */
export function withoutSensitive(view: RecordView): RecordView {
  const keep = <T>(entries: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(entries).filter(([path]) => !isSensitive(path)));
  return {
    ...view,
    live: keep(view.live),
    conflicts: view.conflicts.filter((path) => !isSensitive(path)),
    removed: keep(view.removed),
  };
}
