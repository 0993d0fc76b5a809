import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Change } from '#domain/change/change.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { verifyStore } from '../../sync-server/commands/admin/verify-store.ts';
import { packLine, unpackLine } from '../../sync-server/store/packed-line.ts';
import { TestServer, VILLAGE } from '../support/test-server.ts';
import { dotAt, newId } from '../support/test-device.ts';
import { fieldTablet } from './field-tablet.ts';
import { fileOn } from './survey.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.remove());

/** Takes parts out of a stored change, as a retention rule would: envelope, hashes and signature stay. */
async function erase(id: string, ...parts: ('ordinary' | 'sensitive')[]): Promise<void> {
  await server.deps.store.write(async (trx) => {
    const { line } = await trx.selectFrom('changes').select('line').where('id', '=', id).executeTakeFirstOrThrow();
    const change = JSON.parse(unpackLine(line).toString()) as Change;
    const left = Object.fromEntries(Object.entries(change.parts).filter(([name]) => !parts.includes(name as never)));
    const packed = Buffer.from(packLine(canonicalJson({ ...change, parts: left })));
    await trx.updateTable('changes').set({ line: packed }).where('id', '=', id).execute();
  });
}

test('a part that was erased is absent everywhere, and what is left still verifies', async () => {
  const author = await server.tablet('author');
  await author.signIn();
  const phone = await author.change({ set: { group: '3组', 'sensitive/phone': '13900000000' } });
  const { record } = phone.envelope;
  const both = await author.change({
    record,
    set: { address: '五号', 'sensitive/phoneReason': '没有电话' },
  });
  const person = await author.change({
    kind: 'person',
    set: { household: record, name: '张某', 'sensitive/certNumber': '999999196001010016' },
  });
  await author.push(phone, both, person);
  const whole = await verifyStore(server.deps);
  expect(whole).toEqual({ ok: true, changes: 3, problems: [] });

  await erase(phone.envelope.id, 'sensitive');
  await erase(both.envelope.id, 'ordinary');
  await erase(person.envelope.id, 'sensitive');
  expect(await verifyStore(server.deps)).toEqual({ ...whole, erased: 3 });
  await erase(both.envelope.id, 'ordinary', 'sensitive');
  expect(await verifyStore(server.deps)).toEqual({ ...whole, erased: 4 });

  // Its tablet may still send what it has; the answer is as before, and nothing comes back.
  expect((await author.push(phone, both)).results).toMatchObject([
    { state: 'admitted', duplicate: true },
    { state: 'admitted', duplicate: true },
  ]);
  // An answer that replaces one of those that nobody can read any more is no foreign one.
  const next = await author.change({
    record,
    set: { address: '六号', 'sensitive/phone': '13900000001' },
    replaces: { address: [dotAt(both, 'address')], 'sensitive/phone': [dotAt(phone, 'sensitive/phone')] },
  });
  expect((await author.push(next)).results).toMatchObject([{ state: 'admitted' }]);
  expect(await verifyStore(server.deps)).toMatchObject({ ok: true, changes: 4, erased: 4 });
  await server.evaluate();

  const snapshot = await author.call('GET', `/snapshots/${VILLAGE}`);
  expect(snapshot.text).not.toMatch(/五号|没有电话|13900000000|999999196001010016/);

  const tablet = await fieldTablet(server, await server.person('reader', 'leader'));
  expect((await tablet.syncUp()).attention).toEqual([]);
  const { household, persons } = await fileOn(tablet, record);
  const shown = Object.fromEntries(Object.entries(household.live).map(([path, [first]]) => [path, first?.value]));
  expect(shown).toEqual({ group: '3组', address: '六号', 'sensitive/phone': '13900000001' });
  expect(Object.keys(persons[0]?.live ?? {}).sort()).toEqual(['household', 'name']);
});

test('a part with other bytes is no erased one, and a new change must come whole', async () => {
  const author = await server.tablet('whole');
  const change = await author.change({ record: newId(), set: { group: '1组', 'sensitive/phone': '13900000002' } });
  const { sensitive: _erased, ...left } = change.parts;
  expect((await author.push({ ...change, parts: left })).results).toMatchObject([{ state: 'refused', code: 'PART' }]);
  await author.push(change);
  await server.deps.store.write(async (trx) => {
    const other: Change = {
      ...change,
      parts: {
        ...change.parts,
        sensitive: { salt: 'A'.repeat(22), ops: [{ set: 'sensitive/phone', value: '1', replaces: [] }] },
      },
    };
    await trx
      .updateTable('changes')
      .set({ line: Buffer.from(packLine(canonicalJson(other))) })
      .where('id', '=', change.envelope.id)
      .execute();
  });
  const { ok, problems } = await verifyStore(server.deps);
  expect([ok, problems]).toEqual([false, [`change ${change.envelope.id}: part sensitive has another hash`]]);
});
