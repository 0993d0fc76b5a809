import { type Edit } from '#domain/change/changes-between.ts';
import { type RecordKind } from '#domain/change/change.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { SCHEMA_EPOCH } from '#storage/database.ts';
import { declineChange, releaseChange, voidChange } from '../../../sync-server/admission/decide.ts';
import { sessionReader } from '../../../sync-server/accounts/sessions.ts';
import { saveAtDesk } from '../../../sync-server/desk/desk-change.ts';
import { Refusal } from '../../../sync-server/http/problem.ts';
import { Chance } from '../chance.ts';
import { hold } from '../core/broken.ts';
import { HOUR, PASSWORD, VILLAGES } from './county.ts';
import { checkSaved } from './check-saved.ts';
import { checkRested } from './check-rested.ts';
import { shownFile } from './disk.ts';
import { makeLame } from './road.ts';
import { type Step } from './scenario.ts';
import { readServer } from './server-rows.ts';
import { type Page, PageGone, type Tablet } from './tablet.ts';
import { type World } from './world.ts';

const ITEM = '0198f3b0-0000-7000-8000-00000000000a';
const PATHS: Readonly<Record<RecordKind, readonly string[]>> = {
  household: ['group', 'address', 'sensitive/phone', `kin/${ITEM}/name`, `kin/${ITEM}/note`, 'extra/a', 'extra/b/c'],
  person: ['name', 'extra/a', 'sensitive/extra/a'],
  visit: ['extra/a'],
  consent: ['extra/a'],
  case: ['extra/a'],
};
const DAY = 24 * HOUR;

export interface Actor {
  readonly world: World;
  readonly tablet: Tablet;
  readonly chance: Chance;
}

/** Does one step. What it needs and does not find, it leaves out: a shortened story must still run. */
export async function act(world: World, [verb, who, dice]: Step): Promise<void> {
  const tablet = world.tablets[who % world.tablets.length];
  if (tablet === undefined) return;
  const chance = new Chance(dice);
  world.county.now += chance.below(3) * 1000;
  const actor: Actor = { world, tablet, chance };
  switch (verb) {
    case 'begin':
      return begin(actor);
    case 'edit':
      return change(actor, edits);
    case 'settle':
      return change(actor, settling);
    case 'clear':
      return change(actor, clearing);
    case 'join':
      return change(actor, joining);
    case 'part':
      return change(actor, parting);
    case 'move':
      return change(actor, moving);
    case 'person':
      return more(actor, 'person');
    case 'visit':
      return more(actor, 'visit');
    case 'type':
      return void (await typeInto(actor, edits));
    case 'sync':
      return sync(actor);
    case 'lame':
      return lameSync(actor);
    case 'carry':
      return carry(actor);
    case 'replay':
      return replay(actor);
    case 'clock':
      tablet.clockError = chance.oneIn(3) ? 0 : (chance.below(20 * 365) - 10 * 365) * DAY + chance.below(DAY);
      return;
    case 'time':
      world.county.now += chance.oneIn(3) ? chance.below(40) * DAY : chance.below(5) * HOUR;
      return;
    case 'scope':
      return scope(actor);
    case 'forge':
      return world.rogue.lie(chance);
    case 'backdate':
      return world.rogue.backdate(chance);
    case 'decide':
      return decide(actor);
    case 'void':
      return rule(actor);
    case 'desk':
      return desk(actor);
    case 'backUp':
      world.backups.push(await world.county.backUp());
      return;
    case 'restore':
      return restore(actor);
    case 'outdate':
      return outdate(actor);
    case 'roll':
      return roll(actor);
    case 'spoil':
      return spoil(actor);
  }
}

// — work on the tablet —

