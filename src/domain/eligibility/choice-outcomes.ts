import { type Json } from '../encoding/canonical-json.ts';
import { type LiveValue, type RecordView } from '../merge/merge.ts';
import { type HouseholdFile, householdFile } from '../record/household-file.ts';
import { evaluateFile } from './evaluate-file.ts';
import { type Verdict } from './evaluation.ts';
import { type Policy } from './policy.ts';

/** What a choice would make of the household. */
export interface ChoiceOutcome {
  readonly verdict: Verdict;
  /** Net income per head, fen, or null when not known. */
  readonly perHead: number | null;
}

/** What each of several files would come to, null where nothing can be judged; `same`: it does not matter which. */
export function choiceOutcomes(
  files: readonly HouseholdFile[],
  policy: Policy,
): { readonly outcomes: readonly (ChoiceOutcome | null)[]; readonly same: boolean } {
  const outcomes = files.map((file) => {
    const result = evaluateFile(file, policy, () => null)?.result;
    return result === undefined ? null : { verdict: result.verdict, perHead: result.perHead };
  });
  const [first] = outcomes;
  const same = outcomes.every((one) => one?.verdict === first?.verdict && one?.perHead === first?.perHead);
  return { outcomes, same };
}

/** The file as if one answer had been chosen on a field. */
export function withChosen(file: HouseholdFile, record: string, path: string, value: Json): HouseholdFile {
  return exchanged(file, record, (view) => {
    const said = (view.live[path] ?? []).slice(0, 1).map((one): LiveValue => ({ ...one, value }));
    return {
      ...view,
      live: { ...view.live, [path]: said },
      conflicts: view.conflicts.filter((one) => one !== path),
    };
  });
}

/** The file as if everything at a path were gone. */
export function withoutAnswers(file: HouseholdFile, record: string, path: string): HouseholdFile {
  const stays = (one: string) => one !== path && !one.startsWith(`${path}/`);
  return exchanged(file, record, (view) => ({
    ...view,
    live: Object.fromEntries(Object.entries(view.live).filter(([one]) => stays(one))),
    conflicts: view.conflicts.filter(stays),
    removed: Object.fromEntries(Object.entries(view.removed).filter(([one]) => stays(one))),
  }));
}

/** The file as if a removal had not been. */
export function withoutRemoval(file: HouseholdFile, record: string, path: string): HouseholdFile {
  return exchanged(file, record, (view) => ({
    ...view,
    removed: Object.fromEntries(Object.entries(view.removed).filter(([one]) => one !== path)),
  }));
}

function exchanged(file: HouseholdFile, record: string, become: (view: RecordView) => RecordView): HouseholdFile {
  const one = (view: RecordView) => (view.members.includes(record) ? become(view) : view);
  return householdFile(
    one(file.household),
    [...file.persons, ...file.visits, ...file.consents, ...file.cases].map(one),
  );
}
