import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { currentForm, formById } from '#content/forms/load.ts';
import { policyInForce, quoteOf, shippedContents, shippedPolicy } from '#content/policies/load.ts';
import { learnPieces } from '#content/reference/learn-pieces.ts';
import { type Piece } from '#content/reference/piece.ts';
import { readPiece } from '#content/reference/read-piece.ts';
import { shippedPieces } from '#content/reference/shipped-pieces.ts';
import { SHIPPED_VERSIONS } from '#content/reference/shipped-versions.ts';
import { closingDay } from '#domain/calendar/working-days.ts';
import { type PolicyContent } from '#domain/eligibility/policy.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type FormDefinition } from '#domain/form/definition.ts';

/**
 * Content that has no number in itself: changed words need the next number in `shipped-versions.ts`, or servers that
 * published the old ones will not start. Then the line here changes with it. Code lists join with the first release that
 * a tablet outside the demo has seen.
 */
const NUMBERED_APART: Readonly<Record<string, string>> = {
  'calendar/2021 1': 'xXM0ogb7PL0J59-H9ghoeF8jMNuaMDwLPNtaVCna0NQ',
  'calendar/2022 1': 'l2aw-rjWfBTjncUjMqcmvBaUjXM9uzuYCrk9bOarl8A',
  'calendar/2023 1': 'Za9FMpiQVQGnV5x57BXRQCujOYdObpH3Sh3WqmVYpws',
  'calendar/2024 1': 'ynVgkrQxOCrCU0hwHQ-2aaJFscF7j9ECMUQLbO5YyNk',
  'calendar/2025 1': 'tb9Gob7buEqO0ceVImEozZnx0f6CsXUsCS-i_Ec4R1o',
  'calendar/2026 1': '0Gaf7N2m84XXTvVJhQHGgRCZARUyQsjw8iDcKa0LpZs',
  'places/divisions 1': 'CtaEIHSDxMJeuJHD2fGG8X5BWlyyDx2HtFDQctSGSTM',
  'policy/shuangjiang-2021 1': 'lUmKUikGAx194S2p4g_3bCxK2Peq5aqtCiaWOPCL2kI',
};

