import { preview } from '#content/locales/zh-CN/preview.ts';
import { shippedPolicy } from '#content/policies/load.ts';
import { evaluateFile } from '#domain/eligibility/evaluate-file.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { type HouseholdFile, householdFile } from '#domain/record/household-file.ts';

/** What the preview would say if one of several answers held, or null while nothing can be judged. */
export function verdictWith(file: HouseholdFile, record: string, path: string, value: Json): string | null {
  const settled = (view: RecordView): RecordView => {
    if (!view.members.includes(record)) return view;
    const only = (view.live[path] ?? []).slice(0, 1).map((one) => ({ ...one, value }));
    return { ...view, live: { ...view.live, [path]: only }, conflicts: view.conflicts.filter((one) => one !== path) };
  };
  const others = [...file.persons, ...file.visits, ...file.consents, ...file.cases].map(settled);
  const verdict = evaluateFile(householdFile(settled(file.household), others), shippedPolicy, () => null)?.result
    .verdict;
  return verdict === undefined ? null : preview.verdicts[verdict];
}
