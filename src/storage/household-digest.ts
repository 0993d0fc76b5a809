import { type HouseholdFile, answer, shown } from '#domain/record/household-file.ts';
import { openLeads, waitingSince } from '#domain/record/leads.ts';
import { type HouseholdJudge } from '#domain/tablet/household-judge.ts';
import { type Standing } from '#domain/tablet/household-state.ts';
import { type HouseholdSummary } from '#domain/tablet/household-store.ts';

/** What a row of the list says as far as the merged file tells it; draft, outbox and today are added when it is shown. */
export type HouseholdDigest = Omit<HouseholdSummary, 'state' | 'waiting' | 'revisit' | 'lead'> &
  Pick<Standing, 'review'> & {
    /** Month for which income was asked; rows of an earlier app do not say. */
    readonly incomeMonth?: string | null;
    /** The fact that would decide, where the verdict is open. */
    readonly undecided?: string | null;
    /** Rows of an earlier app do not say. */
    readonly lead?: HouseholdSummary['lead'];
  };

const REVIEWS = ['submitted', 'returned', 'accepted'] as const;

/** @param judge null for a household that has only a draft: nothing of it is judged */
export function digestOf(
  file: HouseholdFile,
  judge: HouseholdJudge | null,
  pinyin: HouseholdJudge['pinyin'],
): HouseholdDigest {
  const { household, persons, visits } = file;
  const views = [household, ...persons, ...visits, ...file.consents, ...file.cases];
  const names = persons.map((person) => textOf(answer(person, 'name'))).filter((name) => name !== '');
  const head = persons.find((person) => shown(person, 'relation') === 'head');
  const visit = visits[0];
  const review = REVIEWS.find((state) => state === shown(visit, 'review/state')) ?? 'none';
  const verdict = judge?.verdict(file) ?? null;
  const leads = openLeads(file);
  const since = waitingSince(leads);

  return {
    record: household.record,
    village: household.village,
    group: textOf(answer(household, 'group')),
    head: textOf(answer(head, 'name')),
    pinyin: names.map(pinyin).join(' '),
    names: names.join(' '),
    tails: persons
      .map((person) => textOf(answer(person, 'sensitive/certNumber')).slice(-4))
      .filter((tail) => tail !== ''),
    people: persons.length,
    missing: judge?.missing(file) ?? null,
    verdict,
    turnedFrom: null,
    incomeMonth: judge?.incomeMonth?.(file) ?? null,
    undecided: verdict === 'incomplete' ? (judge?.undecided?.(file) ?? null) : null,
    lead: since === null ? null : { questions: leads.map(({ question }) => question), since },
    conflicts: views.reduce((sum, view) => sum + view.conflicts.length + Object.keys(view.removed).length, 0),
    visitedOn: textOf(answer(visit, 'date')) || null,
    returned: review === 'returned' ? textOf(answer(visit, 'review/reason')) : null,
    review: visit === undefined ? null : review,
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
