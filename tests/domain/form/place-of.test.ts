import { describe, expect, test } from 'vitest';
import { currentForm } from '#content/forms/load.ts';
import { addressOfField } from '#domain/form/place-of.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { householdFile } from '#domain/record/household-file.ts';

const HOUSEHOLD = '0190a000-0000-7000-8000-000000000001';
const PERSON = '0190a000-0000-7000-8000-000000000002';
const VISIT = '0190a000-0000-7000-8000-000000000003';
const LINE = '0190a000-0000-7000-8000-000000000004';
const of = (record: string, kind: RecordView['kind']): RecordView => ({
  record,
  kind,
  village: '530925101204',
  members: [record],
  conflicts: [],
  removed: {},
  live:
    kind === 'household'
      ? {}
      : { household: [{ dot: 'a#0', value: HOUSEHOLD, author: '', device: '', stamp: '', wall: 0 }] },
});
const file = householdFile(of(HOUSEHOLD, 'household'), [of(PERSON, 'person'), of(VISIT, 'visit')]);
const form = currentForm('fieldSurvey');
const home = `/households/${HOUSEHOLD}`;

describe('the screen that asks for a field', () => {
  test.each([
    ['a question', HOUSEHOLD, 'baseType', `${home}/topics/type?field=baseType`],
    [
      'a list',
      HOUSEHOLD,
      'income/2025-11_2026-10/wage/asked',
      `${home}/topics/wage?field=income%2F2025-11_2026-10%2Fwage%2Fasked`,
    ],
    [
      'a line',
      HOUSEHOLD,
      `income/2025-11_2026-10/wage/${LINE}/amount`,
      `${home}/topics/wage/lines/${LINE}?field=income%2F2025-11_2026-10%2Fwage%2F${LINE}%2Famount`,
    ],
    [
      'a question over the window',
      HOUSEHOLD,
      'income/2025-11_2026-10/transferOut',
      `${home}/topics/steadiness?field=income%2F2025-11_2026-10%2FtransferOut`,
    ],
    ['a person', PERSON, 'birthDate', `${home}/topics/members/persons/${PERSON}/identity?field=birthDate`],
    ['a person as a whole', PERSON, '', `${home}/topics/members/persons/${PERSON}`],
    ['the members', HOUSEHOLD, 'members/asked', `${home}/topics/members`],
    ['the visit', VISIT, 'mode', `${home}/topics/how?field=mode`],
    ['its photos', VISIT, 'photos', `${home}/topics/photos`],
    ['its signature', VISIT, 'signature/sha256', `${home}/signature`],
    ['a consent that is not there yet', 'consent', '', `${home}/consent`],
    ['a field of no topic', HOUSEHOLD, 'extra/old', home],
  ])('of %s', (_, record, path, address) => {
    expect(addressOfField(form, file, { record, path })).toBe(address);
  });

  test('is known for every question of the form', () => {
    const lost = form.sections.flatMap(({ topics }) =>
      topics.flatMap((topic) =>
        topic.kind === 'questions'
          ? topic.questions.map(({ path }) =>
              addressOfField(form, file, {
                record: topic.record === 'visit' ? VISIT : HOUSEHOLD,
                path: path.replace('<window>', '2025-11_2026-10'),
              }),
            )
          : [],
      ),
    );
    expect(lost.filter((address) => address === home)).toEqual([]);
  });
});