async function begin({ world, tablet, chance }: Actor): Promise<void> {
  const { households } = tablet.page;
  const village = chance.pick(VILLAGES);
  const household = await households.newHousehold(village);
  tablet.drafts.set(
    household,
    new Map([[household, { kind: 'household', edits: new Map([['village', { value: village, basis: [] }]]) }]]),
  );
  const actor = { world, tablet, chance };
  for (let people = chance.below(3); people > 0; people--) await addRecord(actor, household, 'person');
  await save(actor, household, tablet.page);
}

async function more(actor: Actor, kind: 'person' | 'visit'): Promise<void> {
  const file = await open(actor);
  if (file === null) return;
  await addRecord(actor, file.household.record, kind);
  await save(actor, file.household.record, actor.tablet.page);
}

async function addRecord(actor: Actor, household: string, kind: 'person' | 'visit'): Promise<void> {
  const record = { id: actor.tablet.newId(), kind };
  const rest: Record<string, Json> =
    kind === 'person'
      ? { name: `人${actor.chance.below(9)}`, 'sensitive/extra/a': actor.chance.below(9) }
      : { 'review/state': 'submitted', 'extra/a': actor.chance.below(9) };
  const edits = Object.entries({ household, ...rest }).map(([path, value]): [string, Edit] => [
    path,
    { value, basis: [] },
  ]);
  await put(actor, household, record, Object.fromEntries(edits), actor.tablet.page);
}

/** What is on the screen: as it was when it was opened, or opened now. */
async function open({ tablet, chance }: Actor): Promise<HouseholdFile | null> {
  const { storage } = tablet.page;
  const rows = await storage.strict.summaries.toCollection().primaryKeys();
  const known = [...tablet.screens.keys()];
  if (known.length > 0 && chance.oneIn(2)) return tablet.screens.get(chance.pick(known)) ?? null;
  if (rows.length === 0) return null;
  const file = await shownFile(tablet.page, chance.pick(rows));
  if (file !== null) tablet.screens.set(file.household.record, file);
  return file;
}

type Editing = (actor: Actor, view: RecordView, file: HouseholdFile) => Record<string, Edit>;

async function typeInto(actor: Actor, editing: Editing): Promise<{ household: string; page: Page } | null> {
  const { tablet, chance } = actor;
  const file = await open(actor);
  if (file === null) return null;
  const view = chance.pick([file.household, file.household, ...file.persons, ...file.visits]);
  const page = chance.oneIn(5) ? tablet.second : tablet.page;
  const household = file.household.record;
  await put(actor, household, { id: view.record, kind: view.kind }, editing(actor, view, file), page);
  return { household, page };
}

async function put(
  { tablet }: Actor,
  household: string,
  record: { id: string; kind: RecordKind },
  made: Record<string, Edit>,
  page: Page,
): Promise<void> {
  if (Object.keys(made).length === 0) return;
  await page.households.edit(household, record, made, 'strict');
  const draft = tablet.drafts.get(household) ?? new Map();
  tablet.drafts.set(household, draft);
  const known = draft.get(record.id) ?? { kind: record.kind, edits: new Map() };
  draft.set(record.id, known);
  for (const [path, edit] of Object.entries(made)) known.edits.set(path, edit);
}

async function change(actor: Actor, editing: Editing): Promise<void> {
  const { tablet, chance } = actor;
  const typed = await typeInto(actor, editing);
  if (typed === null) return;
  // In one of four the other tab, or the death of the browser, comes between.
  if (typed.page === tablet.page && chance.oneIn(4)) tablet.pause = { left: 1 + chance.below(12), run: between(actor) };
  await save(actor, typed.household, typed.page);
}

/** Something that happens between two steps of what the first page is doing. */
function between({ world, tablet, chance }: Actor): () => Promise<void> {
  const actor: Actor = { world, tablet, chance: new Chance(chance.next()) };
  switch (chance.below(4)) {
    case 0:
      return async () => tablet.die();
    case 1:
      return async () => {
        const household = await tablet.second.households.newHousehold(VILLAGES[0]);
        const edits = new Map([['village', { value: VILLAGES[0], basis: [] }]]);
        tablet.drafts.set(household, new Map([[household, { kind: 'household', edits }]]));
        await save(actor, household, tablet.second);
      };
    case 2:
      return () => tablet.second.loop.syncNow();
    default:
      return () => replay(actor);
  }
}

