import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { shippedContents, shippedPolicies, shippedPolicy } from '#content/policies/load.ts';
import { evaluateIdentify } from '#domain/eligibility/evaluate.ts';
import { lineAt, type Policy, PolicyFile, withPolicyFile } from '#domain/eligibility/policy.ts';
import { check } from '#domain/eligibility/validate.ts';
import { arbitraryFacts } from './arbitrary-facts.ts';

const folder = fileURLToPath(new URL('../../../src/content/policies/', import.meta.url));

/** Released content by the SHA-256 of its bytes: a file in this list is never edited, a new rule is a new file. */
const RELEASED: Record<string, string> = {
  'shuangjiang-2021.json': '63d37ce327eb065a3e51f55c18e42778bbdeee71659a900fd36b1b61929202ea',
  'calendars/2021.json': '720e1fdfa7c0474f45e288bd5e1f6c9cc49e096eb63893613c311df4864fcff1',
  'calendars/2022.json': '70f45ed390177f5fd5db9a99f96735b218391b75b0347b5b786924797bb0c9a8',
  'calendars/2023.json': '95469a68fbbb54f0bdd5709ea9d6eb6c799580dc8001b12c827e188c4659a790',
  'calendars/2024.json': 'd1fc3e018bc4868578feb1b8bd6d4f6c97d35841db9a565feaa5d07c0362575f',
  'calendars/2025.json': '2e0a3071a8e11bf050ec6d512dec54d9ddf60e739aeac8f8568416f0d28396b4',
  'calendars/2026.json': '895539afa8e9b62a9b84dce9775b6b223bb4cda41c30a4a5ed516157c39e9862',
};

describe('the shipped policy', () => {
  test('is made of released files that nobody has edited, and of no others', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
    const sums = files.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(folder + name))
        .digest('hex'),
    ]);
    expect(Object.fromEntries(sums)).toEqual(RELEASED);
  });

  test('is what the contract says it ships', () => {
    expect(shippedPolicy.uncountedTransfers).toEqual(['militaryCompensation', 'condolence']);
    expect(shippedPolicy.medicalCost).toBe(600_000);
    expect(
      shippedPolicy.lines.map(({ region, validFrom, amount, document }) => [region, validFrom, amount, document]),
    ).toEqual([
      ['53', '2020-01', 600_000, '双巩固振兴组〔2021〕1号'],
      ['53', '2025-01', 870_000, '云农办通〔2025〕1号'],
    ]);
    expect(Object.keys(shippedPolicy.calendars)).toEqual(['2021', '2022', '2023', '2024', '2025', '2026']);
  });

  test('has its own id, and a clause and a document on every number', () => {
    expect(new Set(shippedPolicies.map(({ id }) => id)).size).toBe(shippedPolicies.length);
    const unsourced: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      const record = value as Record<string, unknown>;
      const isSourced = typeof record['clause'] === 'string' && typeof record['document'] === 'string';
      for (const [key, part] of Object.entries(record)) {
        if (typeof part === 'number' && !isSourced) unsourced.push(`${path}.${key}`);
        visit(part, `${path}.${key}`);
      }
    };
    shippedContents.forEach((content) => visit(content, content.id));
    expect(unsourced).toEqual([]);
  });
});

describe('the clauses that reasons cite', () => {
  const clauses = new Map(
    shippedContents.flatMap((content) => content.clauses.map(({ clause, text }) => [clause, text])),
  );
  const plan = fileURLToPath(new URL('../../../../shared/source/county-plan-2021.txt', import.meta.url));

  test('are all quoted', () => {
    const cited = new Set(
      fc
        .sample(arbitraryFacts, { numRuns: 300, seed: 1 })
        .flatMap((facts) => evaluateIdentify(facts, shippedPolicy).reasons.map(({ clause }) => clause)),
    );
    expect([...cited].filter((clause) => !clauses.has(clause))).toEqual([]);
    expect(cited.size).toBeGreaterThan(10);
  });

  test.runIf(existsSync(plan))('are quoted word for word', () => {
    const words = readFileSync(plan, 'utf8').replaceAll(/\s/g, '');
    expect([...clauses.values()].filter((text) => !words.includes(text))).toEqual([]);
  });
});

