import { createHash } from 'node:crypto';
import { type Change } from '#domain/change/change.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { aliasClasses } from '#domain/merge/alias-classes.ts';
import { type RecordView, mergeRecord } from '#domain/merge/merge.ts';
import { householdFile } from '#domain/record/household-file.ts';
import { evaluateFile } from '#domain/eligibility/evaluate-file.ts';
import { type Policy } from '#domain/eligibility/policy.ts';

/** What today's code makes of golden changes, line by line: views, their digests, and each household's evaluation. */
export function goldenLines(changes: readonly Change[], voided: readonly string[], policy: Policy): string[] {
  const standing = changes.filter(({ envelope }) => !voided.includes(envelope.id));
  const views = aliasClasses(standing).map((members) =>
    mergeRecord(standing.filter(({ envelope }) => members.includes(envelope.record))),
  );
  const hash = (text: string) => createHash('sha256').update(text).digest('base64url');
  const dots = (view: RecordView) =>
    Object.entries(view.live).flatMap(([path, values]) =>
      path.startsWith('sensitive/') ? [] : values.map(({ dot }) => dot),
    );
  return [
    ...views.map((view) => canonicalJson(view)),
    ...views.map((view) => JSON.stringify({ record: view.record, digest: hash(dots(view).sort().join('\n')) })),
    ...views
      .filter(({ kind }) => kind === 'household')
      .map((view) =>
        JSON.stringify({
          record: view.record,
          evaluation: evaluateFile(
            householdFile(
              view,
              views.filter(({ kind }) => kind !== 'household'),
            ),
            policy,
            hash,
          ),
        }),
      ),
  ];
}
