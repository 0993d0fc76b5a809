import { type Json, canonicalJson } from '../encoding/canonical-json.ts';
import { type LiveValue, type RecordView } from '../merge/merge.ts';
import { FACT_LISTS, FACT_PATHS, type FactListName } from '../record/fact-fields.ts';
import { asOfFor, factsFor, listFault } from '../record/facts-for.ts';
import { isNonAnswer } from '../record/field-at.ts';
import { type HouseholdFile, answer, householdFile } from '../record/household-file.ts';
import { windowSegment } from '../record/window-segment.ts';
import {
  type Choice,
  type CombinedEvaluation,
  MOST_COMBINATIONS,
  type Variant,
  choicesOf,
  evaluateConflicting,
} from './combine-conflicts.ts';
import { evaluateIdentify } from './evaluate.ts';
import { type Evaluation, type MissingFact } from './evaluation.ts';
import { type HouseholdFacts } from './facts.ts';
import { type JudgedFacts } from './judged-facts.ts';
import { type Policy } from './policy.ts';

/** A field with several answers on which the verdict hangs. */
export interface ConflictRef {
  readonly record: string;
  readonly path: string;
}

/** What is kept of an evaluation, around the contract's result. */
export interface StoredEvaluation {
  readonly result: Evaluation;
  /** Id of the policy it was judged by. */
  readonly policy: string;
  /** Hash over the canonical JSON of the facts, or null where no hash was at hand. */
  readonly factsHash: string | null;
  /** The fields that must be settled before there is one verdict; empty when there is. */
  readonly conflicts: readonly ConflictRef[];
}

interface Conflict extends ConflictRef {
  readonly field: string;
  readonly count: number;
  readonly values: readonly Json[];
}

/**
 * Evaluates everything recorded of a household at the month of the visit that asked incomes. With conflicting
 * answers every combination of them is judged: one outcome stands, several are for people (`review`).
 *
 * @param hash of a text, or null where none can be made
 * @returns null while no visit says which month to judge at
 * Source: sync contract, "Evaluation over conflicts"; data model, "The bridge".
 */
export function evaluateFile(
  file: HouseholdFile,
  policy: Policy,
  hash: (text: string) => string | null,
): StoredEvaluation | null {
  return judgeFacts(file, policy, hash)?.evaluation ?? null;
}

/** `evaluateFile` with the facts it judged, for whoever judges them again by another policy. */
export function judgeFacts(
  file: HouseholdFile,
  policy: Policy,
  hash: (text: string) => string | null,
): { readonly evaluation: StoredEvaluation; readonly facts: JudgedFacts } | null {
  const asOf = asOfFor(file);
  if (asOf === null) return null;
  const conflicts = conflictsOf(file, asOf);
  const choices = choicesOf(conflicts);
  const variants =
    choices?.map((choice): Variant => ({ facts: factsFor(chosen(file, conflicts, choice), asOf), choice })) ?? null;
  const facts = variants?.[0]?.facts ?? factsFor(file, asOf);
  const baseTypeOpen = isBaseTypeOpen(file);
  const combined = combine(baseTypeOpen, facts, variants, policy);
  const judged = variants !== null && variants.length > 1 ? variants.map((variant) => variant.facts) : facts;
  return {
    evaluation: {
      result: named(resultOf(combined, facts, policy), file, asOf),
      policy: policy.id,
      factsHash: hash(canonicalJson(judged)),
      conflicts: openConflicts(combined, conflicts).map(({ record, path }) => ({ record, path })),
    },
    facts: { variants: variants?.map((variant) => variant.facts) ?? null, baseTypeOpen },
  };
}

function isBaseTypeOpen({ household }: HouseholdFile): boolean {
  return answer(household, 'baseType') === undefined && !household.conflicts.includes('baseType');
}

function viewsOf(file: HouseholdFile): RecordView[] {
  return [file.household, ...file.persons, ...file.visits, ...file.consents, ...file.cases];
}

/** The conflicts that reach the facts of this month, in a fixed order, the shown answer first. */
function conflictsOf(file: HouseholdFile, asOf: string): Conflict[] {
  const window = windowSegment(asOf);
  return viewsOf(file).flatMap((view) => {
    if (view.kind !== 'household' && view.kind !== 'person' && view.kind !== 'case') return [];
    const known = FACT_PATHS[view.kind];
    return view.conflicts
      .filter((path) => known.has(patternOf(path, window)))
      .map((path): Conflict => {
        const values = distinct((view.live[path] ?? []).map(({ value }) => value));
        const tried = path === 'baseType' && values.some(isNonAnswer) ? ['general', 'povertyExited'] : values;
        return { record: view.record, path, field: `${view.record} ${path}`, count: tried.length, values: tried };
      });
  });
}