describe('what ships', () => {
  test('every piece has its numbers in the list, and nothing else has', () => {
    const numbers: Record<string, number[]> = {};
    for (const { name, version } of shippedPieces) (numbers[name] ??= []).push(version);
    for (const [name, versions] of Object.entries(SHIPPED_VERSIONS)) {
      expect([...versions].sort((a, b) => a - b)).toEqual(versions);
      // Forms and consents ship in all their versions, the rest in the newest.
      const all = name.startsWith('form/') || name.startsWith('consent/');
      expect(numbers[name]).toEqual(all ? versions : versions.slice(-1));
    }
    expect(Object.keys(SHIPPED_VERSIONS).sort()).toEqual(Object.keys(numbers).sort());
  });

  test('content numbered apart is what was released under its number', () => {
    const now = Object.fromEntries(
      shippedPieces
        .filter(({ name }) => /^(calendar|places|policy)\//.test(name))
        .map(({ name, version, body }) => [
          `${name} ${version}`,
          createHash('sha256').update(canonicalJson(body)).digest('base64url'),
        ]),
    );
    expect(now).toEqual(NUMBERED_APART);
  });

  test('every form and consent that ships can be read from the feed', () => {
    for (const piece of shippedPieces)
      expect({ [piece.name]: readPiece(piece).is }).not.toEqual({ [piece.name]: 'unreadable' });
  });
});

describe('what the feed brings', () => {
  const survey = currentForm('fieldSurvey');
  const name = `form/${survey.id}`;
  const next = (change: (form: FormDefinition) => void, version = survey.version + 1) => {
    const body = structuredClone({ ...survey, version });
    change(body);
    return { name, version, body };
  };

  const spoilt: [what: string, change: (form: FormDefinition) => void][] = [
    ['a kind of question it does not know', (form) => Object.assign(firstQuestion(form), { type: 'hologram' })],
    ['a path no field has', (form) => Object.assign(firstQuestion(form), { path: 'nowhere' })],
    ['a later record schema', (form) => void (form.schema = 99)],
    ['another number inside', (form) => void (form.version += 1)],
    ['another id inside', (form) => void (form.id = 'other')],
    ['a key it does not know', (form) => void Object.assign(form, { magic: true })],
  ];
  test.each(spoilt)('a form with %s is kept out of use', (_what, change) => {
    const piece = next(change);
    expect(readPiece(piece).is).toBe('unreadable');
    expect(learnPieces([piece])).toEqual({ unused: [name] });
    expect(currentForm('fieldSurvey')).toBe(survey);
  });

  test('what takes effect with a build waits for it, and only when it is newer', () => {
    expect(learnPieces([{ name: 'codes/person', version: 99, body: {} }])).toEqual({ unused: ['codes/person'] });
    expect(learnPieces([{ name: 'codes/person', version: 1, body: {} }])).toEqual({ unused: [] });
    expect(learnPieces([{ name: 'thing/new', version: 1, body: {} }])).toEqual({ unused: ['thing/new'] });
  });

  describe('a policy', () => {
    const plan = shippedContents[0] as PolicyContent;
    const policy = (id: string, version: number, inForceFrom: string, medical: number): Piece => ({
      name: `policy/${id}`,
      version,
      body: { ...plan, id, inForceFrom, medicalCost: { ...plan.medicalCost, value: medical } },
    });
    const now = () => ({ id: policyInForce().id, medicalCost: policyInForce().medicalCost });

    test('takes the place of those of earlier days, in whatever order they come', () => {
      const before = policyInForce();
      expect(now()).toEqual({ id: 'shuangjiang-2021', medicalCost: 600_000 });
      expect(policyInForce()).toBe(before);
      learnPieces([policy('y2025', 1, '2025-01-01', 700_000)]);
      expect(now()).toEqual({ id: 'y2025', medicalCost: 700_000 });
      learnPieces([policy('y2023', 1, '2023-01-01', 650_000)]);
      expect(now()).toEqual({ id: 'y2025', medicalCost: 700_000 });
      // Its second version holds, whatever comes after it.
      learnPieces([policy('y2025', 3, '2025-01-01', 730_000), policy('y2025', 2, '2025-01-01', 720_000)]);
      expect(now()).toEqual({ id: 'y2025', medicalCost: 730_000 });
      expect(quoteOf('y2025', plan.clauses[0]?.clause ?? '')?.text).toBe(plan.clauses[0]?.text);
      expect(shippedPolicy.id).toBe('shuangjiang-2021');
    });

    test('that cannot be read wholly changes nothing and waits for a newer app', () => {
      const before = policyInForce();
      const strange = policy('y2030', 1, '2030-01-01', 1);
      expect(learnPieces([{ ...strange, body: { ...(strange.body as object), rule: 'magic' } }])).toEqual({
        unused: ['policy/y2030'],
      });
      expect(policyInForce()).toBe(before);
    });

    test('knows the calendar of a new year as soon as it comes, and the better one of a known year', () => {
      const closing = (from: string) => closingDay(from, 3, policyInForce().calendars);
      expect(closing('2027-03-01')).toBeNull();
      const calendar = (version: number, off: string[]): Piece => ({
        name: 'calendar/2027',
        version,
        body: { year: '2027', document: '测试', off, work: [] },
      });
      learnPieces([calendar(1, [])]);
      expect(closing('2027-03-01')).toBe('2027-03-04');
      learnPieces([calendar(2, ['2027-03-03'])]);
      expect(closing('2027-03-01')).toBe('2027-03-05');
    });
  });

  test('a newer form is the current one, and the older stay', () => {
    const piece = next((form) => void (form.title = '实地调查（新）'), survey.version + 2);
    expect(learnPieces([piece])).toEqual({ unused: [] });
    expect(currentForm('fieldSurvey').title).toBe('实地调查（新）');
    expect(formById(survey.id, survey.version)).toBe(survey);
    // The same number with other words, and an older number, change nothing.
    learnPieces([next((form) => void (form.title = '别的'), survey.version + 2), next(() => undefined)]);
    expect(currentForm('fieldSurvey').title).toBe('实地调查（新）');
    expect(formById(survey.id, survey.version + 1)?.title).toBe(survey.title);
  });
});

/** The first question of a form, to be spoilt. */
function firstQuestion(form: FormDefinition): object {
  const topic = form.sections[0]?.topics[0];
  if (topic?.kind !== 'questions' || topic.questions[0] === undefined) throw new Error('no question');
  return topic.questions[0];
}