export async function save({ world, tablet }: Actor, household: string, page: Page): Promise<void> {
  const end =
    page === tablet.page
      ? await tablet.alive((alive) => alive.households.save(household))
      : await page.households.save(household);
  await checkSaved(world, tablet, household, end instanceof PageGone);
}

function newValue(chance: Chance, path: string): Json {
  if (/(^|\/)extra\//.test(path)) return chance.pick<Json>([1, '1', true, { $: 'unknown' }, { a: 1, b: [2] }, 0, '']);
  return `${chance.below(5)}组`;
}

function edits({ chance }: Actor, view: RecordView): Record<string, Edit> {
  const made: Record<string, Edit> = {};
  for (let count = 1 + chance.below(2); count > 0; count--) {
    const path = chance.pick(PATHS[view.kind]);
    const old = view.live[path]?.[0]?.value;
    const basis = dotsAt(view, path);
    if (chance.oneIn(10)) made[path] = { value: null, basis, typed: '12块多' };
    else made[path] = { value: old !== undefined && chance.oneIn(5) ? old : newValue(chance, path), basis };
  }
  return made;
}

function settling({ chance }: Actor, view: RecordView): Record<string, Edit> {
  const [path] = view.conflicts;
  const values = path === undefined ? undefined : view.live[path];
  if (path === undefined || values === undefined) return {};
  return { [path]: { value: chance.pick(values).value, basis: dotsAt(view, path), reason: '现场看过' } };
}

function clearing({ chance }: Actor, view: RecordView): Record<string, Edit> {
  const paths = [...PATHS[view.kind], ...(view.kind === 'household' ? ['kin', `kin/${ITEM}`] : [])].filter(
    (path) => path !== 'name',
  );
  const path = chance.pick(paths);
  const basis = Object.keys(view.live).flatMap((at) =>
    at === path || at.startsWith(`${path}/`) ? dotsAt(view, at) : [],
  );
  if (basis.length === 0) return {};
  return { [path]: { value: null, basis: [...new Set(basis)], ...(chance.oneIn(2) ? { reason: '卖了' } : {}) } };
}

function joining({ tablet, chance, world }: Actor, view: RecordView): Record<string, Edit> {
  const others = [...tablet.screens.values()]
    .flatMap(({ household, persons }) => [household, ...persons])
    .filter(({ kind, record }) => kind === view.kind && !view.members.includes(record));
  if (others.length === 0 || world.book.changes.length === 0) return {};
  const path = `aliases/${chance.pick(others).record}`;
  return { [path]: { value: true, basis: dotsAt(view, path) } };
}

function parting({ chance }: Actor, view: RecordView): Record<string, Edit> {
  const edges = Object.keys(view.live).filter((path) => path.startsWith('aliases/'));
  if (edges.length === 0) return {};
  const path = chance.pick(edges);
  return { [path]: { value: null, basis: dotsAt(view, path) } };
}

function moving({ tablet, chance }: Actor, view: RecordView): Record<string, Edit> {
  if (view.kind === 'household') return { village: { value: chance.pick(VILLAGES), basis: dotsAt(view, 'village') } };
  if (view.kind !== 'person') return {};
  const household = chance.pick([...tablet.screens.keys()]);
  return { household: { value: household, basis: dotsAt(view, 'household') } };
}

function dotsAt(view: RecordView, path: string): string[] {
  return [...(view.live[path] ?? []), ...(view.removed[path] ?? [])].map(({ dot }) => dot);
}

// — between tablets and server —

async function sync(actor: Actor): Promise<void> {
  const { tablet, world } = actor;
  makeLame(tablet, null);
  await tablet.alive(({ loop }) => loop.syncNow());
  if ((await tablet.page.storage.strict.value('signedIn')) !== true) {
    await signIn(tablet);
    await tablet.alive(({ loop }) => loop.syncNow());
  }
  await checkRested(world, tablet);
}

export async function signIn(tablet: Tablet): Promise<void> {
  const refused = await tablet.page.account.signIn(PASSWORD);
  hold(refused === null, 'I14', () => `${tablet.name} cannot sign in: ${refused}`);
}

/** A sync among faults; now and then something else happens right inside of it. */
async function lameSync(actor: Actor): Promise<void> {
  const { tablet, chance } = actor;
  makeLame(tablet, new Chance(chance.next()));
  if (chance.oneIn(3))
    tablet.pause = { left: 1 + chance.below(10), run: chance.oneIn(3) ? () => restore(actor) : between(actor) };
  await tablet.alive(({ loop }) => loop.syncNow());
  makeLame(tablet, null);
}

/** Somebody carries a tablet's changes to the server: some of them, in any order, one perhaps twice or damaged. */
async function carry({ world, tablet, chance }: Actor): Promise<void> {
  const lines = tablet.own
    .filter(() => !chance.oneIn(3))
    .map(({ change: { envelope } }) => world.lines.get(envelope.id) ?? '');
  if (lines.length === 0) return;
  const sent = chance.shuffled([...lines, ...(chance.oneIn(2) ? [chance.pick(lines)] : [])]);
  if (chance.oneIn(3)) {
    const at = chance.below(sent.length);
    const line = sent[at] ?? '';
    const byte = chance.below(line.length);
    sent[at] = `${line.slice(0, byte)}${line[byte] === '1' ? '2' : '1'}${line.slice(byte + 1)}`;
  }
  await world.rogue.push(sent);
}

/** An earlier push arrives again, as it was or cut anew: nothing changes and the answers are those of now. I8. */
async function replay({ world, chance }: Actor): Promise<void> {
  if (world.sent.length === 0) return;
  const before = await readServer(world.county.deps.store.db);
  const all = world.sent.flatMap((body) => body.split('\n').slice(1)).filter((line) => line !== '');
  const lines = chance.shuffled(all).slice(0, 1 + chance.below(all.length));
  const results = await world.rogue.push(lines);
  const after = await readServer(world.county.deps.store.db);
  const repeats = (results as { id: string | null; duplicate?: boolean; state: string }[]).filter(
    ({ id, state }) => state !== 'refused' && before.changes.has(id ?? ''),
  );
  for (const { id, duplicate } of repeats) hold(duplicate === true, 'I8', () => `a repeat of ${id} is not called one`);
  if (repeats.length < results.filter(({ state }) => state !== 'refused').length) return;
  const text = ({ changes, heads, entries, records }: typeof before) =>
    JSON.stringify([[...changes], [...heads], [...entries], [...records]]);
  hold(text(before) === text(after), 'I8', () => `a repeat of ${lines.length} lines changed what is stored`);
}

// — the office —

async function scope({ world, tablet, chance }: Actor): Promise<void> {
  const { county } = world;
  const own = county.rights.filter(({ user }) => user === tablet.member.user);
  if (own.length === 0) return;
  const one = chance.pick(own);
  await county.setRights(
    county.rights.map((right) => (right === one ? { ...right, to: right.to === null ? county.now : null } : right)),
  );
}

async function decide({ world, chance }: Actor): Promise<void> {
  const { county } = world;
  const { changes } = await readServer(county.deps.store.db);
  const waiting = [...changes.values()].filter(({ state }) => state === 'quarantined');
  if (waiting.length === 0) return;
  const { id } = chance.pick(waiting);
  const ruling = { by: 'supervisor', reason: 'looked at' };
  const release = chance.oneIn(2);
  await county.deps.store.write((trx) =>
    release ? releaseChange(trx, county.deps.keys, id, ruling, county.now) : declineChange(trx, id, ruling, county.now),
  );
}

async function rule({ world, chance }: Actor): Promise<void> {
  const { county } = world;
  const { changes } = await readServer(county.deps.store.db);
  const admitted = [...changes.values()].filter(({ state }) => state === 'admitted');
  if (admitted.length === 0) return;
  const { id, voided } = chance.pick(admitted);
  await county.deps.store.write((trx) =>
    voidChange(trx, id, voided === 0, { by: 'supervisor', reason: 'wrong' }, county.now),
  );
}

/** A save at the supervisor's desk: an ordinary change of the server's own device. */
async function desk({ world, tablet, chance }: Actor): Promise<void> {
  const { county } = world;
  const { records } = await readServer(county.deps.store.db);
  const households = [...records.values()].filter(({ kind, root, record }) => kind === 'household' && root === record);
  if (households.length === 0) return;
  const { record } = chance.pick(households);
  const reader = await sessionReader(county.deps.store.db, tablet.cookie.split('=')[1], county.now);
  if (reader === null) return;
  try {
    await saveAtDesk(county.deps, reader, {
      record,
      kind: 'household',
      edits: { address: { value: `desk ${chance.below(1000)}`, basis: [] } },
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

async function restore({ world, chance }: Actor): Promise<void> {
  const { county } = world;
  await county.restore(chance.pick([county.firstBackup, ...world.backups, ...world.backups]), world.newEpoch());
  world.sent.length = 0;
}

/** A newer version of the app takes the database over while this page is open: the page writes nothing any more. */
async function outdate(actor: Actor): Promise<void> {
  const { tablet } = actor;
  const { strict } = tablet.page.storage;
  await strict.meta.put({ key: 'schemaEpoch', value: 99 });
  const before = JSON.stringify([...(await tablet.copyOfDisk())]);
  const file = await open(actor);
  const tried = [
    tablet.page.households.newHousehold(VILLAGES[0]),
    ...(file === null ? [] : [tablet.page.households.save(file.household.record)]),
    tablet.page.loop.syncNow(),
  ];
  await Promise.allSettled(tried);
  const after = JSON.stringify([...(await tablet.copyOfDisk())]);
  hold(before === after, 'I17', () => `${tablet.name}: a page of an old version wrote into the newer database`);
  await strict.meta.put({ key: 'schemaEpoch', value: SCHEMA_EPOCH });
}

/** The tablet's disk is put back to an earlier copy of it, as after a repair. */
async function roll({ world, tablet }: Actor): Promise<void> {
  const copy = world.copies.get(tablet);
  if (copy === undefined || world.spoilt.size > 0) {
    world.copies.set(tablet, { rows: await tablet.copyOfDisk(), own: [...tablet.own] });
    return;
  }
  world.copies.delete(tablet);
  const server = await readServer(world.county.deps.store.db);
  for (const {
    change: { envelope },
  } of tablet.own.slice(copy.own.length))
    if (!server.changes.has(envelope.id)) world.lost.add(envelope.id);
  await tablet.putDiskBack(copy.rows);
  tablet.own = copy.own;
  await tablet.page.storage.strict.drafts.clear();
  tablet.drafts.clear();
  tablet.screens.clear();
}

/** A bit falls over on the tablet's disk, in a change that is still to be sent. */
async function spoil({ world, tablet, chance }: Actor): Promise<void> {
  const { strict } = tablet.page.storage;
  const waiting = (await strict.outbox.toArray()).filter(({ carried }) => !carried);
  if (waiting.length === 0) return;
  const row = await strict.changes.get(chance.pick(waiting).id);
  if (row === undefined) return;
  const payload = row.payload as unknown as { signature: string };
  await strict.changes.put({ ...row, payload: { ...payload, signature: 'A'.repeat(86) } as never });
  world.spoilt.set(row.id, tablet);
}
