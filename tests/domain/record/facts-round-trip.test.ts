import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { type HouseholdFacts } from '#domain/eligibility/facts.ts';
import { check } from '#domain/eligibility/validate.ts';
import { HouseholdFacts as Schema } from '#domain/eligibility/facts.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';
import {
  FACT_LISTS,
  type FactListName,
  HOUSEHOLD_FACTS,
  MEMBER_FACTS,
  OVERRIDE_FACTS,
} from '#domain/record/fact-fields.ts';
import { factsFor } from '#domain/record/facts-for.ts';
import { fieldAt, valueFits } from '#domain/record/field-at.ts';
import { windowSegment } from '#domain/record/window-segment.ts';

import { type Answers, fileOf, id } from './file-of.ts';

/*
 * Every input of the golden cases, written into records as a tablet would, comes back as the same facts: the bridge
 * loses nothing that the evaluation looks at.
 */

type Loose = Readonly<Record<string, unknown>>;

function at(input: Loose, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Loose | null | undefined)?.[key], input);
}

function put(answers: Record<string, Json>, path: string, value: unknown): void {
  if (value !== null && value !== undefined) answers[path] = value as Json;
}

/** Consent is not a fact of its own: it is worked out from signatures, which the case files of the bridge cover. */
function recorded(input: HouseholdFacts): Parameters<typeof fileOf>[0] {
  const loose = input as unknown as Loose;
  const household: Record<string, Json> = {};
  for (const [key, path] of Object.entries(HOUSEHOLD_FACTS)) put(household, path, at(loose, key));
  let next = 100;
  for (const name of Object.keys(FACT_LISTS) as FactListName[]) {
    const { path, keys } = FACT_LISTS[name];
    const list = at(loose, name) as Loose[] | null | undefined;
    const here = path.replace('<window>', windowSegment(input.asOf));
    if (list == null) continue;
    household[`${here}/asked`] = list.length === 0 ? 'none' : 'complete';
    for (const entry of list) {
      next += 1;
      for (const [key, field] of Object.entries(keys)) put(household, `${here}/${id(next)}/${field}`, entry[key]);
    }
  }
  if (input.members !== null) household['members/asked'] = input.members.length === 0 ? 'none' : 'complete';
  const persons = (input.members ?? []).map((member, index) => {
    const answers: Record<string, Json> = { id: id(index + 1) };
    for (const [key, path] of Object.entries(MEMBER_FACTS)) put(answers, path, (member as unknown as Loose)[key]);
    return answers;
  });
  return { village: input.villageCode, household, persons, cases: casesOf(input) };
}

function casesOf({ findings, override }: HouseholdFacts): Answers[] {
  const answers: Record<string, Json> = {};
  for (const [number, finding] of Object.entries(findings ?? {})) {
    put(answers, `findings/${number}/state`, finding?.state);
    put(answers, `findings/${number}/basis`, finding?.basis);
  }
  for (const [key, path] of Object.entries(OVERRIDE_FACTS)) {
    const value = (override as unknown as Loose | null | undefined)?.[key];
    if (!Array.isArray(value)) put(answers, path, value);
    else value.forEach((one, index) => put(answers, path.replace('<item>', id(200 + index)), one));
  }
  return Object.keys(answers).length === 0 ? [] : [answers];
}

/** Left out means null; members by name of place, since records have ids of their own. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([key]) => key !== 'id' && key !== 'consentSigned')
    .map(([key, one]): [string, unknown] => [key, bare(one)])
    .filter(([, one]) => one !== null && one !== undefined)
    .filter(([key, one]) => !GROUPS.includes(key) || Object.keys(one as object).length > 0);
  return Object.fromEntries(entries);
}

const GROUPS = ['housing', 'water', 'findings', 'override'];

/** Facts that no record can hold: fractions of a litre, a split without its day, two heads of a household. */
function isRecordable(input: HouseholdFacts): boolean {
  const { household, persons } = recorded(input);
  const fits = (kind: 'household' | 'person', answers: Answers) =>
    Object.entries(answers).every(([path, value]) => {
      const field = path === 'id' ? null : fieldAt(kind, path);
      return path === 'id' || (field !== null && valueFits(field, value));
    });
  const isHeadFirst = (input.members ?? []).every(({ relation }, index) => relation !== 'head' || index === 0);
  return isHeadFirst && fits('household', household) && (persons ?? []).every((person) => fits('person', person));
}

const inputs = readFileSync(new URL('../../golden/identify.ndjson', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as { id: string; input?: unknown })
  .flatMap(({ id: name, input }) => {
    const checked = check(Schema, input, 'input');
    return checked.ok ? [{ name, input: checked.value }] : [];
  });
const recordable = inputs.filter(({ input }) => isRecordable(input));

test('nearly all golden inputs can be recorded', () => {
  expect(recordable.length).toBeGreaterThan(50);
  expect(recordable.length / inputs.length).toBeGreaterThan(0.9);
});

test.each(recordable)('$name', ({ input }) => {
  expect(bare(factsFor(fileOf(recorded(input)), input.asOf))).toEqual(bare(input));
});
