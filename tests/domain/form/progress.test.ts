import { describe, expect, test } from 'vitest';

import { currentForm } from '#content/forms/load.ts';
import { completeness } from '#domain/completeness/completeness.ts';
import { formProgress } from '#domain/form/progress.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';

import { AS_OF, WINDOW, completePlain, fileWith } from '../completeness/complete-file.ts';
import { fileOf, id } from '../record/file-of.ts';

const form = currentForm('fieldSurvey');
const progress = (file: HouseholdFile) => formProgress(form, file, AS_OF, completeness(form, file, AS_OF));

describe('formProgress', () => {
  test('of a complete file: all is done but what nobody has to answer', () => {
    const { sections } = progress(fileOf(completePlain));
    const { land, ...others } = sections;
    expect(land).toEqual({ state: 'todo', open: 0 });
    expect(new Set(Object.values(others).map(({ state }) => state))).toEqual(new Set(['done']));
  });

  test('of an empty file: nothing is begun, and it says how much is open', () => {
    const { sections, topics, persons } = progress(fileOf({ household: {} }));
    expect(new Set(Object.values(sections).map(({ state }) => state))).toEqual(new Set(['todo']));
    expect(topics['vehicles']).toEqual({ state: 'todo', open: 1 });
    expect(sections['income']).toEqual({ state: 'todo', open: 5 });
    expect(persons).toEqual({});
  });

  test('an unanswered question leaves its topic and section partly done', () => {
    const { sections, topics } = progress(fileWith({ household: { baseType: undefined } }));
    expect(topics['type']).toEqual({ state: 'todo', open: 1 });
    expect(topics['residence']).toEqual({ state: 'done', open: 0 });
    expect(sections['household']).toEqual({ state: 'partly', open: 1 });
  });

  test('a contradiction is wrong, not merely open', () => {
    const { sections, topics } = progress(
      fileWith({
        household: { [`claims/${WINDOW}/${id(20)}/kind`]: 'commercial', [`claims/${WINDOW}/${id(20)}/amount`]: 100 },
      }),
    );
    expect(topics['claims']).toEqual({ state: 'wrong', open: 1 });
    expect(sections['claims']?.state).toBe('wrong');
  });

  test('each person has a page of their own', () => {
    const { persons, topics } = progress(fileWith({ son: { schooling: undefined, 'sensitive/certNumber': '123' } }));
    expect(persons[id(1)]?.whole.state).toBe('done');
    expect(persons[id(2)]?.topics['education']).toEqual({ state: 'partly', open: 1 });
    expect(persons[id(2)]?.topics['identity']).toEqual({ state: 'wrong', open: 1 });
    expect(persons[id(2)]?.whole).toEqual({ state: 'wrong', open: 2 });
    expect(topics['members']).toEqual({ state: 'wrong', open: 2 });
  });

  test('a warning does not hold up a section', () => {
    const file = fileWith({ household: { 'sensitive/phone': undefined } });
    expect(progress(file).topics['address']).toEqual({ state: 'done', open: 0 });
  });

  test('an unsigned consent is open', () => {
    expect(progress(fileOf({ ...completePlain, consents: [] })).sections['consent']).toEqual({
      state: 'todo',
      open: 1,
    });
  });
});
