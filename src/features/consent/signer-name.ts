import { type HouseholdFile, answer } from '#domain/record/household-file.ts';

export function nameOf(file: HouseholdFile, record: string | null): string {
  const person = file.persons.find(({ members }) => record !== null && members.includes(record));
  const name = answer(person, 'name');
  return typeof name === 'string' ? name : '';
}
