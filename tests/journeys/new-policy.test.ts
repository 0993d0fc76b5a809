import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { app } from '#content/locales/zh-CN/app.ts';
import { households } from '#content/locales/zh-CN/households.ts';
import plan from '#content/policies/shuangjiang-2021.json' with { type: 'json' };
import { addresses } from '#domain/tablet/address.ts';
import { axeViolations } from '../support/browser.ts';
import { type RunningServer } from '../support/running-server.ts';
import { Cadre } from './support/cadre.ts';
import { demoServer } from './support/demo-server.ts';
import { journey } from './support/journey.ts';
import { Supervisor } from './support/supervisor.ts';

/** A new year's policy is a file that the county publishes: no new app, no restart, and every verdict is made again. */

journey();

const TITLE = '双江自治县二〇二六年监测办法（测试）';
const DOCUMENT = '测试〔2026〕1号';

let server: RunningServer;
let cadre: Cadre;
let supervisor: Supervisor;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fangpin-policy-'));
  server = await demoServer();
  cadre = await Cadre.ready(server, 'cadre1');
  supervisor = await Supervisor.ready(server);
});

afterAll(async () => {
  await Promise.all([cadre?.tablet.close(), supervisor?.leaves()]);
  await server.remove();
  await rm(folder, { recursive: true, force: true });
});

const toRevisit = () => cadre.page.getByText(households.list.revisit.turned, { exact: true }).count();

test('the county publishes the file while the server runs, which judges everybody again', async () => {
  const policy = {
    ...plan,
    id: 'test-2026',
    title: TITLE,
    document: DOCUMENT,
    inForceFrom: '2026-01-01',
    lines: plan.lines.map((line) => ({ ...line, amount: 5_000_000, document: DOCUMENT })),
  };
  const file = join(folder, 'policy.json');
  await writeFile(file, JSON.stringify({ name: 'policy/test-2026', version: 1, body: policy }));
  expect(await server.admin('content', 'publish', file)).toEqual({
    name: 'policy/test-2026',
    version: 1,
    published: true,
    inForce: 'test-2026',
  });
  await expect.poll(() => server.printed, { timeout: 60_000 }).toMatch(/judged by policy test-2026; done/);
});

test('the tablet has it with the next sync: its list is judged again, and a household hears the new words', async () => {
  expect(await toRevisit()).toBe(0);
  await cadre.syncs();
  await cadre.sees(app.content.policyTitle);
  await cadre.sees(app.content.policyNow(TITLE, DOCUMENT));
  expect(await axeViolations(cadre.page)).toEqual([]);
  await cadre.taps(app.content.read);
  await expect.poll(toRevisit, { timeout: 60_000 }).toBeGreaterThan(0);

  // Offline like always, also after a cold start.
  await cadre.tablet.offline(true);
  const { record } = await cadre.opensFirst('done');
  await cadre.page.goto(new URL(addresses.why(record), server.url).href);
  await cadre.page.locator('details.clause summary').first().click();
  await cadre.sees(new RegExp(TITLE));
});

test('the desk quotes it too, and lists whose verdict has turned', async () => {
  await supervisor.page.goto(`${server.url}/desk/changes?because=policy`);
  await supervisor.page.getByRole('row').getByRole('link').first().click();
  await supervisor.page.getByRole('heading', { level: 2 }).waitFor();
  await supervisor.page.locator('.desk-clause summary').first().click();
  await supervisor.sees(new RegExp(DOCUMENT));
});
