import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { currentForm } from '#content/forms/load.ts';
import calendar2026 from '#content/policies/calendars/2026.json' with { type: 'json' };
import { shippedContents } from '#content/policies/load.ts';
import { shippedPieces } from '#content/reference/shipped-pieces.ts';
import { type PolicyContent } from '#domain/eligibility/policy.ts';
import { type FormDefinition } from '#domain/form/definition.ts';
import { type Entry } from '#domain/sync/protocol.ts';
import { AdminError } from '../../sync-server/commands/admin/command.ts';
import { runAdmin } from '../../sync-server/commands/admin/run-admin.ts';
import { ContentPinned } from '../../sync-server/reference/publish-content.ts';
import { type TestDevice, newId } from '../support/test-device.ts';
import { TestServer } from '../support/test-server.ts';

/** The feed `reference`: what ships is published at start, and more by an administrator. */

const survey = currentForm('fieldSurvey');
const plan = shippedContents[0] as PolicyContent;
const NAME = `form/${survey.id}`;

let server: TestServer;
let device: TestDevice;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fangpin-content-'));
  server = await TestServer.start();
  device = await server.tablet('reader');
  await device.signIn();
});
afterAll(async () => {
  await server.remove();
  await rm(folder, { recursive: true, force: true });
});

async function file(content: unknown): Promise<string> {
  const path = join(folder, `${newId()}.json`);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

async function publish(content: unknown): Promise<unknown> {
  const written: string[] = [];
  await runAdmin(['--data', server.data, 'content', 'publish', await file(content)], async (line) => {
    written.push(line);
  });
  return JSON.parse(written[0] ?? '');
}

async function refusal(content: unknown): Promise<string> {
  return publish(content).then(
    () => 'it was published',
    (error: unknown) => (error instanceof AdminError ? error.message : `a fault: ${String(error)}`),
  );
}

/** A piece with the newest form of the survey as this many versions later. */
function later(by: number, change: (form: FormDefinition) => void = () => undefined) {
  const body = structuredClone({ ...survey, version: survey.version + by });
  change(body);
  return { name: NAME, version: body.version, body };
}

/** The policy of another year as an administrator writes it, bent. */
function policy(bend: (body: PolicyContent) => object) {
  return { name: 'policy/next', version: 1, body: bend({ ...plan, id: 'next', inForceFrom: '2026-01-01' }) };
}

function withStrangeTransfer(body: PolicyContent): PolicyContent {
  const [first] = body.uncountedTransfers;
  if (first === undefined) throw new Error('no transfer');
  return { ...body, uncountedTransfers: [{ ...first, kind: 'lottery' }] };
}

const bare = (entries: readonly Entry[]) =>
  entries.flatMap((entry) =>
    entry.entry === 'content' ? [{ name: entry.name, version: entry.version, body: entry.body }] : [],
  );

describe('what ships', () => {
  test('is there for any session, page by page, with dense positions', async () => {
    const read: Entry[] = [];
    for (let after = 0; ;) {
      const { entries, ends } = await device.pull({ reference: after }, 3);
      expect(entries.length).toBeLessThanOrEqual(3);
      read.push(...entries);
      const [end] = ends;
      if (end === undefined || !('more' in end)) throw new Error('no end');
      after = end.next;
      if (!end.more) break;
    }
    expect(bare(read)).toEqual(JSON.parse(JSON.stringify(shippedPieces)));
    expect(read.map(({ position }) => position)).toEqual(shippedPieces.map((_piece, index) => index + 1));
  });

  test('is published once, however often the server starts', async () => {
    await server.restart();
    device = await server.tablet('second-reader');
    await device.signIn();
    expect((await device.pull({ reference: 0 })).ends).toEqual([
      { end: 'reference', head: shippedPieces.length, next: shippedPieces.length, more: false },
    ]);
  });

  test('with changed words under a number that was released the server does not start, and says why', async () => {
    const bent = await TestServer.start();
    try {
      const { db } = bent.deps.store;
      const [first] = await db.selectFrom('feed_entries').selectAll().where('feed', '=', 'reference').execute();
      const body = first?.body?.replace('2021', '2020') ?? '';
      expect(body).not.toBe(first?.body);
      await db
        .updateTable('feed_entries')
        .set({ body: body.replace('calendar/2020', 'calendar/2021') })
        .where('feed', '=', 'reference')
        .where('position', '=', 1)
        .execute();
      await bent.close();
      const failure: unknown = await bent.open().catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(ContentPinned);
      expect((failure as Error).message).toContain('calendar/2021 version 1');
    } finally {
      await rm(bent.data, { recursive: true, force: true });
    }
  });
});

describe('what an administrator publishes', () => {
  test.each([
    ['no JSON', '{'],
    ['no piece', { title: 'x' }],
    ['a version that is no number', { ...later(1), version: '2' }],
    ['a form with an unknown key', later(1, (form) => Object.assign(form, { magic: 1 }))],
    ['a kind nobody knows', { name: 'thing/one', version: 1, body: {} }],
    ['a code list, which takes a new server', { name: 'codes/person', version: 9, body: {} }],
    ['a policy without its numbers', { name: 'policy/shuangjiang-2021', version: 2, body: {} }],
    ['a policy that does not say from when', policy((body) => ({ ...body, inForceFrom: undefined }))],
    ['a policy for a day to come', policy((body) => ({ ...body, inForceFrom: '2099-01-01' }))],
    ['a policy of another name', policy((body) => ({ ...body, id: 'other' }))],
    ['a policy about a transfer nobody knows', policy(withStrangeTransfer)],
    ['a calendar of another year', { name: 'calendar/2027', version: 1, body: { ...calendar2026, year: '2028' } }],
    [
      'a calendar with a day of no month',
      { name: 'calendar/2027', version: 1, body: { ...calendar2026, off: ['2027-02-30'] } },
    ],
    ['a form of another name', { ...later(1), name: 'form/other' }],
    ['other words under a released number', later(0, (form) => void (form.title = '改了'))],
  ])('is refused with words: %s', async (_what, content) => {
    const words = await refusal(content);
    expect(words).not.toMatch(/^(it was published|a fault)/);
    expect((await device.pull({ reference: shippedPieces.length })).entries).toEqual([]);
  });

  test('reaches every session, the same file twice only once', async () => {
    const piece = later(1, (form) => void (form.title = '实地调查（新）'));
    expect(await publish(piece)).toEqual({ name: NAME, version: piece.version, published: true });
    expect(await publish(piece)).toEqual({ name: NAME, version: piece.version, published: false });
    const { entries } = await device.pull({ reference: shippedPieces.length });
    expect(bare(entries)).toEqual([piece]);
    await publish(later(3));
    expect(await refusal(later(2))).toContain(`version ${survey.version + 3}`);
    expect((await device.pull({ reference: shippedPieces.length })).entries).toHaveLength(2);
  });

  test('goes in once when several processes publish it at the same moment', async () => {
    const path = await file(later(4));
    const args = ['sync-server/commands/admin.ts', '--data', server.data, 'content', 'publish', path];
    const answers = await Promise.all(
      [1, 2, 3].map(async () => (await promisify(execFile)(process.execPath, args)).stdout),
    );
    expect(answers.map((text) => String((JSON.parse(text) as { published: boolean }).published)).toSorted()).toEqual([
      'false',
      'false',
      'true',
    ]);
    const { entries } = await device.pull({ reference: shippedPieces.length });
    expect(bare(entries).filter(({ version }) => version === survey.version + 4)).toHaveLength(1);
  });

  test('is what the running server checks a visit on that was begun on it', async () => {
    const household = await device.change({ set: { group: '1' } });
    const visit = (version: number, date: string) =>
      device.change({
        kind: 'visit',
        dependsOn: [household.envelope.id],
        set: { household: household.envelope.record, kind: 'fieldSurvey', formVersion: version, date },
        origin: { schema: 2 },
      });
    const asksMore = later(5, (form) => {
      form.sections[0]?.topics.unshift({
        kind: 'questions',
        id: 'added',
        title: '新加的',
        record: 'household',
        questions: [
          {
            type: 'integer',
            path: 'extra/added',
            label: '新加的问题',
            ask: '新加的问题？',
            min: 0,
            max: 9,
            required: true,
          },
        ],
      });
    });
    await publish(asksMore);
    const missing = async () => {
      await server.evaluate();
      const row = await server.deps.store.db
        .selectFrom('evaluations')
        .select('completeness')
        .where('household', '=', household.envelope.record)
        .executeTakeFirst();
      return (row?.completeness ?? '').includes('extra/added');
    };
    await device.push(household, await visit(survey.version, '2026-11-01'));
    expect(await missing()).toBe(false);
    await device.push(await visit(asksMore.version, '2026-11-02'));
    expect(await missing()).toBe(true);
  });
});
