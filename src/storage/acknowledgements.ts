import { type PushResult, type Range } from '#domain/sync/protocol.ts';
import { type SyncStore } from '#domain/tablet/sync-store.ts';
import { Boxes } from './boxes.ts';
import { type ChangeRow, type ChangeState, LostRace, untilWon } from './database.ts';
import { type Tablet } from './open-tablet.ts';
import { packChanges } from './packed-changes.ts';

/** What the server says of this tablet's changes: by `hello`, by the answer of a push. */
export function acknowledgements(tablet: Tablet): Pick<SyncStore, 'keepHello' | 'keepAnswer'> {
  const { strict, codec } = tablet;

  return {
    async keepHello(answer) {
      const stored = await strict.value('enrolment');
      if (stored === undefined) throw new Error('hello before enrolment');
      const enrolment = await codec.decode(stored);
      const { device } = enrolment;
      const known = Math.max(0, ...answer.acknowledged.map(([, to]) => to));
      const renewed = await codec.encode({ ...enrolment, epoch: answer.epoch, assignments: answer.assignments });
      if ((await strict.value('epoch')) !== answer.epoch)
        await untilWon(() => startEpoch(tablet, device, answer.epoch));
      return strict.write([strict.changes, strict.outbox, strict.blobs], async () => {
        if ((await strict.value('epoch')) !== answer.epoch) throw new LostRace('another tab heard of another history');
        await strict.raiseRevision();
        await strict.setValue('timeToken', answer.time.token);
        await strict.setValue('enrolment', renewed);
        const chain = (await strict.value('chain')) ?? { n: 0, hash: null };
        await offerAgain(tablet, device, answer.acknowledged, chain.n);
        await wantAgain(tablet, answer.attachments.want);
        // A number that this device has used is never used again: the next change is held for review, not lost.
        if (known > chain.n) await strict.setValue('chain', { n: known, hash: chain.hash });
        return { wentBack: known > chain.n };
      });
    },

    async keepAnswer(sent, answer) {
      await strict.write([strict.changes, strict.outbox, strict.blobs], async () => {
        await strict.raiseRevision();
        const rows = await strict.changes.bulkGet([...sent]);
        // None of these states takes an own change out of the views of its tablet, so nothing is merged anew.
        const told = rows.flatMap((row, index) => (row === undefined ? [] : [{ row, result: answer.results[index] }]));
        await strict.changes.bulkPut(
          told.filter(({ row }) => row.own).map(({ row, result }) => withResult(row, result, answer.epoch)),
        );
        await strict.outbox.bulkDelete(
          told.filter(({ result }) => result !== undefined && result.state !== 'refused').map(({ row }) => row.id),
        );
        await wantAgain(tablet, answer.attachments.want);
        await strict.blobs.where('sha256').anyOf(answer.attachments.have).modify({ state: 'durable', uploadUrl: null });
      });
    },
  };
}

function withResult(row: ChangeRow, result: PushResult | undefined, epoch: string): ChangeRow {
  switch (result?.state) {
    case 'admitted':
      return { ...row, state: 'admitted', code: null, feed: result.feed, position: result.position, epoch };
    case 'durable':
      return { ...row, state: row.state === 'admitted' ? 'admitted' : 'durable', code: null };
    case 'quarantined':
      // A supervisor's "declined" is a state of its own that a repeated push does not tell.
      return row.state === 'declined' ? row : { ...row, state: 'quarantined', code: result.code };
    case 'refused':
      return { ...row, state: 'refused', code: result.code };
    case undefined:
      return row;
  }
}

/**
 * Own changes that the server does not hold go back to the outbox. What it says to hold stays there until it is sent
 * and answered: a number alone does not tell that it means this change, since a disk that was put back to an older copy
 * gives numbers a second time.
 */
async function offerAgain(
  { strict }: Tablet,
  device: string,
  acknowledged: readonly Range[],
  last: number,
): Promise<void> {
  for (const [from, to] of gaps(acknowledged, last)) {
    const rows = await strict.changes.where('[device+n]').between([device, from], [device, to], true, true).toArray();
    await strict.outbox.bulkPut(rows.map(({ id, n, household, wall }) => ({ id, n, household, wall, carried: false })));
    const lost = rows.filter(({ state }) => state !== 'local' && state !== 'refused');
    await strict.changes.bulkPut(lost.map((row) => ({ ...row, state: 'local' as ChangeState, code: null })));
  }
}

/** A file that was confirmed and is wanted again was lost by a restore. */
async function wantAgain({ strict }: Tablet, want: readonly string[]): Promise<void> {
  await strict.blobs
    .where('sha256')
    .anyOf(want)
    .and(({ state }) => state === 'durable')
    .modify({ state: 'waiting', uploadUrl: null });
}

/** What lies between ascending ranges, from 1 to `last`. */
function gaps(ranges: readonly Range[], last: number): Range[] {
  const between: Range[] = [];
  let next = 1;
  for (const [from, to] of ranges) {
    if (from > next) between.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= last) between.push([next, last]);
  return between;
}

/**
 * The server has another history than before. Pulled data stays on screen until its feed has been read anew
 * (`applyPage` removes what does not come again); own work only loses what the old server said of it, and what
 * the server itself had signed is offered to it again.
 */
async function startEpoch(tablet: Tablet, device: string, epoch: string): Promise<void> {
  const { strict } = tablet;
  const boxes = await Boxes.open(tablet, []);
  await boxes.openAll();
  const byServer: ChangeRow[] = [];
  for (const box of boxes) {
    for (const { id, line } of box.packed.values()) {
      if (!line.includes(BY_SERVER)) continue;
      const row = await boxes.unpack(box, id);
      if (row?.device.startsWith('server.') === true) byServer.push(row);
    }
    for (const row of box.rows.values())
      if (row.device.startsWith('server.') && !byServer.includes(row)) byServer.push(row);
  }
  const packs = await Promise.all(
    [...boxes]
      .filter(({ touched }) => touched === 'packed')
      .map(async ({ household, packed }) => ({
        household,
        payload: await tablet.codec.encode(packChanges(packed.values())),
      })),
  );
  await strict.write([strict.changes, strict.boxes, strict.outbox], async () => {
    if (((await strict.value('revision')) ?? 0) !== boxes.revision) throw new LostRace('another tab was faster');
    await strict.raiseRevision();
    await strict.setValue('epoch', epoch);
    await strict.boxes.bulkPut(packs);
    await strict.changes.bulkPut(byServer);
    await strict.changes
      .where('[device+n]')
      .between([device, 0], [device, Infinity])
      .modify((row) => {
        if (row.state === 'admitted') row.state = 'durable';
      });
    await strict.outbox.bulkPut(
      byServer.map(({ id, n, household, wall }) => ({ id, n, household, wall, carried: true })),
    );
  });
}

/** As canonical JSON writes the device of a change made at a desk; an answer may look so too, which does no harm. */
const BY_SERVER = '"device":"server.';
