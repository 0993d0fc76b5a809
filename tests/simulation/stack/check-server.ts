import { unpackLine } from '../../../sync-server/store/packed-line.ts';
import { createHash } from 'node:crypto';
import { isSensitive } from '#domain/change/change.ts';
import { type ChangesTable } from '../../../sync-server/store/schema.ts';
import { digestOf } from '../../../sync-server/feeds/snapshot.ts';
import { readViews } from '../../../sync-server/feeds/read-views.ts';
import { hold } from '../core/broken.ts';
import { START } from './county.ts';
import { expectedViews, textOfView } from './expected-views.ts';
import { type ServerRows, changeIn, readServer } from './server-rows.ts';
import { type World } from './world.ts';

/** Everything that must hold of the server's database after every step. */
export async function checkServer(world: World): Promise<void> {
  const before = world.server;
  const rows = await readServer(world.county.deps.store.db);
  if (rows === before) return;
  world.server = rows;
  for (const row of rows.changes.values()) {
    if (row.device.startsWith('server.') && !world.known.has(row.id)) world.note(changeIn(row));
    world.everHeld.add(row.id);
    if (row.state === 'admitted') world.everAdmitted.add(row.id);
    const known = world.known.get(row.id);
    hold(
      known !== undefined,
      'I11',
      () => `the server holds a change that nobody made: ${unpackLine(row.line).toString()}`,
    );
    // What has not changed since was looked at then.
    const earlier = before.changes.get(row.id)?.line;
    hold(
      (earlier !== undefined && Buffer.compare(earlier, row.line) === 0) ||
        world.lines.get(row.id) === unpackLine(row.line).toString(),
      'I11',
      () => `the server holds other bytes of ${row.id} than were sealed`,
    );
  }
  if (before.epoch === rows.epoch)
    for (const id of before.changes.keys()) hold(rows.changes.has(id), 'I1', () => `the server has lost ${id}`);
  checkFeeds(rows);
  checkNumbers(rows);
  for (const row of rows.changes.values()) {
    const earlier = before.epoch === rows.epoch ? before.changes.get(row.id) : undefined;
    if (earlier?.state !== row.state) checkJudgement(world, row);
    checkHeld(rows, row);
  }
  await checkViews(world, rows);
}

/** I7: positions are dense, and each admitted change stands in the feed of its home, each quarantined one where it is looked for. */
function checkFeeds(rows: ServerRows): void {
  const standsIn = new Map<string, Set<string>>();
  for (const [feed, head] of rows.heads) {
    const entries = rows.entries.get(feed) ?? [];
    hold(
      entries.length === head && entries.every(({ position }, at) => position === at + 1),
      'I7',
      () => `${feed} ends at ${head} and has the positions ${entries.map(({ position }) => position).join()}`,
    );
    for (const { entry, change } of entries) {
      const key = `${entry} ${change}`;
      standsIn.set(key, (standsIn.get(key) ?? new Set()).add(feed));
    }
  }
  for (const { id, state, record, village, author, decision, voided } of rows.changes.values()) {
    const home = rows.records.get(record)?.home ?? '';
    const feeds = (entry: string) => standsIn.get(`${entry} ${id}`) ?? new Set();
    if (state === 'admitted')
      hold(feeds('change').has(home), 'I7', () => `${id} is admitted and not in the feed of its home ${home}`);
    if (voided === 1)
      hold(feeds('void').has(home), 'I7', () => `${id} is void, and the feed of its home ${home} does not say so`);
    for (const feed of [`review:${village}`, `user:${author}`]) {
      if (state === 'quarantined')
        hold(feeds('quarantined').has(feed), 'I10', () => `${feed} does not say that ${id} waits`);
      if (decision !== null)
        hold(feeds('decision').has(feed), 'I10', () => `${feed} does not say what became of ${id}`);
    }
  }
}

/** The ranges that are acknowledged are the numbers that are stored. */
function checkNumbers(rows: ServerRows): void {
  const numbers = new Map<string, Set<number>>();
  for (const { device, n } of rows.changes.values()) numbers.set(device, (numbers.get(device) ?? new Set()).add(n));
  for (const [device, held] of numbers) {
    const told = (rows.ranges.get(device) ?? []).flatMap(([from, to]) =>
      Array.from({ length: to - from + 1 }, (_, at) => from + at),
    );
    const stored = [...held].sort((a, b) => a - b);
    hold(told.join() === stored.join(), 'I21', () => `${device} has ${stored.join()}, acknowledged are ${told.join()}`);
  }
}

