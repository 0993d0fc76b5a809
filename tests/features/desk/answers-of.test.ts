import { expect, test } from 'vitest';
import { type AnswerSection, answersOf } from '../../../src/features/desk/answers-of.ts';
import { fileOf, id } from '../../domain/record/file-of.ts';

const flat = (sections: readonly AnswerSection[]) =>
  sections.flatMap((section) =>
    section.topics.flatMap((topic) =>
      topic.blocks.flatMap((block) =>
        block.answers.map((answer) => ({ section: section.title, topic: topic.title, block: block.title, ...answer })),
      ),
    ),
  );

test('every live answer is shown exactly once, whatever it is', () => {
  const file = fileOf({
    household: {
      group: '二组',
      baseType: 'general',
      'vehicles/asked': 'complete',
      [`vehicles/${id(7)}/kind`]: 'car',
      derivedFrom: id(9),
      'extra/hobby': '养蜂',
      'income/2025-11_2026-10/wage/asked': 'complete',
      [`income/2025-11_2026-10/wage/${id(8)}/amount`]: 100,
      'income/2024-11_2025-10/wage/asked': 'none',
      'sensitive/spending/2025-11_2026-10/medical/asked': 'none',
      'splitOrMerge/date': '2026-01-01',
    },
    persons: [
      { name: '李某', relation: 'head', birthDate: '1970-01-01', 'sensitive/certNumber': 'x' },
      { name: '李小', relation: 'son', birthDate: '2020-01-01', labour: 'none' },
    ],
    visits: [
      {
        kind: 'fieldSurvey',
        date: '2026-11-02',
        informant: '李某',
        'review/state': 'submitted',
        [`photos/${id(6)}/role`]: 'houseFront',
      },
      { kind: 'monthlyCheck', date: '2026-10-02', 'monthly/3': true },
    ],
  });
  const rows = flat(answersOf(file, '2026-11', false));
  const keys = rows.map(({ record, path }) => `${record} ${path}`);
  expect(new Set(keys).size).toBe(keys.length);

  const live = [file.household, ...file.persons, ...file.visits].flatMap((view) =>
    Object.keys(view.live)
      .filter((path) => !/^(household|review\/|photos\/)/.test(path))
      .map((path) => `${view.record} ${path}`),
  );
  expect(live.filter((key) => !keys.includes(key))).toEqual([]);
  expect(rows.find(({ path }) => path === 'extra/hobby')?.section).toBe('其他内容');
});

test('this year and last year stand apart, the newest first, each with its months', () => {
  const file = fileOf({
    household: { 'income/2025-11_2026-10/wage/asked': 'none', 'income/2024-11_2025-10/wage/asked': 'none' },
  });
  const titles = flat(answersOf(file, '2026-11', false))
    .filter(({ path }) => path.includes('/wage/'))
    .map(({ topic }) => topic);
  expect(titles).toEqual(['工资性收入（2025年11月—2026年10月）', '工资性收入（2024年11月—2025年10月）']);
});

test('what nobody asked is listed, what was not on the screen is not', () => {
  const adult = { name: '李某', relation: 'head', birthDate: '1970-01-01' };
  const rows = (base: string) =>
    flat(answersOf(fileOf({ household: { baseType: base }, persons: [adult] }), '2026-11', false)).map(
      ({ path }) => path,
    );
  expect(rows('general')).toContain('group');
  expect(rows('general')).not.toContain('povertyExitYear');
  expect(rows('povertyExited')).toContain('povertyExitYear');
});

test('what is kept from the reader is left out, not called unasked', () => {
  const file = fileOf({ household: {}, persons: [{ name: '李某', relation: 'head', birthDate: '1970-01-01' }] });
  const paths = (withheld: boolean) => flat(answersOf(file, '2026-11', withheld)).map(({ path }) => path);
  expect(paths(false).filter((path) => path.startsWith('sensitive/')).length).toBeGreaterThan(5);
  expect(paths(true).filter((path) => path.startsWith('sensitive/'))).toEqual([]);
  expect(paths(true)).toContain('name');
});
