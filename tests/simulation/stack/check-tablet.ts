import { type Change } from '#domain/change/change.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { hold } from '../core/broken.ts';
import { type KeptChange, keptChanges, shownViews } from './disk.ts';
import { expectedViews, textOfView } from './expected-views.ts';
import { type Tablet } from './tablet.ts';
import { type World } from './world.ts';

/** Everything that must hold of a tablet's disk after every step. */
export async function checkTablet(world: World, tablet: Tablet): Promise<void> {
  const { strict } = tablet.page.storage;
  const [changes, outbox, epoch, chain] = await Promise.all([
    keptChanges(tablet.page),
    strict.outbox.toArray(),
    strict.value('epoch'),
    strict.value('chain'),
  ]);
  const rows = new Map(changes.map((row) => [row.id, row]));
  const waiting = new Set(outbox.map(({ id }) => id));
  const current = epoch === world.server.epoch;

  // A tablet that finds its disk older than the server's memory of it leaves numbers out, and never gives one twice.
  const counted = chain?.n ?? 0;
  hold(counted >= tablet.own.length, 'I1', () => `${tablet.name} counts ${counted} of ${tablet.own.length} changes`);
  for (const { change } of tablet.own) {
    const { id, n } = change.envelope;
    const row = rows.get(id);
    hold(row?.own === true, 'I1', () => `${tablet.name} has lost its change ${n}, ${id}`);
    const onServer = world.server.changes.has(id);
    hold(
      waiting.has(id) || (current ? onServer : world.everHeld.has(id)),
      'I1',
      () => `${tablet.name} does not send its change ${n}, which the server ${onServer ? 'has' : 'has not'}`,
    );
    hold(
      row.state !== 'admitted' ||
        (current ? world.server.changes.get(id)?.state === 'admitted' : world.everAdmitted.has(id)),
      'I1',
      () => `${tablet.name} takes its change ${n} for admitted`,
    );
  }
  for (const row of changes) checkRow(world, tablet, row, current);
  await checkFeeds(world, tablet, rows);
  await checkViews(world, tablet, changes);
  await checkDrafts(tablet);
}

/** I11: what is on the disk is what was sealed, less what may not be seen. */
function checkRow(world: World, tablet: Tablet, row: KeptChange, current: boolean): void {
  if (world.spoilt.has(row.id) || row.state === 'unverified') return;
  const known = world.known.get(row.id);
  hold(known !== undefined, 'I11', () => `${tablet.name} has a change that nobody made: ${row.id}`);
  const { change } = row;
  const { parts } = known.change;
  const text = (one: Change) => canonicalJson(one);
  hold(
    text({ ...change, parts: {} }) === text({ ...known.change, parts: {} }) &&
      canonicalJson(change.parts.ordinary ?? null) === canonicalJson(parts.ordinary ?? null) &&
      (change.parts.sensitive === undefined ||
        canonicalJson(change.parts.sensitive) === canonicalJson(parts.sensitive ?? null)),
    'I11',
    () => `${tablet.name} has other bytes of ${row.id} than were sealed`,
  );
  hold(
    !row.own || change.parts.sensitive !== undefined || parts.sensitive === undefined,
    'I1',
    () => `${tablet.name} has lost the sensitive part of its own ${row.id}`,
  );
  hold(
    row.state !== 'admitted' || !current || row.epoch !== world.server.epoch || world.everAdmitted.has(row.id),
    'I3',
    () => `${tablet.name} takes ${row.id} for admitted`,
  );
}

/** I7: whatever lies below the cursor of a feed is on the disk. */
async function checkFeeds(world: World, tablet: Tablet, rows: ReadonlyMap<string, KeptChange>): Promise<void> {
  for (const { feed, epoch, after } of await tablet.page.storage.strict.feeds.toArray()) {
    if (epoch !== world.server.epoch) continue;
    const entries = world.server.entries.get(feed) ?? [];
    hold(
      after <= (world.server.heads.get(feed) ?? 0),
      'I7',
      () => `${tablet.name} stands in ${feed} at ${after}, behind its end`,
    );
    for (const { position, entry, change } of entries) {
      if (position > after) break;
      const state = rows.get(change ?? '')?.state;
      hold(
        (entry !== 'change' || state === 'admitted') && (entry !== 'quarantined' || state !== undefined),
        'I7',
        () => `${tablet.name} has read ${feed} to ${after}, and ${change} of ${position} (${entry}) is ${state}`,
      );
    }
  }
}

