import { expect, test } from 'vitest';
import { answer } from '#domain/record/household-file.ts';
import { reviewOf } from '#domain/record/open-visit.ts';
import { submitVisit } from '../../src/features/households/submit-visit.ts';
import { signersOnce } from '#domain/consent/signers-once.ts';
import { memoryServices, VILLAGE } from '../support/memory-services.ts';
import { sampleHousehold } from '../support/sample-household.ts';

test('a visit that is handed in covers exactly the answers that stand', async () => {
  const services = memoryServices();
  const { household, visit } = await sampleHousehold(
    services.households,
    services.newId,
    VILLAGE,
    ['李演示', '张演示'],
    '2',
  );
  await services.households.edit(
    household,
    { id: household, kind: 'household' },
    { group: { value: '3', basis: [] } },
    'strict',
  );

  await submitVisit(services, household, visit);

  const file = services.households.file(household).get();
  const view = file?.visits[0];
  expect(view && reviewOf(view)).toBe('submitted');
  for (const record of [file?.household, ...(file?.persons ?? [])]) {
    const dots = Object.values(record?.live ?? {}).flatMap((live) => live.map(({ dot }) => dot));
    expect(answer(view, `covers/${record?.record}`)).toEqual(dots.sort());
  }
  expect(services.households.draft(household).get()).toBeNull();
});

test('a visit that is not on this tablet is not handed in', async () => {
  const services = memoryServices();
  const { household } = await sampleHousehold(services.households, services.newId, VILLAGE, ['李演示'], '2');
  await expect(submitVisit(services, household, '0190a000-0000-7000-8000-00000000ffff')).rejects.toThrow(
    'not on this tablet',
  );
});

test('a guardian who signs for themselves too signs once', () => {
  const signers = signersOnce([
    { person: 'head', role: 'self', forPersons: ['head'] },
    { person: 'spouse', role: 'self', forPersons: ['spouse'] },
    { person: 'head', role: 'guardian', forPersons: ['child'] },
    { person: null, role: 'guardian', forPersons: ['other'] },
  ]);
  expect(signers).toEqual([
    { person: 'head', role: 'self', forPersons: ['head', 'child'] },
    { person: 'spouse', role: 'self', forPersons: ['spouse'] },
    { person: null, role: 'guardian', forPersons: ['other'] },
  ]);
});