const ITEM = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

function patternOf(path: string, window: string): string {
  return path.replace(window, '<window>').replaceAll(ITEM, '<item>');
}

function distinct(values: readonly Json[]): Json[] {
  const seen = new Map(values.map((value) => [canonicalJson(value), value]));
  return [...seen.values()];
}

/** The file as if only the chosen answers had been given; a person chosen into another household leaves it. */
function chosen(file: HouseholdFile, conflicts: readonly Conflict[], choice: Choice): HouseholdFile {
  if (conflicts.length === 0) return file;
  const views = viewsOf(file).map((view) => {
    const mine = conflicts.filter(({ record }) => record === view.record);
    if (mine.length === 0) return view;
    const live: Record<string, readonly LiveValue[]> = { ...view.live };
    for (const { path, field, values } of mine) {
      const [shownFirst] = view.live[path] ?? [];
      const value = values[choice[field] ?? 0];
      if (shownFirst !== undefined && value !== undefined) live[path] = [{ ...shownFirst, value }];
    }
    return { ...view, live };
  });
  const [household = file.household, ...others] = views;
  return householdFile(household, others);
}

/** An unanswered base type is both: only when that makes no difference is there a verdict. */
function combine(
  baseTypeOpen: boolean,
  facts: HouseholdFacts,
  variants: readonly Variant[] | null,
  policy: Policy,
): CombinedEvaluation {
  const asked = evaluateConflicting(variants, policy);
  if (!baseTypeOpen || variants === null) return asked;
  const exited = variants.map((variant): Variant => ({
    ...variant,
    facts: { ...variant.facts, baseType: 'povertyExited' },
  }));
  const other = evaluateConflicting(exited, policy);
  if (asked.verdict === other.verdict && suggestedOf(asked) === suggestedOf(other)) return asked;
  const evaluation = evaluateIdentify(facts, policy);
  const missing = sorted([...evaluation.missing, BASE_TYPE]);
  return {
    kind: 'agreed',
    verdict: 'incomplete',
    evaluation: { ...evaluation, verdict: 'incomplete', suggested: null, missing },
  };
}

const BASE_TYPE: MissingFact = { path: 'baseType', label: '是脱贫户还是一般农户' };

function suggestedOf(combined: CombinedEvaluation): string | null {
  return combined.kind === 'agreed' ? combined.evaluation.suggested : null;
}

function sorted(missing: readonly MissingFact[]): MissingFact[] {
  return [...missing].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function resultOf(combined: CombinedEvaluation, facts: HouseholdFacts, policy: Policy): Evaluation {
  if (combined.kind === 'agreed') return combined.evaluation;
  const text =
    combined.kind === 'tooMany'
      ? `冲突过多：不同答案的搭配超过 ${MOST_COMBINATIONS} 种，请先把两个答案不同的地方选定，再来判断。`
      : `有 ${combined.fields.length} 处两个答案不同，选哪一个会影响判断，请先选定。`;
  const evaluation = evaluateIdentify(facts, policy);
  const reason = { rule: 'conflicts', clause: '二（三）', outcome: null, text };
  return { ...evaluation, verdict: 'review', suggested: null, missing: [], reasons: [reason, ...evaluation.reasons] };
}

function openConflicts(combined: CombinedEvaluation, conflicts: readonly Conflict[]): readonly Conflict[] {
  if (combined.kind === 'agreed') return [];
  if (combined.kind === 'tooMany') return conflicts;
  return conflicts.filter(({ field }) => combined.fields.includes(field));
}

const FIELD_WORDS: Readonly<Record<string, string>> = {
  amount: '金额',
  selfPaid: '自己出了多少',
  kind: '是哪一种',
  relation: '与户主关系',
  role: '是什么身份',
};

/** A list that is unknown although it was asked: the label names the line. Source: data model, "Paths". */
function named(result: Evaluation, file: HouseholdFile, asOf: string): Evaluation {
  const missing = result.missing.map((fact) => {
    if (!Object.hasOwn(FACT_LISTS, fact.path)) return fact;
    const fault = listFault(file, fact.path as FactListName, asOf);
    if (fault === null) return fact;
    const why =
      fault.is === 'linesBesideNone'
        ? '选了“没有”，下面又记了内容'
        : `第 ${fault.index + 1} 笔没写${FIELD_WORDS[fault.field] ?? ''}`;
    return { ...fact, label: `${fact.label}：${why}` };
  });
  return { ...result, missing };
}
