import { randomBytes } from 'node:crypto';
import { opsForEdits, type Edit } from '#domain/change/changes-between.ts';
import { type Change } from '#domain/change/change.ts';
import { sealChange } from '#domain/change/seal.ts';
import { nextStamp, receivedStamp } from '#domain/change/stamp.ts';
import { uuidV7 } from '#domain/change/uuid-v7.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { RECORD_SCHEMA } from '#domain/record/fields.ts';
import { type DeskChangeRequest } from '#domain/sync/desk-protocol.ts';
import { type PushResult } from '#domain/sync/protocol.ts';
import { type Transaction } from 'kysely';
import { serverDevice } from '../accounts/devices.ts';
import { admitWithin } from '../admission/admit.ts';
import { type AppDeps } from '../deps.ts';
import { readView } from '../feeds/read-views.ts';
import { evaluateHousehold } from '../evaluation/evaluate-household.ts';
import { Refusal } from '../http/problem.ts';
import { type Reader, bestAssignment, mayRead, mayReview, seesSensitive } from '../rights/rights.ts';
import { type Tables } from '../store/schema.ts';
import { unpackLine } from '../store/packed-line.ts';
import { TENANT, epochOf } from '../store/store.ts';
import { appVersion } from '../version.ts';

/**
 * One save at the desk: an ordinary change of device `server.<epoch>`, signed with the server's key, author the person
 * signed in, that goes through the same admission as any other. Source: sync contract, "Work at the supervisor's desk".
 *
 * Errors: Refusal NOT_FOUND, RIGHT; MALFORMED when nothing would change.
 */
export async function saveAtDesk(deps: AppDeps, reader: Reader, request: DeskChangeRequest): Promise<PushResult> {
  const now = deps.now();
  const result = await deps.store.write(async (trx) => {
    const { view, village, household } = await recordAtDesk(trx, reader, request);
    if (!mayReview(reader, village)) throw new Refusal('RIGHT');
    const assignment = bestAssignment(reader, village);
    if (assignment === null) throw new Refusal('RIGHT');

    const { ordinary, sensitive } = opsForEdits(request.edits as Readonly<Record<string, Edit>>, view?.live ?? {});
    if (ordinary.length + sensitive.length === 0) throw new Refusal('MALFORMED', 'nothing would change');
    if (sensitive.length > 0 && !seesSensitive(reader, village)) throw new Refusal('RIGHT');
    const device = serverDevice(await epochOf(trx));
    const last = await lastOf(trx, device);
    const { change } = await sealChange(
      {
        id: uuidV7(now, randomBytes(10)),
        record: request.record,
        kind: request.kind,
        village,
        dependsOn: [],
        ordinary,
        sensitive,
        attachments: [],
      },
      {
        device,
        n: (last?.n ?? 0) + 1,
        previous: last?.hash ?? null,
        author: reader.user,
        assignment: assignment.assignment,
        stamp: nextStamp(latestStamp(view, last?.stamp ?? null, now), now),
        wall: now,
        timezone: 480,
        timeToken: null,
        schema: RECORD_SCHEMA,
        app: appVersion,
      },
      deps.keys.sealer,
    );
    const { results } = await admitWithin(trx, deps.keys, [canonicalJson(change)], now);
    const [result] = results;
    if (result === undefined) throw new Error('no result for a desk change');
    // The list behind the page shows the ruling at once.
    await evaluateHousehold(trx, household, deps.inForce(), now);
    return result;
  });
  deps.evaluateSoon();
  return result;
}

/** The record to be changed, or for a new one its household; what the person may not read is not there. */
async function recordAtDesk(
  trx: Transaction<Tables>,
  reader: Reader,
  request: DeskChangeRequest,
): Promise<{ view: RecordView | null; village: string; household: string }> {
  const stated = request.edits['household']?.value;
  const known = await rootOf(trx, request.record);
  const household = await rootOf(trx, known === null ? statedId(stated) : (known.household ?? request.record));
  const village = known?.home ?? household?.home;
  if (village === undefined || household === null || !mayRead(reader, village)) throw new Refusal('NOT_FOUND');
  if (known !== null && known.kind !== request.kind) throw new Refusal('MALFORMED', 'the record is of another kind');
  return { view: known === null ? null : await readView(trx, known.record), village, household: household.record };
}

/** The household that a new record names; what is no text names none. */
function statedId(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

async function rootOf(trx: Transaction<Tables>, record: string) {
  const row = await trx
    .selectFrom('records')
    .innerJoin('records as roots', (join) =>
      join.onRef('roots.tenant', '=', 'records.tenant').onRef('roots.record', '=', 'records.root'),
    )
    .select(['roots.record', 'roots.kind', 'roots.home', 'roots.household'])
    .where('records.tenant', '=', TENANT)
    .where('records.record', '=', record)
    .executeTakeFirst();
  return row ?? null;
}

async function lastOf(
  trx: Transaction<Tables>,
  device: string,
): Promise<{ n: number; hash: string; stamp: string } | null> {
  const row = await trx
    .selectFrom('changes')
    .select(['n', 'hash', 'line'])
    .where('tenant', '=', TENANT)
    .where('device', '=', device)
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined
    ? null
    : { n: row.n, hash: row.hash, stamp: (JSON.parse(unpackLine(row.line).toString()) as Change).envelope.stamp };
}

/** The clock after everything that was on the supervisor's screen. */
function latestStamp(view: RecordView | null, last: string | null, now: number): string | null {
  const seen = Object.values(view?.live ?? {}).flatMap((values) => values.map(({ stamp }) => stamp));
  return seen.reduce((clock, stamp) => receivedStamp(clock, stamp, now), last);
}