describe('the line', () => {
  const row = (
    region: string,
    validFrom: string,
    amount: number,
    validTo: string | null = null,
  ): Policy['lines'][number] => ({
    region,
    validFrom,
    validTo,
    amount,
    document: `${region} ${validFrom}`,
  });
  const policy: Policy = {
    ...shippedPolicy,
    lines: [
      row('53', '2020-01', 1),
      row('5309', '2020-01', 2, '2020-12'),
      row('53', '2021-06', 3),
      row('530925', '2021-01', 4, '2021-03'),
      row('', '2022-01', 5),
      row('530925101', '2022-02', 6),
      row('530925101', '2022-01', 7),
    ],
  };
  test.each([
    ['2019-12', null],
    ['2020-01', 2],
    ['2020-12', 2],
    ['2021-01', 4],
    ['2021-03', 4],
    ['2021-04', 1],
    ['2021-06', 3],
    ['2022-01', 7],
    ['2022-02', 6],
  ])('at %s: %s', (asOf, amount) => {
    expect(lineAt(policy, '530925101201', asOf)?.amount ?? null).toBe(amount);
    expect(lineAt({ ...policy, lines: policy.lines.toReversed() }, '530925101201', asOf)?.amount ?? null).toBe(amount);
  });

  test('of another place', () => {
    expect(lineAt(policy, '110000000000', '2021-12')).toBeNull();
    expect(lineAt(policy, '110000000000', '2022-01')?.amount).toBe(5);
  });
});

test('a policy file replaces keys, and calendars year by year', () => {
  const calendar = { '2026': { off: [], work: [] }, '2027': { off: [], work: [] } };
  const policy = withPolicyFile(shippedPolicy, { medicalCost: 0, calendar });
  expect(policy).toEqual({ ...shippedPolicy, medicalCost: 0, calendars: { ...shippedPolicy.calendars, ...calendar } });
  expect(withPolicyFile(shippedPolicy, { lines: [], uncountedTransfers: [] })).toMatchObject({
    lines: [],
    uncountedTransfers: [],
  });
});

test.each([
  ['no object', '[]'],
  ['an unknown key', '{"line":[]}'],
  ['a line without a document', '{"lines":[{"region":"53","validFrom":"2020-01","amount":1}]}'],
  ['a line of half a fen', '{"lines":[{"region":"53","validFrom":"2020-01","amount":0.5,"document":"a"}]}'],
  [
    'a line that ends before it begins',
    '{"lines":[{"region":"53","validFrom":"2020-02","validTo":"2020-01","amount":1,"document":"a"}]}',
  ],
  [
    'two lines for the same time',
    '{"lines":[{"region":"53","validFrom":"2020-02","amount":1,"document":"a"},{"region":"53","validFrom":"2020-02","amount":2,"document":"b"}]}',
  ],
  ['a region of letters', '{"lines":[{"region":"云南","validFrom":"2020-02","amount":1,"document":"a"}]}'],
  ['a medical cost in words', '{"medicalCost":"6000"}'],
  ['an impossible holiday', '{"calendar":{"2027":{"off":["2027-02-30"],"work":[]}}}'],
  ['a holiday of another year', '{"calendar":{"2027":{"off":["2026-02-03"],"work":[]}}}'],
  ['a day both off and worked', '{"calendar":{"2027":{"off":["2027-02-03"],"work":["2027-02-03"]}}}'],
  ['a calendar without make-up days', '{"calendar":{"2027":{"off":[]}}}'],
  ['a year in words', '{"calendar":{"next":{"off":[],"work":[]}}}'],
])('a policy file with %s is refused', (_, text) => {
  const checked = check(PolicyFile, JSON.parse(text), '');
  expect(checked).toMatchObject({ ok: false, fault: { message: expect.stringMatching(/[\u4e00-\u9fff]/) } });
});
