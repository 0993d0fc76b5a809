import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { shippedPolicy } from '#content/policies/load.ts';
import { lineAt } from '#domain/eligibility/policy.ts';
import { type Change } from '#domain/change/change.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { mergeRecord } from '#domain/merge/merge.ts';
import { LIMITS } from '#domain/sync/limits.ts';
import { invite } from '../../../sync-server/accounts/devices.ts';
import { findUser } from '../../../sync-server/accounts/people.ts';
import { createApp } from '../../../sync-server/app.ts';
import { openServer } from '../../../sync-server/open-server.ts';
import { DEMO_TOWNSHIP, villagesOf } from '../../../sync-server/seed/demo-accounts.ts';
import { DemoOffice } from '../../../sync-server/seed/demo-office.ts';
import { demoHouses, demoSignatures } from '../../../sync-server/seed/demo-pictures.ts';
import { generateHousehold } from '../../../sync-server/seed/generate-household.ts';
import { DemoPush } from '../../../sync-server/seed/push-demo.ts';
import { sealHousehold } from '../../../sync-server/seed/seal-household.ts';

export interface Township {
  readonly url: string;
  readonly changes: number;
  readonly bytes: number;
  /** The same households as one document each with its values, JSON. */
  readonly documents: string;
  /** A code for a tablet of the leader of the township, who pulls every village of it. */
  code(): Promise<string>;
  readonly password: string;
  close(): Promise<void>;
}

/** A household as a peer would store it: no signatures, no history. */
function documentOf(id: string, village: string, changes: readonly Change[]): object {
  const byRecord = new Map<string, Change[]>();
  for (const change of changes)
    byRecord.set(change.envelope.record, [...(byRecord.get(change.envelope.record) ?? []), change]);
  const records = [...byRecord.values()].map((some) => {
    const { record, kind, live } = mergeRecord(some);
    return {
      record,
      kind,
      ...Object.fromEntries(Object.entries(live).map(([path, values]) => [path, values[0]?.value])),
    };
  });
  const head = records.find((record) => 'relation' in record && record['relation'] === 'head');
  return { id, village, head: head !== undefined && 'name' in head ? String(head['name']) : '', records };
}

/** The real server in this process, with the demo county's kind of households, all in one township. */
export async function township(households: number): Promise<Township> {
  const data = await mkdtemp(join(tmpdir(), 'fangpin-bench-'));
  const server = await openServer({ data, database: 'sqlite', log: pino({ level: 'fatal' }), now: Date.now });
  const { deps } = server;
  const now = Date.now();
  const office = await DemoOffice.open(deps, [DEMO_TOWNSHIP], now);
  const [signatures, houses] = await Promise.all([demoSignatures(), demoHouses()]);
  const push = new DemoPush(deps, [...signatures, ...houses]);
  const materials = { signatures: signatures.map(({ ref }) => ref), houses: houses.map(({ ref }) => ref) };
  const villages = villagesOf(DEMO_TOWNSHIP);
  let batch: string[] = [];
  let [changes, bytes] = [0, 0];
  const documents: object[] = [];
  for (let index = 0; index < households; index++) {
    const village = villages[index % villages.length] ?? '';
    const line = (asOf: string) => lineAt(shippedPolicy, village, asOf)?.amount ?? 0;
    const household = generateHousehold({ seed: 1, index, village, now, lineAt: line }, materials);
    const sealed = await sealHousehold(household, 1, (by) => office.tabletOf(village, by));
    documents.push(documentOf(household.record, village, sealed));
    const lines = sealed.map((one) => canonicalJson(one));
    if (batch.length + lines.length > LIMITS.changes) {
      await push.push(batch, now);
      batch = [];
    }
    batch.push(...lines);
    changes += lines.length;
    bytes += lines.reduce((sum, one) => sum + Buffer.byteLength(one), 0);
  }
  await push.push(batch, now);
  const app = await createApp(deps, { dist: null });
  const leader = await findUser(deps.store.db, 'leader');
  if (leader === null) throw new Error('the township has no leader');
  return {
    url: (await app.listen({ port: 0, host: '127.0.0.1' })).replace(/\/$/, ''),
    changes,
    bytes,
    documents: JSON.stringify(documents),
    code: async () => (await deps.store.write((trx) => invite(trx, leader.id, Date.now()))).code,
    password: 'demo-leader',
    async close() {
      await app.close();
      await server.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}
