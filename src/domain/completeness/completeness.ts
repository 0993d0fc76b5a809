import { type RecordKind } from '../change/change.ts';
import { type FormDefinition } from '../form/definition.ts';
import { type RecordView } from '../merge/merge.ts';
import { type HouseholdFile } from '../record/household-file.ts';
import { consentRule, exclusionRule } from './consent-rules.ts';
import { type Finding, type Ground, groundOf, visitOf } from './ground.ts';
import { withExplanations } from './explained.ts';
import { householdRules } from './household-rules.ts';
import { memberRules } from './member-rules.ts';
import { requiredAnswers } from './required-answers.ts';
import { RULES, type Severity } from './rule-table.ts';
import { sumRules } from './sum-rules.ts';
import { type AskedAt, type TopicIndex, askedAt, topicIndexOf } from './topic-index.ts';

/** One thing that is missing or contradicts, with where to mend it and one sentence that says what to do. */
export interface CompletenessItem {
  /** Number of the office check, or the name of what the form demands. */
  readonly rule: string;
  readonly severity: Severity;
  readonly clause: string | null;
  /** Record id; `consent` while there is no such record. */
  readonly record: string;
  /** Concrete path of the record; '' is the record as a whole. */
  readonly path: string;
  /** Topic of the form that asks for it. */
  readonly topic: string | null;
  readonly text: string;
  /** The word that was given for a warning at this visit, which then is only to be known (I). */
  readonly explained?: string;
}

const WEIGHT: Readonly<Record<Severity, number>> = { E: 0, W: 1, I: 2 };

/**
 * What a file still lacks for the form of its visit, in a fixed order: what blocks submitting first, then in the
 * order of the screens. Pure, so that tablet and server say the same, byte for byte. What the form does not ask is
 * not found fault with.
 *
 * @param asOf month of the visit
 * @param visit the one being filled in, where the caller knows it; else the newest of the form's kinds in that month
 * Source: plan 三（三）; rules and severities in docs/completeness.md.
 */
export function completeness(
  form: FormDefinition,
  file: HouseholdFile,
  asOf: string,
  visit: RecordView | null = visitOf(form, file, asOf),
): CompletenessItem[] {
  const ground = groundOf(form, file, asOf, visit);
  const index = topicIndexOf(form);
  const kinds = kindsOf(file);
  const places = new Map([...kinds.keys()].map((record, place) => [record, place]));
  const placed = findingsOf(ground, index, kinds).flatMap((finding) => {
    const asked =
      finding.rule === 'visit' ? index.first : askedAt(index, kinds.get(finding.record) ?? 'consent', finding.path);
    return asked === null
      ? []
      : [{ asked, place: places.get(finding.record) ?? places.size, item: itemOf(finding, asked) }];
  });
  const explained = new Map(
    withExplanations(
      placed.map(({ item }) => item),
      file,
      visit,
    ).map((item, index) => [placed[index]?.item, item]),
  );
  return placed
    .map(({ asked, place, item }) => ({ asked, place, item: explained.get(item) ?? item }))
    .sort(
      (a, b) =>
        WEIGHT[a.item.severity] - WEIGHT[b.item.severity] ||
        a.asked.order - b.asked.order ||
        a.place - b.place ||
        compare(a.item.path, b.item.path) ||
        compare(a.item.rule, b.item.rule) ||
        compare(a.item.text, b.item.text),
    )
    .map(({ item }) => item);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function kindsOf(file: HouseholdFile): Map<string, RecordKind> {
  const views = [file.household, ...file.persons, ...file.visits, ...file.consents, ...file.cases];
  return new Map(views.map(({ record, kind }) => [record, kind]));
}

function findingsOf(ground: Ground, index: TopicIndex, kinds: ReadonlyMap<string, RecordKind>): Finding[] {
  return [
    ...visitMissing(ground),
    ...requiredAnswers(ground),
    ...conflicts(ground, index, kinds),
    ...memberRules(ground),
    ...householdRules(ground),
    ...sumRules(ground),
    ...consentRule(ground),
    ...exclusionRule(ground),
  ];
}

function visitMissing({ visit, household }: Ground): Finding[] {
  if (visit !== null) return [];
  return [{ rule: 'visit', record: household.record, path: '', text: '这个月还没有走访记录，请先填写走访情况。' }];
}

/** Two cadres answered differently: choosing needs a person. */
function conflicts(
  { file, persons, visit }: Ground,
  index: TopicIndex,
  kinds: ReadonlyMap<string, RecordKind>,
): Finding[] {
  const views = [file.household, ...file.persons, ...(visit === null ? [] : [visit])];
  return views.flatMap((view) =>
    view.conflicts.flatMap((path): Finding[] => {
      const label = askedAt(index, kinds.get(view.record) ?? view.kind, path)?.label;
      if (label === undefined) return [];
      const person = persons.find(({ record }) => record === view.record);
      const who = person === undefined ? '' : `${person.name}：`;
      return [{ rule: 'conflict', record: view.record, path, text: `${who}“${label}”有不同的答案，请选一个。` }];
    }),
  );
}

function itemOf(finding: Finding, asked: AskedAt): CompletenessItem {
  const rule = RULES[finding.rule];
  return {
    rule: finding.rule,
    severity: finding.severity ?? rule.severity,
    clause: finding.clause ?? rule.clause,
    record: finding.record,
    path: finding.path,
    topic: asked.topic,
    text: finding.text,
  };
}
