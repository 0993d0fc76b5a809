import { type Change, isSensitive, opPath } from '#domain/change/change.ts';
import { liftedOps } from '#domain/record/lifted-ops.ts';
import { type CompletenessItem } from '#domain/completeness/completeness.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { type DeskHistoryEntry, type DeskHousehold } from '#domain/sync/desk-protocol.ts';
import {
  type Judgement,
  type ServerEvaluation,
  fileWithoutSensitive,
  judgeFile,
  judgementWithoutSensitive,
} from '../evaluation/judge-file.ts';
import { type PolicyInForce } from '../evaluation/policy-in-force.ts';
import { namesOf, readFile } from '../evaluation/read-file.ts';
import { type Reader, mayRead, mayReview, seesSensitive } from '../rights/rights.ts';
import { unpackLine } from '../store/packed-line.ts';
import { type Db, TENANT, inPieces } from '../store/store.ts';
import { villageNames } from './desk-list.ts';
import { deskNews } from './desk-news.ts';

/** Everything a supervisor's household page shows; null: there is none, or none for this reader. */
export async function deskHousehold(
  db: Db,
  reader: Reader,
  record: string,
  inForce: PolicyInForce,
): Promise<DeskHousehold | null> {
  const row = await db
    .selectFrom('records')
    .select(['root', 'home'])
    .where('tenant', '=', TENANT)
    .where('record', '=', record)
    .executeTakeFirst();
  if (row === undefined || !mayRead(reader, row.home)) return null;
  const stored = await readFile(db, row.root);
  if (stored === null) return null;

  const village = stored.file.household.village;
  const whole = seesSensitive(reader, village);
  const full = (await storedJudgement(db, row.root)) ?? judgeFile(stored.file, inForce).judgement;
  const { evaluation, completeness } = whole ? full : judgementWithoutSensitive(stored.file, full, inForce);
  const arrived = await changesOf(db, stored.records);
  const history = historyOf(arrived, whole);
  const counting = arrived.flatMap(({ change, voided }) => (voided ? [] : [change]));
  const authors = [...history.map(({ author }) => author), ...authorsOf(stored.file)];
  const names = await namesOf(db, authors);
  return {
    file: whole ? stored.file : fileWithoutSensitive(stored.file),
    evaluation,
    completeness: [...completeness],
    ...deskNews(stored.file, counting, reader.user, whole),
    history: history.map((entry) => ({ ...entry, authorName: names[entry.author] ?? '' })),
    villageName: (await villageNames(db, [village]))(village),
    names,
    withheld: !whole,
    mayReview: mayReview(reader, village),
  };
}

/** What was evaluated, unless a change is still waiting for it. */
async function storedJudgement(db: Db, household: string): Promise<Judgement | null> {
  const waiting = await db
    .selectFrom('evaluation_jobs')
    .select('since')
    .where('tenant', '=', TENANT)
    .where('household', '=', household)
    .executeTakeFirst();
  if (waiting !== undefined) return null;
  const row = await db
    .selectFrom('evaluations')
    .select(['evaluation', 'completeness'])
    .where('tenant', '=', TENANT)
    .where('household', '=', household)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    evaluation: row.evaluation === null ? null : (JSON.parse(row.evaluation) as ServerEvaluation),
    completeness: JSON.parse(row.completeness) as CompletenessItem[],
  };
}

function authorsOf({ household, persons, visits, consents, cases }: HouseholdFile): string[] {
  return [household, ...persons, ...visits, ...consents, ...cases].flatMap((view) =>
    [...Object.values(view.live), ...Object.values(view.removed)].flatMap((list) => list.map(({ author }) => author)),
  );
}

interface Arrived {
  readonly change: Change;
  readonly voided: boolean;
  readonly receivedAt: number;
}

/** All admitted changes of some records. */
async function changesOf(db: Db, records: readonly string[]): Promise<Arrived[]> {
  const arrived: Arrived[] = [];
  for (const piece of inPieces(records)) {
    const rows = await db
      .selectFrom('changes')
      .select(['line', 'voided', 'received_at'])
      .where('tenant', '=', TENANT)
      .where('record', 'in', piece)
      .where('state', '=', 'admitted')
      .execute();
    for (const { line, voided, received_at: receivedAt } of rows)
      arrived.push({ change: JSON.parse(unpackLine(line).toString()) as Change, voided: voided === 1, receivedAt });
  }
  return arrived;
}

/** The changes as they are read, newest stamp first. */
function historyOf(arrived: readonly Arrived[], whole: boolean): DeskHistoryEntry[] {
  return arrived
    .map(({ change, voided, receivedAt }) => {
      const { envelope } = change;
      return {
        change: envelope.id,
        record: envelope.record,
        kind: envelope.kind,
        author: envelope.author,
        authorName: '',
        device: envelope.device,
        wall: envelope.wall,
        receivedAt,
        voided,
        ops: opsShown(change, whole),
        stamp: envelope.stamp,
      };
    })
    .sort((a, b) => (a.stamp === b.stamp ? (a.change < b.change ? 1 : -1) : a.stamp < b.stamp ? 1 : -1))
    .map(({ stamp: _stamp, ...entry }) => entry);
}

function opsShown(change: Change, whole: boolean): DeskHistoryEntry['ops'] {
  return liftedOps(change)
    .filter((op) => whole || !isSensitive(opPath(op)))
    .map((op) => ({
      path: opPath(op),
      ...('set' in op ? { value: op.value } : {}),
      cleared: 'clear' in op,
      ...(op.reason === undefined ? {} : { reason: op.reason }),
    }));
}
