import { describe, expect, test } from 'vitest';

import { allForms, currentForm, formById, visitKindsWithForm } from '#content/forms/load.ts';
import { type RecordKind } from '#domain/change/change.ts';
import { type Condition, type FormDefinition, type Question } from '#domain/form/definition.ts';
import { FACT_PATHS } from '#domain/record/fact-fields.ts';
import { fieldAt } from '#domain/record/field-at.ts';
import { type FieldType, RECORD_SCHEMA } from '#domain/record/fields.ts';

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

/** Can every answer to the question be kept in the field? */
function takes(field: FieldType, question: Question): boolean {
  switch (question.type) {
    case 'text':
      return field.is === 'text' && question.max <= field.max;
    case 'phone':
    case 'idNumber':
      return field.is === 'text';
    case 'integer':
      return field.is === 'integer' && question.min >= field.min && question.max <= field.max;
    case 'decimal':
      return field.is === 'decimal' && question.max <= field.max;
    case 'choice':
      return field.is === 'code' && field.list === question.list;
    case 'choices':
      return field.is === 'codes' && field.list === question.list;
    case 'yesNo':
      return field.is === 'boolean';
    case 'member':
      return field.is === 'uuid';
    default:
      return field.is === question.type;
  }
}

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
    const wrong = places.flatMap((place) =>
      place.questions
        .filter((question) => {
          const field = fieldOf(place, question.path);
          return field === null || !takes(field, question);
        })
        .map((question) => `${place.kind} ${place.prefix}${question.path}`),
    );
    expect(wrong).toEqual([]);
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
  test('the field survey and the monthly check have one', () => {
    expect([...visitKindsWithForm].sort()).toEqual(['fieldSurvey', 'monthlyCheck']);
    expect(currentForm('fieldSurvey').id).toBe('field-survey');
    expect(currentForm('monthlyCheck').id).toBe('monthly-check');
  });

  test('a kind without form is a fault of the caller', () => {
    expect(() => currentForm('effectReview')).toThrow('effectReview');
  });

  test('an unknown version is none', () => {
    expect(formById('field-survey', 1)?.title).toBe('实地调查');
    expect(formById('field-survey', 99)).toBeNull();
    expect(formById('nothing', 1)).toBeNull();
  });
});

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
  const form = currentForm('fieldSurvey');
  const asked = new Set(
    form.sections
      .flatMap((section) => section.topics)
      .flatMap((topic): string[] => {
        if (topic.kind === 'questions') return topic.questions.map(({ path }) => `${topic.record} ${path}`);
        if (topic.kind === 'list') {
          const fields = topic.questions.map(({ path }) => `household ${topic.path}/<item>/${path}`);
          return [`household ${topic.path}/asked`, ...fields];
        }
        if (topic.kind !== 'persons') return [];
        const ofPersons = topic.topics.flatMap(({ questions }) => questions.map(({ path }) => `person ${path}`));
        return ['household members/asked', ...ofPersons];
      }),
  );
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
