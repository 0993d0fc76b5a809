import { z } from 'zod';
import { type HouseholdFile, answer } from '../record/household-file.ts';
import { type CompletenessItem } from './completeness.ts';

/** Content for 离户前检查, by topic of the form: who has to be there, whether a call can do it, how long it takes. */
export const LeavingTable = z.strictObject({
  /** Seconds for one missing answer where the topic says nothing else. */
  seconds: z.int().positive(),
  topics: z.record(
    z.string(),
    z.strictObject({
      /** `self` is the person the answer is about; `head` and `signers` as the words say. */
      who: z.enum(['self', 'head', 'signers']).optional(),
      /** Can only be seen or done in the house. */
      onTheSpot: z.boolean().optional(),
      seconds: z.int().positive().optional(),
    }),
  ),
});
export type LeavingTable = z.infer<typeof LeavingTable>;

export interface LeavingItem extends CompletenessItem {
  readonly who: 'self' | 'head' | 'signers' | null;
  /** Record of the person who has to be there, where it is one that is known. */
  readonly person: string | null;
}

export interface BeforeLeaving {
  /** 现在必须问的: only the house, the papers on the table or the one who answers can tell. */
  readonly now: readonly LeavingItem[];
  /** 要本人在场的. */
  readonly present: readonly LeavingItem[];
  /** 以后打电话也行的. */
  readonly phone: readonly LeavingItem[];
  /** 前后对不上的. */
  readonly contradicting: readonly LeavingItem[];
  /** To be known only: explained warnings and what is not the cadre's to mend. */
  readonly known: readonly LeavingItem[];
  /** Rough minutes for all but `known`; 0 when nothing is left. */
  readonly minutes: number;
}

/** Findings that say something is missing; every other one says that answers contradict. */
const MISSING: readonly string[] = ['required', 'visit', 'nonAnswer', '19', '34'];

/** Groups what is missing by what the cadre can do about it before leaving the house. Each item stands in one group. */
export function beforeLeaving(
  items: readonly CompletenessItem[],

  file: HouseholdFile,
  table: LeavingTable,
): BeforeLeaving {
  const head = file.persons.find((person) => answer(person, 'relation') === 'head')?.record ?? null;
  const groups: Record<Exclude<keyof BeforeLeaving, 'minutes'>, LeavingItem[]> = {
    now: [],
    present: [],
    phone: [],
    contradicting: [],
    known: [],
  };
  let seconds = 0;
  for (const item of items) {
    const about = table.topics[item.topic ?? ''] ?? {};
    const isPerson = file.persons.some(({ record }) => record === item.record);
    const who = about.who ?? null;
    const person = who === 'self' && isPerson ? item.record : who === 'head' ? head : null;
    const group = groupOf(item, who !== null, about.onTheSpot === true || item.rule === 'visit');
    groups[group].push({ ...item, who, person });
    if (group !== 'known') seconds += about.seconds ?? table.seconds;
  }
  return { ...groups, minutes: Math.ceil(seconds / 60) };
}

function groupOf(
  item: CompletenessItem,
  wantsPerson: boolean,
  onTheSpot: boolean,
): Exclude<keyof BeforeLeaving, 'minutes'> {
  if (item.severity === 'I' && item.rule !== 'nonAnswer') return 'known';
  if (!MISSING.includes(item.rule)) return 'contradicting';
  if (wantsPerson) return 'present';
  return onTheSpot ? 'now' : 'phone';
}
