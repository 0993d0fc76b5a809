import { existsSync, readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';
import * as z from 'zod';

import { codeLabels } from '#content/codes/load.ts';
import { currentForm } from '#content/forms/load.ts';
import { type Question } from '#domain/form/definition.ts';
import { CODE_LISTS } from '#domain/record/code-lists.ts';

import { fieldsAsked } from './fields-asked.ts';
import rowsFile from './survey-rows.json' with { type: 'json' };

/*
 * Every row of the sheets that offices use, with what asks it or the reason why nothing does. `asked` is a field of a
 * form, or `field = code` where a row is one code of a list.
 */
const Part = z.union([
  z.strictObject({ part: z.string().min(1), asked: z.array(z.string()).min(1) }),
  z.strictObject({ part: z.string().min(1), omitted: z.string().min(4) }),
]);
const Row = z.strictObject({ row: z.string(), prose: z.boolean().optional(), parts: z.array(Part).min(1) });
const sections = z.record(z.string(), z.array(Row)).parse(rowsFile);

const forms = CODE_LISTS.visitKind.map((kind) => currentForm(kind));
const fields = new Set(forms.flatMap(fieldsAsked));
const listOf = new Map(
  forms.flatMap((form) =>
    form.sections
      .flatMap(({ topics }) => topics)
      .flatMap((topic): [string, Question][] => {
        if (topic.kind === 'questions')
          return topic.questions.map((question) => [`${topic.record} ${question.path}`, question]);
        if (topic.kind === 'list')
          return topic.questions.map((question) => [`household ${topic.path}/<item>/${question.path}`, question]);
        if (topic.kind !== 'persons') return [];
        return topic.topics.flatMap(({ questions }) =>
          questions.map((question): [string, Question] => [`person ${question.path}`, question]),
        );
      }),
  ),
);

function isAsked(what: string): boolean {
  if (fields.has(what)) return true;
  const [field = '', code] = what.split(' = ');
  const question = listOf.get(field);
  if (question === undefined || code === undefined || !('list' in question)) return false;
  return codeLabels(question.list).some((label) => label.code === code);
}

describe('the rows of the sheets', () => {
  test('are counted', () => {
    expect(Object.fromEntries(Object.entries(sections).map(([section, rows]) => [section, rows.length]))).toEqual({
      '1.2': 17,
      '1.3': 24,
      '1.4': 10,
      '1.5': 7,
      '1.6': 7,
      '1.7': 6,
      '1.8': 16,
      '1.9': 5,
      '12(a)': 65,
    });
  });

  test.each(Object.entries(sections))('%s: every part is asked by a form of today or has a reason', (_, rows) => {
    const unanswered = rows.flatMap(({ row, parts }) =>
      parts.flatMap((part) =>
        'asked' in part ? part.asked.filter((what) => !isAsked(what)).map((what) => `${row}: ${what}`) : [],
      ),
    );
    expect(unanswered).toEqual([]);
  });

  test('the page of omissions has each of them, and no other', () => {
    const page = readFileSync(new URL('../../docs/omissions.md', import.meta.url), 'utf8');
    const listed = page.split('\n').filter((line) => /^\| (1\.|12)/.test(line));
    const omitted = Object.entries(sections).flatMap(([section, rows]) =>
      rows.flatMap(({ row, parts }) =>
        parts.flatMap((part) =>
          'omitted' in part ? [`| ${section} | ${row.replace('### ', '')} | ${part.part} | ${part.omitted} |`] : [],
        ),
      ),
    );
    expect(listed).toEqual(omitted);
  });
});

const SOURCE = '/work/shared/reference/policy-domain.md';

// The research is not part of the product: where it lies beside it, the table is held against it.
describe.runIf(existsSync(SOURCE))('against the research', () => {
  const text = existsSync(SOURCE) ? readFileSync(SOURCE, 'utf8') : '';
  const sectionText = (name: string) => {
    const heading = name === '12(a)' ? '## 12. (a)' : `### ${name} `;
    const from = text.indexOf(`\n${heading}`) + 1;
    const to = text.slice(from + 5).search(name === '12(a)' ? /^## /m : /^#{2,3} /m);
    return text.slice(from, from + 5 + to);
  };

  test.each(Object.entries(sections))('%s has every row of the tables, and its words', (name, rows) => {
    const source = sectionText(name);
    const cells = source
      .split('\n')
      .filter((line) => line.startsWith('|') && !/^\|(-|---)/.test(line))
      .map((line) => line.split('|')[1]?.trim() ?? '')
      .filter((cell) => !['', 'Chinese label', 'label', 'group', 'line', 'key', 'indicator'].includes(cell));
    expect(rows.filter(({ prose }) => prose !== true).map(({ row }) => row)).toEqual(cells);
    expect(rows.filter(({ row, prose }) => prose === true && !source.includes(row)).map(({ row }) => row)).toEqual([]);
  });
});
