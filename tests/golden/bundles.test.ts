import { createHash, createPrivateKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { BundleAnswer } from '#domain/sync/bundle.ts';
import { TENANT } from '../../sync-server/store/store.ts';
import { hashBytes } from '../support/test-device.ts';
import { TestServer } from '../support/test-server.ts';

/** A bundle as version 1 made it, kept for ever: whatever the server becomes, it takes it in. */

const FILES: Readonly<Record<string, string>> = {
  'v1.fpb': 'RSZ5Iqifl21FFR3WYzXt9Whby5XIUTLSaQ4BGbB7hQ8',
  'v1.around.json': 'SQUl67StuVimkkuLROQWdAbTH7saP04uUBW1eKoFMoQ',
};

const read = (name: string) => readFileSync(new URL(`bundles/${name}`, import.meta.url));

interface Around {
  readonly sealing: JsonWebKey;
  readonly device: string;
  readonly signingKey: JsonWebKey;
  readonly user: string;
  readonly assignment: string;
  readonly at: number;
  readonly changes: readonly string[];
  readonly file: string;
}

let server: TestServer | null = null;
afterAll(() => server?.remove());

test.each(Object.entries(FILES))('%s is what was kept', (name, fingerprint) => {
  expect(createHash('sha256').update(read(name)).digest('base64url')).toBe(fingerprint);
});

test('the bundle of version 1 comes in whole', async () => {
  const around = JSON.parse(read('v1.around.json').toString()) as Around;
  server = await serverOf(around);
  const carrier = await server.tablet('carrier', 'leader');
  await carrier.signIn();
  const bundle = new Uint8Array(read('v1.fpb'));

  const bent = bundle.slice();
  bent[bent.length - 1] = (bent.at(-1) ?? 0) ^ 1;
  expect((await carrier.upload(bent, undefined, 'bundle')).status).toBe(204);
  expect((await carrier.call('POST', '/bundles', { sha256: await hashBytes(bent) })).status).toBe(422);

  expect((await carrier.upload(bundle, undefined, 'bundle')).status).toBe(204);
  const answer = await carrier.call('POST', '/bundles', { sha256: await hashBytes(bundle) });
  const { results, acknowledged, attachments } = BundleAnswer.parse(answer.json);
  expect(results.map(({ id, state }) => [id, state])).toEqual(around.changes.map((id) => [id, 'admitted']));
  expect(acknowledged).toEqual({ [around.device]: [[1, 4]] });
  expect(attachments).toEqual({ want: [], have: [around.file] });

  const { text } = await carrier.call('GET', `/snapshots/${carrier.village}`);
  expect(text).toContain('"value":"4组"');
  expect(text).not.toContain('"value":"3组"');
  expect((await carrier.call('GET', `/attachments/${around.file}`)).status).toBe(200);
});

/** A server with the sealing key of that one, which knows the device, its user and what he may write. */
async function serverOf(around: Around): Promise<TestServer> {
  const made = await TestServer.start();
  await made.close();
  const key = createPrivateKey({ key: around.sealing as never, format: 'jwk' });
  writeFileSync(join(made.data, 'keys', 'sealing.pem'), key.export({ type: 'pkcs8', format: 'pem' }));
  made.clock = around.at;
  await made.open();
  const person = await made.person('golden', 'cadre');
  const stand = await made.tabletOf(person);
  await made.deps.store.write(async (trx) => {
    const { user, device, assignment, signingKey } = around;
    const account = await trx.selectFrom('users').selectAll().where('id', '=', person.user).executeTakeFirstOrThrow();
    await trx
      .insertInto('users')
      .values({ ...account, id: user, login: 'author' })
      .execute();
    const right = await trx
      .selectFrom('assignments')
      .selectAll()
      .where('id', '=', person.assignment)
      .executeTakeFirstOrThrow();
    await trx
      .insertInto('assignments')
      .values({ ...right, id: assignment, user })
      .execute();
    const enrolled = await trx
      .selectFrom('devices')
      .selectAll()
      .where('tenant', '=', TENANT)
      .where('id', '=', stand.device)
      .executeTakeFirstOrThrow();
    await trx
      .insertInto('devices')
      .values({ ...enrolled, id: device, user, signing_key: JSON.stringify(signingKey), certificate: `of ${device}` })
      .execute();
  });
  return made;
}
