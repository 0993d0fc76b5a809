import { describe, expect, test } from 'vitest';

import { currentConsent } from '#content/consents/load.ts';
import { type Op } from '#domain/change/change.ts';
import { type Edit, opsForEdits } from '#domain/change/changes-between.ts';
import { consentEdits } from '#domain/consent/consent-edits.ts';
import { consentText } from '#domain/consent/consent-text.ts';
import { signersNeeded, signersOpen } from '#domain/consent/signers-needed.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';
import { opFitsSchema } from '#domain/record/field-at.ts';

import { type Answers, HOUSEHOLD, fileOf, id } from '../record/file-of.ts';

const words = {
  village: '大文乡示范一村',
  householder: '李示范',
  members: [
    { name: '李示范', relation: '户主' },
    { name: '李小示', relation: '儿子' },
  ],
  date: '2026-11-03',
  ticked: [],
};
const HASH = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

describe('consentText', () => {
  test('fills every place, and leaves no bracket open', () => {
    const text = consentText(currentConsent, words);
    expect(text).toContain('大文乡示范一村');
    expect(text).toContain('李示范（户主）、李小示（儿子）');
    expect(text).toContain('2026年11月3日');
    expect(text).toContain('乡村振兴、民政、');
    expect(text).not.toMatch(/[{}]/);
  });

  test('says what the plan and the law ask for', () => {
    const text = consentText(currentConsent, words);
    for (const said of [
      '真的、全的',
      '授权',
      '只用在一件事上',
      '单独同意',
      '监护人',
      '保存多久',
      '更正',
      '撤回',
      '读给我们听',
    ]) {
      expect(text).toContain(said);
    }
  });

  test('is the same for the same words', () => {
    expect(consentText(currentConsent, { ...words, members: [...words.members] })).toBe(
      consentText(currentConsent, words),
    );
  });

  test('names bank and securities only when the household ticked them', () => {
    expect(consentText(currentConsent, words)).not.toContain('存款');
    expect(consentText(currentConsent, { ...words, ticked: ['finance'] })).toContain('存款、证券、商业保险');
  });

  test('keeps a line break in a name from looking like a paragraph', () => {
    const text = consentText(currentConsent, { ...words, householder: ' 李\n示范 ', village: ' ' });
    expect(text).toContain('户主是李 示范。');
    expect(text).toContain('我家住在（没写）');
    expect(text.split('\n')).toHaveLength(currentConsent.paragraphs.length + 1);
  });

  test('does not touch names that look like places or patterns', () => {
    const text = consentText(currentConsent, { ...words, householder: '$& {date}' });
    expect(text).toContain('户主是$& {date}。');
  });

  test('a template with an unknown place is a fault', () => {
    const broken = { ...currentConsent, paragraphs: ['{nobody}'] };
    expect(() => consentText(broken, words)).toThrow('nobody');
  });

  test('goes to the seventeen departments of 三（六） and the office that leads them', () => {
    expect(new Set(currentConsent.bodies).size).toBe(18);
  });
});

describe('signersNeeded', () => {
  const person = (relation: string, birthDate: string | null, status = 'home'): Answers => ({
    relation,
    status,
    ...(birthDate === null ? {} : { birthDate }),
  });
  const file = (...persons: Answers[]) => fileOf({ household: { 'members/asked': 'complete' }, persons });

  test('each adult for themselves, the head for the minors', () => {
    const family = file(
      person('head', '1980-01-01'),
      person('spouse', '1982-01-01', 'migrantWork'),
      person('son', '2010-01-01'),
    );
    expect(signersNeeded(family, '2021-10')).toEqual([
      { person: id(1), role: 'self', forPersons: [id(1)] },
      { person: id(2), role: 'self', forPersons: [id(2)] },
      { person: id(1), role: 'guardian', forPersons: [id(3)] },
    ]);
  });

  test('eighteen on the first of the month signs', () => {
    const family = file(person('head', '1980-01-01'), person('son', '2003-10-01'), person('daughter', '2003-10-02'));
    const roles = signersNeeded(family, '2021-10').map(({ role, forPersons }) => [role, ...forPersons]);
    expect(roles).toEqual([
      ['self', id(1)],
      ['self', id(2)],
      ['guardian', id(3)],
    ]);
  });

  test('children alone need a guardian who keeps apart, else one from outside', () => {
    const grandmother = person('grandmother', '1950-01-01', 'separateBudget');
    expect(signersNeeded(file(person('head', '2010-01-01'), grandmother), '2021-10')).toEqual([
      { person: id(2), role: 'guardian', forPersons: [id(1)] },
    ]);
    expect(signersNeeded(file(person('head', '2010-01-01')), '2021-10')[0]?.person).toBeNull();
  });

  test('nobody signs for the dead', () => {
    expect(signersNeeded(file(person('head', '1950-01-01', 'deceased')), '2021-10')).toEqual([]);
  });

  test('an incapable adult is signed for by a guardian', () => {
    const persons = [person('head', '1980-01-01'), person('son', '2000-01-01')];
    const consents = [
      {
        [`signers/${id(1)}/sha256`]: HASH,
        [`signers/${id(1)}/role`]: 'guardian',
        [`signers/${id(1)}/forPersons`]: [id(1), id(2)],
      },
    ];
    expect(signersOpen(fileOf({ household: {}, persons, consents }), '2021-10')).toEqual([]);
  });
});

describe('consentEdits', () => {
  const edits = consentEdits({
    household: HOUSEHOLD,
    template: currentConsent,
    text: consentText(currentConsent, words),
    textHash: HASH,
    language: 'lahu',
    interpreter: '扎示范',
    readAloud: true,
    readBy: '王示范',
    signedOn: '2026-11-03',
    subjects: [id(1), id(2)],
    signatures: [
      {
        signer: id(1),
        role: 'self',
        method: 'handwritten',
        sha256: HASH,
        strokes: HASH,
        signedAt: 1,
        name: '李示范',
        forPersons: [id(1), id(2)],
      },
    ],
    witness: '',
  });

  const ops = (of: Record<string, Edit>): Op[] => {
    const { ordinary, sensitive } = opsForEdits(of, {});
    expect(sensitive).toEqual([]);
    return ordinary;
  };

  test('every edit fits the record', () => {
    expect(ops(edits).filter((op) => !opFitsSchema('consent', op))).toEqual([]);
  });

  test('keeps text, template and who it covers, and nothing blank', () => {
    const value = (path: string): Json | null | undefined => edits[path]?.value;
    expect(value('template')).toBe('authorisation.v1');
    expect(value('text')).toBe(consentText(currentConsent, words));
    expect(value(`subjects/${id(2)}`)).toBe(true);
    expect(value(`signers/${id(1)}/forPersons`)).toEqual([id(1), id(2)]);
    expect(edits['witness']).toBeUndefined();
    expect(edits[`signers/${id(1)}/scribe`]).toBeUndefined();
  });

  test('what it makes counts as signed', () => {
    const consent = Object.fromEntries(
      Object.entries(edits).flatMap(([path, { value }]) => (value === null ? [] : [[path, value]])),
    );
    const persons = [
      { relation: 'head', birthDate: '1980-01-01', status: 'home' },
      { relation: 'son', birthDate: '2015-01-01', status: 'school' },
    ];
    const file = fileOf({ household: { 'members/asked': 'complete' }, persons, consents: [consent] });
    expect(signersOpen(file, '2026-11')).toEqual([]);
  });
});
