import { afterAll, beforeAll, expect, test } from 'vitest';
import { currentForm, formOfVisit } from '#content/forms/load.ts';
import { KnownContent } from '#content/reference/known-content.ts';
import { type Piece } from '#content/reference/piece.ts';
import { shippedPieces } from '#content/reference/shipped-pieces.ts';
import { completeness } from '#domain/completeness/completeness.ts';
import { type FormDefinition } from '#domain/form/definition.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { visitEdits } from '#domain/record/begin-visit.ts';
import { joined } from '#domain/tablet/joined-watch.ts';
import { firstValue } from '#domain/tablet/first-value.ts';
import { type SyncFacts } from '#domain/tablet/sync-store.ts';
import { dexieContentStore } from '#storage/dexie-content-store.ts';
import { publishContent } from '../../sync-server/reference/publish-content.ts';
import { valueOf } from '../storage/tablet-for-tests.ts';
import { TestServer, VILLAGE } from '../support/test-server.ts';
import { type FieldTablet, fieldTablet, newId } from './field-tablet.ts';

/** Content by sync: a newer form reaches a tablet, and what was begun stays on its own. */

const survey = currentForm('fieldSurvey');
const NAME = `form/${survey.id}`;

let server: TestServer;
let count = 0;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.remove());

const tabletHere = async () => fieldTablet(server, await server.person(`reader${++count}`, 'cadre'));

function pageOf(tablet: FieldTablet): KnownContent {
  const settled = joined([tablet.loop.status()], ({ completeAt }: SyncFacts) => completeAt !== null);
  const page = new KnownContent(dexieContentStore(tablet.tablet), settled);
  page.start();
  return page;
}

function later(by: number, change: (form: FormDefinition) => void = () => undefined): Piece & { body: FormDefinition } {
  const body = structuredClone({ ...survey, version: survey.version + by });
  change(body);
  return { name: NAME, version: body.version, body };
}

const publish = (...pieces: Piece[]) => server.deps.store.write((trx) => publishContent(trx, pieces, server.clock));

async function begun(tablet: FieldTablet, household: string, form: FormDefinition, date: string): Promise<RecordView> {
  const id = newId();
  const edits = visitEdits({ household, form, kind: 'fieldSurvey', date, surveyor: '测试走访员' });
  await tablet.households.edit(household, { id, kind: 'visit' }, edits, 'strict');
  await tablet.households.save(household);
  const file = await valueOf(tablet.households.file(household), (one) =>
    (one?.visits ?? []).some(({ record }) => record === id),
  );
  const visit = file?.visits.find(({ record }) => record === id);
  if (visit === undefined) throw new Error('no visit');
  return visit;
}

test('what ships comes down once, with its cursor, and is no news to a new tablet', async () => {
  const tablet = await tabletHere();
  const page = pageOf(tablet);
  expect(await firstValue(page.state())).toEqual({ news: [], unused: [] });
  await tablet.syncUp();
  const rows = await tablet.tablet.strict.content.toArray();
  expect(rows.map(({ name, version }) => `${name} ${version}`).sort()).toEqual(
    shippedPieces.map(({ name, version }) => `${name} ${version}`).sort(),
  );
  expect(await tablet.tablet.strict.feeds.get('reference')).toMatchObject({ after: shippedPieces.length });
  await valueOf(page.state(), ({ news }) => news.length === 0);
});

test('the cursor goes on only together with what was kept', async () => {
  const tablet = await tabletHere();
  const { strict } = tablet.tablet;
  let full = true;
  strict.content.hook('creating', () => {
    if (full) throw new DOMException('no room', 'QuotaExceededError');
  });
  expect((await tablet.syncUp()).trouble).not.toBeNull();
  expect(await strict.feeds.get('reference')).toBeUndefined();
  expect(await strict.content.count()).toBe(0);
  full = false;
  await tablet.syncUp();
  expect(await strict.content.count()).toBe(shippedPieces.length);
});

test('a new form reaches the tablet: what was begun stays on its own, what begins takes the new one', async () => {
  const tablet = await tabletHere();
  const page = pageOf(tablet);
  const household = await tablet.households.newHousehold(VILLAGE);
  await tablet.set(household, { id: household, kind: 'household' }, { group: '3' });
  const before = await begun(tablet, household, currentForm('fieldSurvey'), '2026-11-20');
  await tablet.syncUp();
  await valueOf(page.state(), ({ news }) => news.length === 0);

  const asksMore = later(10, (form) => {
    form.sections[0]?.topics.unshift({
      kind: 'questions',
      id: 'added',
      title: '新加的',
      record: 'household',
      questions: [
        { type: 'integer', path: 'extra/added', label: '新加的', ask: '新加的问题？', min: 0, max: 9, required: true },
      ],
    });
  });
  await publish(asksMore);
  await tablet.syncUp();
  expect(await valueOf(page.state(), ({ news }) => news.length > 0)).toEqual({
    news: [{ name: NAME, version: asksMore.version }],
    unused: [],
  });
  expect(currentForm('fieldSurvey').version).toBe(asksMore.version);
  expect(formOfVisit(before).version).toBe(survey.version);
  const after = await begun(tablet, household, currentForm('fieldSurvey'), '2026-11-22');
  expect(formOfVisit(after).version).toBe(asksMore.version);

  // Each is checked by its own questions, here and, after the next sync, on the server.
  const file = await valueOf(tablet.households.file(household));
  if (file === null) throw new Error('no file');
  const asks = (visit: RecordView) =>
    completeness(formOfVisit(visit), { ...file, visits: [visit] }, '2026-11').some(
      ({ path }) => path === 'extra/added',
    );
  expect([asks(before), asks(after)]).toEqual([false, true]);
  await tablet.syncUp();
  await server.evaluate();
  const stored = await server.deps.store.db
    .selectFrom('evaluations')
    .select('completeness')
    .where('household', '=', household)
    .executeTakeFirstOrThrow();
  expect(stored.completeness).toContain('extra/added');

  // Told once; another page of this tablet, such as after a restart, says it no more.
  await page.markTold();
  await valueOf(page.state(), ({ news }) => news.length === 0);
  expect(await firstValue(pageOf(tablet).state())).toEqual({ news: [], unused: [] });
});

test('what this app cannot read is kept, not used, and said', async () => {
  const tablet = await tabletHere();
  await tablet.syncUp();
  const page = pageOf(tablet);
  const inUse = currentForm('fieldSurvey');
  const strange = later(20, (form) => Object.assign(form.sections[0] ?? {}, { hologram: true }));
  await publish(strange);
  await tablet.syncUp();
  expect(await valueOf(page.state(), ({ unused }) => unused.length > 0)).toMatchObject({ unused: [NAME] });
  expect(currentForm('fieldSurvey')).toBe(inUse);
  expect(await tablet.tablet.strict.content.get([NAME, strange.version])).toEqual(strange);
});