/** I12: the rights of the author at the time of the change decide, whoever brought it. */
function checkJudgement(world: World, row: ChangesTable): void {
  if (row.state === 'durable' || row.decision === 'released') return;
  const { envelope, parts } = changeIn(row);
  if (envelope.device.startsWith('server.')) return;
  const [, heard] = /^(\d+)\./.exec(envelope.timeToken ?? '') ?? [];
  const earliest = heard === undefined ? START : Number(heard);
  const at = Math.min(Math.max(envelope.wall, earliest), row.received_at);
  const right = world.county.rights.find(({ assignment }) => assignment === envelope.assignment);
  const inScope =
    right !== undefined &&
    right.user === envelope.author &&
    (right.from === null || right.from <= at) &&
    (right.to === null || at < right.to) &&
    envelope.village.startsWith(right.village);
  if (row.state === 'admitted') {
    hold(inScope, 'I12', () => `${row.id} of ${envelope.village} is admitted without a right at its time ${at}`);
    return;
  }
  if (row.code !== 'OUT_OF_SCOPE') return;
  const paths = [...(parts.ordinary?.ops ?? [])].map((op) => ('set' in op ? op.set : op.clear));
  const moves = paths.some((path) => /^(village|household|aliases)(\/|$)/.test(path));
  const homes = JSON.parse(world.server.records.get(row.record)?.homes ?? '[]') as string[];
  hold(
    !inScope || moves || !homes.includes(envelope.village),
    'I12',
    () => `${row.id} is out of scope, and its author had the right ${JSON.stringify(right)} at ${at}`,
  );
}

/** What is held waits for something that is not there. */
function checkHeld(rows: ServerRows, { id, state, need }: ChangesTable): void {
  const waits = rows.needs.filter(({ change }) => change === id);
  if (state !== 'durable') return hold(waits.length === 0, 'I9', () => `${id} is ${state} and waits`);
  const wants = JSON.parse(need ?? 'null') as { changes?: string[]; schema?: number } | null;
  hold(wants !== null && waits.length > 0, 'I9', () => `${id} is held and waits for nothing`);
  const there = wants.changes?.every((one) => rows.changes.get(one)?.state === 'admitted') ?? false;
  hold(!there, 'I9', () => `${id} is held for ${need}, which is there`);
}

/** I2, I3, I22: the merged records, their classes and homes are those that follow from the admitted changes. */
async function checkViews(world: World, rows: ServerRows): Promise<void> {
  const counts = new Set<number>();
  const everything = new Set<string>();
  for (const { id, state, voided, record } of rows.changes.values()) {
    const known = world.known.get(id);
    if (state !== 'admitted' || known === undefined) continue;
    everything.add(record);
    if (voided === 0) counts.add(known.at);
  }
  const expected = expectedViews(world.book, (at) => counts.has(at));
  const views = await readViews(world.county.deps.store.db, [...rows.records.values()] as never);
  hold(
    [...rows.records.keys()].sort().join() === [...everything].sort().join(),
    'I22',
    () => `the server has the records ${[...rows.records.keys()].join()}, not ${[...everything].join()}`,
  );
  for (const [root, view] of views) {
    const wanted = expected.get(root);
    if (wanted === undefined) {
      hold(Object.keys(view.live).length === 0, 'I2', () => `${root} has no change that counts, and shows something`);
      continue;
    }
    hold(
      textOfView(view) === wanted.text,
      'I2',
      () => `the server shows\n${textOfView(view)}\nand not\n${wanted.text}`,
    );
    const row = rows.records.get(root);
    const stated = wanted.shown('village');
    if (row?.kind === 'household' && typeof stated === 'string')
      hold(row.home === stated, 'I22', () => `${root} lives in ${row.home}, not in ${stated}`);
    const household = wanted.shown('household');
    if (row?.kind !== 'household' && typeof household === 'string') {
      const named = rows.records.get(household);
      const home = named?.kind === 'household' ? rows.records.get(named.root)?.home : undefined;
      hold(
        home === undefined || row?.home === home,
        'I22',
        () => `${root} lives in ${row?.home}, its household in ${home}`,
      );
    }
    const dots = Object.entries(view.live).flatMap(([path, list]) =>
      isSensitive(path) ? [] : list.map(({ dot }) => dot),
    );
    hold(digestOf(view) === digestOfDots(dots), 'I20', () => `the digest of ${root} is not that of its dots`);
  }
  for (const root of expected.keys()) hold(views.has(root), 'I22', () => `the server shows no record under ${root}`);
}

function digestOfDots(dots: string[]): string {
  return createHash('sha256').update(dots.sort().join('\n')).digest('base64url');
}
