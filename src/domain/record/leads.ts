import { type RecordView } from '../merge/merge.ts';
import { type Code, CODE_LISTS } from './code-lists.ts';
import { type HouseholdFile, answer, textAnswer } from './household-file.ts';
import { reviewOf, visitKindOf } from './open-visit.ts';

/** A 有 of a monthly check that nobody has looked into yet. Source: data model, monthly check. */
export interface Lead {
  readonly question: Code<'monthlyQuestion'>;
  /** Day of the first check that said so, `YYYY-MM-DD`. */
  readonly since: string;
  /** What was said of it last, or '' when nothing was. */
  readonly note: string;
}

/**
 * The leads of a household, in the order of the ten questions. A 有 makes one once its check is handed in. A 线索核查
 * that followed up what a check found ends those from before it, once it is handed in with a result; 一时查不清 is
 * none, and a later 没有 ends nothing either: somebody has to look.
 */
export function openLeads({ visits }: Pick<HouseholdFile, 'visits'>): readonly Lead[] {
  const leads = new Map<string, Lead>();
  for (const visit of [...visits].sort(earliestFirst)) {
    if (endsLeads(visit)) leads.clear();
    if (visitKindOf(visit) !== 'monthlyCheck' || reviewOf(visit) === undefined) continue;
    for (const question of CODE_LISTS.monthlyQuestion) {
      if (answer(visit, `monthly/${question}`) !== true) continue;
      const since = leads.get(question)?.since ?? textAnswer(visit, 'date') ?? '';
      leads.set(question, { question, since, note: textAnswer(visit, `monthly/${question}/note`) ?? '' });
    }
  }
  return CODE_LISTS.monthlyQuestion.flatMap((question) => leads.get(question) ?? []);
}

/** The day since which something waits to be looked into, or null. */
export function waitingSince(leads: readonly Lead[]): string | null {
  return leads.map(({ since }) => since).sort()[0] ?? null;
}

/**
 * What a 线索核查 says when it is begun for these leads: where they come from, what they say, since when.
 * @param nameOf a question in words
 */
export function leadAnswers(
  leads: readonly Lead[],
  nameOf: (question: Lead['question']) => string,
): Readonly<Record<string, string>> {
  const since = waitingSince(leads);
  if (since === null) return {};
  const about = leads.map(({ question, note }) => [nameOf(question), note].filter((word) => word !== '').join('：'));
  return {
    'lead/source': 'monthlyCheck',
    'lead/about': about.join('\n').slice(0, LONGEST),
    ...(since === '' ? {} : { 'lead/since': since }),
  };
}

/** Characters that `lead/about` holds. */
const LONGEST = 1000;

function endsLeads(visit: RecordView): boolean {
  if (visitKindOf(visit) !== 'leadCheck' || !['submitted', 'accepted'].includes(reviewOf(visit) ?? '')) return false;
  const result = answer(visit, 'lead/result');
  return answer(visit, 'lead/source') === 'monthlyCheck' && result !== undefined && result !== 'unclear';
}

/** By day; of one day by when they were begun. */
function earliestFirst(a: RecordView, b: RecordView): number {
  const [dayA, dayB] = [textAnswer(a, 'date') ?? '', textAnswer(b, 'date') ?? ''];
  if (dayA !== dayB) return dayA < dayB ? -1 : 1;
  const begun = (visit: RecordView) => visit.live['kind']?.[0]?.wall ?? 0;
  return begun(a) - begun(b) || (a.record < b.record ? -1 : 1);
}
