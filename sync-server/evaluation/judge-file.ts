import { isSensitive } from '#domain/change/change.ts';
import { type CompletenessItem } from '#domain/completeness/completeness.ts';
import { type StoredEvaluation, judgeFacts } from '#domain/eligibility/evaluate-file.ts';
import { type Evaluation, type ExclusionNumber, type ExclusionState } from '#domain/eligibility/evaluation.ts';
import { type JudgedFacts } from '#domain/eligibility/judged-facts.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { sha256 } from '../crypto/hashing.ts';
import { withoutSensitive } from '../rights/withhold.ts';
import { completenessOf } from './completeness-of.ts';
import { type PolicyInForce } from './policy-in-force.ts';

/** What the server says of a file. */
export interface Judgement {
  readonly evaluation: ServerEvaluation | null;
  readonly completeness: readonly CompletenessItem[];
}

/** An evaluation with the version of the policy, whose id alone would not tell one line from another. */
export interface ServerEvaluation extends StoredEvaluation {
  readonly version: string;
}

/** The judgement and the facts behind it, which are null while there is nothing to judge. */
export function judgeFile(
  file: HouseholdFile,
  { policy, version }: PolicyInForce,
): { readonly judgement: Judgement; readonly facts: JudgedFacts | null } {
  const judged = judgeFacts(file, policy, sha256);
  const evaluation = judged === null ? null : { ...judged.evaluation, version };
  return { judgement: { evaluation, completeness: completenessOf(file) }, facts: judged?.facts ?? null };
}

/** A file as somebody sees it who may not see sensitive parts. */
export function fileWithoutSensitive(file: HouseholdFile): HouseholdFile {
  return {
    household: withoutSensitive(file.household),
    persons: file.persons.map(withoutSensitive),
    visits: file.visits.map(withoutSensitive),
    consents: file.consents.map(withoutSensitive),
    cases: file.cases.map(withoutSensitive),
  };
}

/**
 * The judgement for somebody who may not see sensitive parts: the server's own verdict, and of all that leads to it
 * only what comes out the same without them. So no reason, number or flag tells a withheld fact, and a withheld fact
 * is never called missing. Source: data model, "The bridge".
 */
export function judgementWithoutSensitive(file: HouseholdFile, full: Judgement, inForce: PolicyInForce): Judgement {
  const open = judgeFile(fileWithoutSensitive(file), inForce).judgement;
  const tellable = new Set(full.completeness.map(itemKey));
  // As it stands without the sensitive parts: the word given for a warning is one of them.
  const completeness = open.completeness.filter((item) => !isSensitive(item.path) && tellable.has(itemKey(item)));
  if (full.evaluation === null || open.evaluation === null) return { evaluation: null, completeness };
  const conflicts = full.evaluation.conflicts.filter(({ path }) => !isSensitive(path));
  return {
    evaluation: {
      ...full.evaluation,
      factsHash: null,
      conflicts,
      result: tellableResult(full.evaluation.result, open.evaluation.result),
    },
    completeness,
  };
}

function itemKey({ rule, record, path, text }: CompletenessItem): string {
  return JSON.stringify([rule, record, path, text]);
}

function tellableResult(full: Evaluation, open: Evaluation): Evaluation {
  const same = <T>(a: T, b: T): T | null => (a === b ? a : null);
  const reasons = new Set(open.reasons.map((reason) => JSON.stringify(reason)));
  const exclusions = Object.entries(full.exclusions).map(([number, state]): [string, ExclusionState] => [
    number,
    state === open.exclusions[number as ExclusionNumber] ? state : 'unknown',
  ]);
  return {
    ...full,
    people: same(full.people, open.people),
    netIncome: same(full.netIncome, open.netIncome),
    referenceIncome: same(full.referenceIncome, open.referenceIncome),
    perHead: same(full.perHead, open.perHead),
    referencePerHead: same(full.referencePerHead, open.referencePerHead),
    withinLine: same(full.withinLine, open.withinLine),
    referenceWithinLine: same(full.referenceWithinLine, open.referenceWithinLine),
    exclusions: Object.fromEntries(exclusions) as Evaluation['exclusions'],
    flags: full.flags.filter((flag) => open.flags.includes(flag)),
    leads: full.leads.filter((lead) => open.leads.includes(lead)),
    missing: [],
    reasons: full.reasons.filter((reason) => reasons.has(JSON.stringify(reason))),
  };
}
