import { describe, expect, test } from 'vitest';

import { allForms, currentForm, formById, formOfVisit, visitKindsWithForm } from '#content/forms/load.ts';
import { type RecordKind } from '#domain/change/change.ts';
import { type Condition, type FormDefinition, type Question } from '#domain/form/definition.ts';
import { unfitQuestions } from '#domain/form/unfit-questions.ts';
import { visitEdits } from '#domain/record/begin-visit.ts';
import { CODE_LISTS, type Code } from '#domain/record/code-lists.ts';
import { FACT_PATHS } from '#domain/record/fact-fields.ts';
import { fieldAt } from '#domain/record/field-at.ts';
import { RECORD_SCHEMA } from '#domain/record/fields.ts';

import { type Answers, HOUSEHOLD, fileOf } from '../domain/record/file-of.ts';
import { fieldsAsked } from './fields-asked.ts';

const WINDOW = '2020-10_2021-09';
const ITEM = '01890000-0000-7000-8000-000000000001';

interface Place {
  readonly kind: RecordKind;
  /** Put before the path of a question. */
  readonly prefix: string;
  readonly questions: readonly Question[];
}

function placesOf(form: FormDefinition): Place[] {
  return form.sections
    .flatMap((section) => section.topics)
    .flatMap((topic): Place[] => {
      if (topic.kind === 'questions') return [{ kind: topic.record, prefix: '', questions: topic.questions }];
      if (topic.kind === 'list') {
        return [{ kind: 'household', prefix: `${topic.path}/${ITEM}/`, questions: topic.questions }];
      }
      if (topic.kind !== 'persons') return [];
      return topic.topics.map(({ questions }) => ({ kind: 'person', prefix: '', questions }));
    });
}

const concrete = (path: string) => path.replace('<window>', WINDOW);
const fieldOf = (place: Place, path: string) => fieldAt(place.kind, concrete(place.prefix + path));

function pathsOf(condition: Condition | undefined): string[] {
  if (condition === undefined) return [];
  switch (condition.is) {
    case 'age':
      return [];
    case 'not':
      return pathsOf(condition.condition);
    case 'all':
    case 'any':
      return condition.of.flatMap(pathsOf);
    default:
      return [condition.path];
  }
}

