import { hold } from '../core/broken.ts';
import { keptChanges } from './disk.ts';
import { checkServer } from './check-server.ts';
import { type Tablet } from './tablet.ts';
import { type World } from './world.ts';

/** After a sync that met no fault: everything is up but what was refused, and every feed was read to its end. I9, I13, I19. */
export async function checkRested(world: World, tablet: Tablet): Promise<void> {
  const { strict } = tablet.page.storage;
  await checkServer(world);
  const { server } = world;
  const [outbox, epoch, signedIn] = await Promise.all([
    strict.outbox.toArray(),
    strict.value('epoch'),
    strict.value('signedIn'),
  ]);
  hold(
    epoch === server.epoch,
    'I21',
    () => `${tablet.name} is in the epoch ${epoch} after a sync, the server in ${server.epoch}`,
  );
  const trouble = JSON.stringify([
    (await strict.value('trouble')) ?? null,
    await strict.changes.bulkGet(outbox.map(({ id }) => id)),
  ]);
  const stuck = outbox.filter(({ id }) => !world.spoilt.has(id));
  hold(stuck.length === 0, 'I9', () => `${tablet.name} has not sent ${JSON.stringify(stuck)}: ${trouble}`);
  for (const { change } of tablet.own) {
    const { id } = change.envelope;
    hold(
      server.changes.has(id) || world.spoilt.has(id),
      'I1',
      () => `${tablet.name} has sent all, and the server lacks ${id}`,
    );
  }
  if (signedIn !== true) return;
  const { now, rights } = world.county;
  const own = rights.filter(
    ({ user, from, to }) => user === tablet.member.user && (from ?? 0) <= now && now < (to ?? Infinity),
  );
  const feeds = new Map((await strict.feeds.toArray()).map((row) => [row.feed, row]));
  const rows = new Map((await keptChanges(tablet.page)).map((row) => [row.id, row]));
  for (const [feed, head] of server.heads) {
    if (!own.some(({ village }) => /^\d/.test(feed) && feed.startsWith(village))) continue;
    const at = feeds.get(feed);
    hold(
      at?.epoch === server.epoch && at.after === head,
      'I7',
      () => `${tablet.name} has read ${feed} to ${at?.after} of ${head}`,
    );
    for (const { id, state, record, voided } of server.changes.values()) {
      if (state !== 'admitted' || server.records.get(record)?.home !== feed) continue;
      const row = rows.get(id);
      hold(
        row?.state === 'admitted' && row.voided === (voided === 1),
        'I3',
        () =>
          `${id} is admitted${voided === 1 ? ' and void' : ''} in ${feed}; on ${tablet.name} it is ${row?.state}${row?.voided === true ? ' and void' : ''}`,
      );
    }
    for (const row of rows.values())
      hold(
        row.own || row.feed !== feed || row.state !== 'admitted' || server.changes.has(row.id),
        'I21',
        () => `${tablet.name} still shows ${row.id}, which the restored server never had`,
      );
  }
}