/** I2, I3, I22: the merged records are those that follow from the changes that count here. */
async function checkViews(world: World, tablet: Tablet, changes: readonly KeptChange[]): Promise<void> {
  const { strict } = tablet.page.storage;
  const counts = new Set<number>();
  const withheld = new Set<number>();
  for (const row of changes) {
    const known = world.known.get(row.id);
    if (known === undefined || row.voided || row.state === 'declined' || row.state === 'unverified') continue;
    // Of a village that is no longer ours; what had not been sent before stays in view.
    if (row.state === 'left' || (row.state === 'quarantined' && !row.own)) continue;
    counts.add(known.at);
    if (row.change.parts.sensitive === undefined) withheld.add(known.at);
  }
  const expected = expectedViews(
    world.book,
    (at) => counts.has(at),
    (op) => withheld.has(op.of.at) && op.path.startsWith('sensitive/'),
  );
  const roots = new Set<string>();
  for (const views of await shownViews(tablet.page))
    for (const view of views) {
      roots.add(view.record);
      const text = textOfView(view);
      const wanted = expected.get(view.record)?.text;
      hold(text === wanted, 'I2', () => `${tablet.name} shows\n${text}\nand not\n${wanted}`);
    }
  hold(
    [...roots].sort().join() === [...expected.keys()].sort().join(),
    'I22',
    () => `${tablet.name} shows ${[...roots].sort().join()}, not ${[...expected.keys()].join()}`,
  );
  const summaries = await strict.summaries.toArray();
  const people = [...expected.keys()].filter((root) => world.book.kinds.get(root) === 'person');
  const movedAway = new Set(summaries.filter(({ movedTo }) => movedTo !== null).map(({ household }) => household));
  const households = [...expected].filter(
    ([root]) => world.book.kinds.get(root) === 'household' && !movedAway.has(root),
  );
  const listed = new Map(
    summaries.flatMap(({ household, payload }) =>
      payload === null ? [] : [[household, payload as unknown as { people: number }] as const],
    ),
  );
  hold(
    [...listed.keys()].sort().join() ===
      households
        .map(([root]) => root)
        .sort()
        .join(),
    'I22',
    () => `${tablet.name} lists ${[...listed.keys()].join()}, not ${households.map(([root]) => root).join()}`,
  );
  for (const [root, { members }] of households) {
    const count = people.filter((person) => members.includes(String(expected.get(person)?.shown('household')))).length;
    hold(
      listed.get(root)?.people === count,
      'I22',
      () => `${tablet.name} counts ${listed.get(root)?.people} people in ${root}, not ${count}`,
    );
  }
}

/** What was typed and written down for good is there. */
async function checkDrafts(tablet: Tablet): Promise<void> {
  const rows = await tablet.page.storage.strict.drafts.toArray();
  const text = (edits: Readonly<Record<string, unknown>>) =>
    Object.keys(edits)
      .sort()
      .map((path) => `${path} ${canonicalJson(edits[path] as never)}`)
      .join('\n');
  const found = rows.flatMap(({ payload }) =>
    Object.entries((payload as unknown as { records: Record<string, { edits: object }> }).records).map(
      ([record, { edits }]) => `${record}\n${text(edits as Record<string, unknown>)}`,
    ),
  );
  const expected = [...tablet.drafts.values()].flatMap((draft) =>
    [...draft].map(([record, { edits }]) => `${record}\n${text(Object.fromEntries(edits))}`),
  );
  hold(
    found.sort().join('\n') === expected.sort().join('\n'),
    'I1',
    () => `the drafts of ${tablet.name} hold\n${found.join('\n')}\nand not\n${expected.join('\n')}`,
  );
}
