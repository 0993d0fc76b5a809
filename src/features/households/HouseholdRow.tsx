import { memo } from 'react';
import { Link } from 'react-router';
import { labelOf } from '#content/codes/load.ts';
import { day, month } from '#content/locales/zh-CN/format.ts';
import { households as words } from '#content/locales/zh-CN/households.ts';
import { placeName } from '#content/places/load.ts';
import { type RevisitReason } from '#domain/eligibility/revisit.ts';
import { addresses } from '#domain/tablet/address.ts';
import { type HouseholdState, type HouseholdSummary } from '#domain/tablet/household-store.ts';
import { type State, StateMark } from '#ui/StateMark.tsx';

const LOOK: Readonly<Record<HouseholdState, State>> = {
  toVisit: 'todo',
  inProgress: 'started',
  waiting: 'waiting',
  returned: 'wrong',
  done: 'done',
};
const text = words.list;

/** Who, how many, where it stands, and the one thing to do next. */
export const HouseholdRow = memo(function HouseholdRow({
  household,
  open,
  nameVillage,
}: {
  household: HouseholdSummary;
  open: boolean;
  nameVillage: boolean;
}) {
  const { record, head, village, group, people, state, missing, conflicts, returned, waiting, revisit, lead } =
    household;
  const where = [nameVillage ? placeName(village) : '', group === '' ? '' : text.group(group), text.people(people)]
    .filter((word) => word !== '')
    .join(' · ');
  return (
    <Link
      className={`household${open ? ' household-open' : ''}`}
      to={addresses.household(record)}
      {...(open ? { 'aria-current': 'page' as const } : {})}
    >
      <span className="household-who">
        <span className="household-head">{head === '' ? text.noHead : head}</span>
        <span className="household-where">{where}</span>
      </span>
      <span className="household-state">
        <StateMark state={LOOK[state]}>{words.states[state]}</StateMark>
        <span className="household-next">
          {nextThing({ state, missing, conflicts, returned, waiting, revisit, lead })}
        </span>
      </span>
    </Link>
  );
});

function nextThing({
  state,
  missing,
  conflicts,
  returned,
  waiting,
  revisit,
  lead,
}: Pick<HouseholdSummary, 'state' | 'missing' | 'conflicts' | 'returned' | 'waiting' | 'revisit' | 'lead'>): string {
  if (state === 'returned' && returned !== null) return returned;
  if (conflicts > 0) return text.conflicts(conflicts);
  if (lead !== null)
    return text.leads(
      lead.questions.map((question) => labelOf('monthlyQuestion', question)),
      lead.since === '' ? '' : day(lead.since),
    );
  if (revisit !== null) return revisitWords(revisit);
  if (missing !== null && missing > 0 && state !== 'done') return text.missing(missing);
  return waiting > 0 ? text.waiting : '';
}

function revisitWords(reason: RevisitReason): string {
  switch (reason.is) {
    case 'verdictTurned':
      return text.revisit.turned;
    case 'undecided':
      return text.revisit.undecided(reason.fact);
    case 'windowOld':
      return text.revisit.windowOld(month(reason.month));
  }
}
