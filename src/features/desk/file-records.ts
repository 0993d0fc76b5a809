import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { labelOf } from '#content/codes/load.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { type HouseholdFile, answer } from '#domain/record/household-file.ts';
import { dayText } from './day-text.ts';

/** Every record of a household's file. */
export function recordsOf(file: HouseholdFile): RecordView[] {
  return [file.household, ...file.persons, ...file.visits, ...file.consents, ...file.cases];
}

/** The record that an id names, whichever of its class it is. */
export function recordOf(file: HouseholdFile, id: string): RecordView | undefined {
  return recordsOf(file).find(({ members }) => members.includes(id));
}

export function personName(person: RecordView | undefined): string | null {
  const name = answer(person, 'name');
  return typeof name === 'string' && name.trim() !== '' ? name : null;
}

/** Whose answer it is, to stand before its label: a person's name, a visit's day; nothing for the household itself. */
export function ownerText(view: RecordView): string | null {
  if (view.kind === 'household') return null;
  if (view.kind === 'person') return personName(view) ?? words.kinds.person;
  const day = answer(view, view.kind === 'consent' ? 'signedOn' : 'date');
  return typeof day === 'string' ? `${dayText(day)}${words.kinds[view.kind]}` : words.kinds[view.kind];
}

/** The head of the household, or whoever stands first. */
export function headName(file: HouseholdFile): string | null {
  return personName(file.persons.find((person) => answer(person, 'relation') === 'head') ?? file.persons[0]);
}

/** A person by name and relation to the head. */
export function personTitle(person: RecordView): string {
  const relation = answer(person, 'relation');
  const name = personName(person) ?? words.kinds.person;
  return typeof relation === 'string' ? `${name}（${labelOf('relation', relation)}）` : name;
}

/** The visit that a supervisor judges: the newest that was ever submitted. */
export function reviewedVisit(file: HouseholdFile): RecordView | undefined {
  return file.visits.find((visit) => answer(visit, 'review/state') !== undefined);
}