describe.each(allForms)('form $id version $version', (form) => {
  const places = placesOf(form);
  const topics = form.sections.flatMap((section) => section.topics);

  test('is of a record schema that this code knows', () => {
    expect(form.schema).toBeLessThanOrEqual(RECORD_SCHEMA);
  });

  test('every question names a field that takes its answers', () => {
    expect(unfitQuestions(form)).toEqual([]);
  });

  test('every condition names fields of the same record or line', () => {
    const wrong = places.flatMap((place) =>
      place.questions.flatMap((question) => pathsOf(question.showWhen)).filter((path) => fieldOf(place, path) === null),
    );
    expect(wrong).toEqual([]);
  });

  test('every list says whether it was asked, and sums up a field of its own', () => {
    for (const topic of topics) {
      if (topic.kind !== 'list') continue;
      expect(fieldAt('household', `${concrete(topic.path)}/asked`)).toEqual({ is: 'code', list: 'asked' });
      if (topic.sum !== undefined) expect(topic.questions.map(({ path }) => path)).toContain(topic.sum);
    }
  });

  test('every sum is of numbers that the form asks', () => {
    const asked = new Set(fieldsAsked(form));
    const wrong = (form.sums ?? []).flatMap((rule) => {
      const line = (path: string) => `household ${rule.of === 'fields' ? '' : `${rule.list}/<item>/`}${path}`;
      const whole = rule.of === 'line' ? line(rule.whole) : `household ${rule.whole}`;
      const parts = rule.of === 'lines' ? [line(rule.part), line('kind'), line('unit')] : rule.parts.map(line);
      return [whole, ...parts].filter((field) => !asked.has(field));
    });
    expect(wrong).toEqual([]);
  });

  test('no id of a section or topic stands twice', () => {
    const ids = [
      ...form.sections.map(({ id }) => `section ${id}`),
      ...topics.map(({ id }) => id),
      ...topics.flatMap((topic) => (topic.kind === 'persons' ? topic.topics.map(({ id }) => id) : [])),
    ];
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test('a field is asked twice only under conditions', () => {
    for (const { questions } of places) {
      const paths = questions.map(({ path }) => path);
      const twice = questions.filter(({ path, showWhen }) => {
        return showWhen === undefined && paths.indexOf(path) !== paths.lastIndexOf(path);
      });
      expect(twice).toEqual([]);
    }
  });

  test('asks in whole sentences, short enough to be a heading', () => {
    for (const { questions } of places) {
      for (const { ask, label, help } of questions) {
        expect(ask).toMatch(/^[^A-Za-z]+？$/);
        expect([...ask].length).toBeLessThanOrEqual(36);
        expect([...label].length).toBeLessThanOrEqual(16);
        if (help !== undefined) expect(help).toMatch(/。$/);
      }
    }
  });
});

describe('choosing a form', () => {
  const idOf = (kind: Code<'visitKind'>) => currentForm(kind).id;

  test('every kind of visit has one', () => {
    expect(Object.fromEntries(CODE_LISTS.visitKind.map((kind) => [kind, idOf(kind)]))).toEqual({
      monthlyCheck: 'monthly-check',
      leadCheck: 'lead-check',
      fieldSurvey: 'field-survey',
      helpVisit: 'help-visit',
      effectReview: 'effect-review',
      eliminationCheck: 'elimination-check',
    });
  });

  test('two kinds wait for the procedure: they say so and cannot be begun', () => {
    expect([...visitKindsWithForm].sort()).toEqual(['fieldSurvey', 'helpVisit', 'leadCheck', 'monthlyCheck']);
    for (const kind of ['effectReview', 'eliminationCheck'] as const) {
      expect(currentForm(kind).notYet).toMatch(/。$/);
    }
  });

  test('an unknown version is none', () => {
    expect(formById('field-survey', 1)?.title).toBe('实地调查');
    expect(formById('field-survey', 99)).toBeNull();
    expect(formById('nothing', 1)).toBeNull();
  });
});

describe('the form of a visit', () => {
  const visitWith = (answers: Answers) =>
    fileOf({ household: {}, visits: [{ kind: 'fieldSurvey', date: '2021-10-05', ...answers }] }).visits[0] ?? null;

  test('is the one it was begun on, whatever has been released since', () => {
    expect(currentForm('fieldSurvey').version).toBeGreaterThan(1);
    expect(formOfVisit(visitWith({ formVersion: 1 }))).toBe(formById('field-survey', 1));
    expect(formOfVisit(visitWith({ formVersion: 2 }))).toBe(formById('field-survey', 2));
  });

  test('is the first where the visit says nothing: before record schema 2 there was no other', () => {
    expect(formOfVisit(visitWith({}))).toBe(formById('field-survey', 1));
  });

  test('is the newest known one where a newer app began it, and while there is no visit', () => {
    expect(formOfVisit(visitWith({ formVersion: 99 }))).toBe(currentForm('fieldSurvey'));
    expect(formOfVisit(null)).toBe(currentForm('fieldSurvey'));
  });

  test('is written down when a visit is begun', () => {
    const form = currentForm('fieldSurvey');
    const edits = visitEdits({ household: HOUSEHOLD, form, kind: 'fieldSurvey', date: '2026-11-23', surveyor: '' });
    expect(edits['formVersion']).toEqual({ value: form.version, basis: [] });
  });
});

describe('a new version', () => {
  const versions = allForms.filter(({ version }) => version > 1);

  test.each(versions)('$id $version tells what is new, in plain sentences', ({ whatsNew = [] }) => {
    expect(whatsNew.length).toBeGreaterThan(0);
    expect(whatsNew.filter((line) => !/^[^A-Za-z]{6,70}。$/.test(line))).toEqual([]);
  });

  test.each(versions)('$id $version still asks every field of the version before, so that nothing is lost', (form) => {
    const before = formById(form.id, form.version - 1);
    if (before === null) throw new Error('the version before is missing');
    const asked = new Set(fieldsAsked(form));
    expect(fieldsAsked(before).filter((field) => !asked.has(field))).toEqual([]);
  });

  test.each(versions)('$id $version demands nothing of everybody that the version before did not', (form) => {
    const before = new Set(demandedOfAll(formById(form.id, form.version - 1)));
    expect(demandedOfAll(form).filter((field) => !before.has(field))).toEqual([]);
  });
});

function demandedOfAll(form: FormDefinition | null): string[] {
  if (form === null) return [];
  return placesOf(form).flatMap(({ kind, prefix, questions }) =>
    questions
      .filter(({ required, showWhen }) => required === true && showWhen === undefined)
      .map(({ path }) => `${kind} ${prefix}${path}`),
  );
}

/** Facts that the survey does not ask, and why. */
const NOT_ASKED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['wage', 'business', 'businessCost', 'property'].map((group) => [
      `household income/<window>/${group}/<item>/counts`,
      'a sum that does not count is not written down; only transfers are in doubt',
    ]),
  ),
  'person household': 'written when a person is entered, not asked',
};

test('the field survey asks every fact that is judged', () => {
  const asked = new Set(fieldsAsked(currentForm('fieldSurvey')));
  const judged = [...FACT_PATHS.household].map((path) => `household ${path}`);
  judged.push(...[...FACT_PATHS.person].map((path) => `person ${path}`));
  expect(judged.filter((path) => !asked.has(path) && NOT_ASKED[path] === undefined)).toEqual([]);
});

test('the monthly check asks the ten questions of the plan, each with room for words', () => {
  const paths = placesOf(currentForm('monthlyCheck')).flatMap(({ questions }) => questions.map(({ path }) => path));
  for (let question = 1; question <= 10; question++) {
    expect(paths).toContain(`monthly/${question}`);
    expect(paths).toContain(`monthly/${question}/note`);
  }
});
