import { type RecordKind } from '../change/change.ts';
import { type Json } from '../encoding/canonical-json.ts';
import { type RecordView } from '../merge/merge.ts';
import { type Code, CODE_LISTS } from './code-lists.ts';
import { answer, itemsUnder, shown, textAnswer } from './household-file.ts';

/*
 * How people come into a household and leave one. A person who goes to a household that is known is written into it;
 * one who goes elsewhere stays on record and no longer counts. Each movement is a dated item of the person, and tells
 * from where and to where.
 */

/** Answers of one record, by path; null takes an answer away. */
export interface Said {
  readonly id: string;
  readonly kind: RecordKind;
  readonly answers: Readonly<Record<string, Json | null>>;
}

export interface Movement {
  readonly kind: Code<'movementKind'>;
  /** `YYYY-MM-DD`, or null when nobody knew. */
  readonly date: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly place: string | null;
}

/** Ways into a household that a new person may have come. */
export const ARRIVALS = ['born', 'marriedIn', 'movedIn'] as const satisfies readonly Code<'movementKind'>[];
/** Ways out of one. */
export const DEPARTURES = ['deceased', 'marriedOut', 'movedOut'] as const satisfies readonly Code<'movementKind'>[];

interface Details {
  readonly date: string;
  readonly place?: string;
  readonly reason?: string;
  readonly from?: string;
  readonly to?: string;
}

function movement(item: string, kind: Code<'movementKind'>, details: Details): Record<string, Json> {
  const said = Object.entries({ kind, ...details }).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(said.map(([key, value]) => [`movements/${item}/${key}`, value]));
}

/** A person who came, as part of what is first said of them. */
export function arrival(item: string, kind: (typeof ARRIVALS)[number], date: string): Record<string, Json> {
  return movement(item, kind, { date });
}

/**
 * Somebody died, married away or moved to where no household of ours is: they stay on record and no longer count.
 * Source: plan 附件2 九 (the dead, and those who do not share the head's budget).
 */
export function departure(
  person: string,
  item: string,
  kind: (typeof DEPARTURES)[number],
  details: Pick<Details, 'date' | 'place' | 'reason'>,
): Said {
  const status = kind === 'deceased' ? 'deceased' : 'separateBudget';
  return {
    id: person,
    kind: 'person',
    answers: { status, statusDate: details.date, ...movement(item, kind, details) },
  };
}

/** Somebody goes to another household that is known, as what they are there. */
export function move(
  person: string,
  item: string,
  kind: Code<'movementKind'>,
  { relation, ...details }: Details & { readonly from: string; readonly to: string; readonly relation: string },
): Said {
  return {
    id: person,
    kind: 'person',
    answers: { household: details.to, relation, ...movement(item, kind, details) },
  };
}

export interface Split {
  readonly household: RecordView;
  /** Who goes, and what they are in the new household: exactly one head. */
  readonly movers: readonly { readonly person: string; readonly relation: string }[];
  /** Who is head of those who stay, where the head goes. */
  readonly newHead: string | null;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly reason: string;
}

/**
 * 分户: a new household that comes from this one, with the people who go there; both say when and why. The new one
 * stands first, so that what names it can depend on it.
 */
export function split({ household, movers, newHead, date, reason }: Split, newId: () => string): Said[] {
  const to = newId();
  const said = { 'splitOrMerge/kind': 'split', 'splitOrMerge/date': date, 'splitOrMerge/reason': reason };
  const group = answer(household, 'group');
  return [
    {
      id: to,
      kind: 'household',
      answers: {
        village: household.village,
        ...(group === undefined ? {} : { group }),
        derivedFrom: household.record,
        ...said,
      },
    },
    { id: household.record, kind: 'household', answers: said },
    ...movers.map(({ person, relation }) =>
      move(person, newId(), 'split', { relation, from: household.record, to, date, reason }),
    ),
    ...(newHead === null ? [] : [{ id: newHead, kind: 'person' as const, answers: { relation: 'head' } }]),
  ];
}

/**
 * What takes such writes back: what stood there before. A household that a split had made becomes one with the
 * household it came from, for a record is never deleted.
 * @param viewOf the records as they were before
 */
export function takenBack(all: readonly Said[], viewOf: (record: string) => RecordView | undefined): Said[] {
  return all.map(({ id, kind, answers }) => {
    const view = viewOf(id);
    if (view !== undefined) return { id, kind, answers: mapPaths(answers, (path) => shown(view, path) ?? null) };
    const from = answers['derivedFrom'];
    return {
      id,
      kind,
      answers: {
        ...mapPaths(answers, (path, value) => (path === 'village' || path === 'group' ? value : null)),
        ...(typeof from === 'string' ? { [`aliases/${from}`]: true } : {}),
      },
    };
  });
}

function mapPaths(
  answers: Said['answers'],
  to: (path: string, value: Json | null) => Json | null,
): Record<string, Json | null> {
  return Object.fromEntries(Object.entries(answers).map(([path, value]) => [path, to(path, value)]));
}

/** The movements of a person, latest first; those without a day come last. */
export function movementsOf(person: RecordView): Movement[] {
  return itemsUnder(person, 'movements')
    .flatMap((item): Movement[] => {
      const at = (key: string) => textAnswer(person, `movements/${item}/${key}`) ?? null;
      const kind = CODE_LISTS.movementKind.find((one) => one === at('kind'));
      return kind === undefined ? [] : [{ kind, date: at('date'), from: at('from'), to: at('to'), place: at('place') }];
    })
    .sort((a, b) => ((a.date ?? '') < (b.date ?? '') ? 1 : (a.date ?? '') > (b.date ?? '') ? -1 : 0));
}
