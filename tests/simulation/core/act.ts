import { type Op, type RecordKind, isSensitive } from '#domain/change/change.ts';
import { type Edit, opsForEdits } from '#domain/change/changes-between.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { shown } from '#domain/record/household-file.ts';
import { Chance } from '../chance.ts';
import { mayReplace, plainText } from './book.ts';
import { checkDraft } from './check-draft.ts';
import { hold } from './broken.ts';
import { type Step } from './scenario.ts';
import { type Screen, type Tablet } from './tablet.ts';
import { tamper } from './wire.ts';
import { type World } from './world.ts';

const ITEM = '0198f3b0-0000-7000-8000-00000000000a';
const VILLAGES = ['530925101201', '530925101202'];
/** Paths that look alike, stand above one another, and lie on both sides of what is sensitive. */
const PATHS = [
  'group',
  'note',
  'kin',
  `kin/${ITEM}`,
  `kin/${ITEM}/name`,
  `kin/${ITEM}/note`,
  `kinship/${ITEM}`,
  'village',
  '10',
  '9',
  'sensitive/phone',
  `sensitive/extra/${ITEM}/a`,
  'extra/sensitive/a',
  'sensitiveness',
];
/** Where all happens in few fields, hands meet more often. */
const FEW_PATHS = ['group', `kin/${ITEM}`, `kin/${ITEM}/name`, 'sensitive/phone'];
const ABOVE = ['kin', `kin/${ITEM}`, 'kinship', 'sensitive', 'note'];
const VALUES: readonly (() => Json)[] = [
  () => 1,
  () => '1',
  () => true,
  () => 'true',
  () => 0,
  () => '',
  () => ({ $: 'unknown' }),
  () => ({ $: 'refused' }),
  () => ({ a: 1, b: 2 }),
  () => ({ b: 2, a: 1 }),
  () => ({ a: 1, B: 2 }),
  () => ['1'],
  () => [1],
];

/** Does one step. What it needs and does not find, it leaves out: a shortened story must still run. */
export async function act(world: World, [verb, who, dice]: Step): Promise<void> {
  const tablet = world.tablets[who % world.tablets.length];
  if (tablet === undefined) return;
  const chance = new Chance(dice);
  world.now += chance.below(3) * 1000;
  const actor = { world, tablet, chance };
  switch (verb) {
    case 'open':
      return open(actor);
    case 'refresh':
      return refresh(actor);
    case 'save':
      return save(actor, (screen) => fieldEdits(actor, screen));
    case 'settle':
      return save(actor, (screen) => settling(actor, screen));
    case 'clear':
      return save(actor, (screen) => clearing(actor, screen));
    case 'join':
      if (chance.oneIn(2)) openPerson(actor);
      return save(actor, (screen) => joining(actor, screen));
    case 'part':
      return save(actor, (screen) => parting(actor, screen));
    case 'move':
      openPerson(actor);
      return save(actor, (screen) => moving(actor, screen));
    case 'begin':
      return begin(actor, chance.oneIn(3) ? 'household' : 'person');
    case 'split':
      return split(actor);
    case 'forge':
      return forge(actor);
    case 'push':
      return world.push(tablet, chance);
    case 'pull':
      return void world.pull(tablet, chance);
    case 'hand':
      return world.hand(tablet, chance);
    case 'carry':
      return world.carry(chance);
    case 'cut':
      tablet.isCut = !tablet.isCut;
      return;
    case 'clock':
      tablet.clockError = wrongClock(chance);
      return;
    case 'void':
      return rule(actor);
    case 'backUp':
      return world.server.backUp();
    case 'restore':
      return world.server.restore();
    case 'tamper':
      if (world.scenario.wire && world.book.changes.length > 0) tamper(chance.pick(world.book.changes).change, chance);
  }
}

interface Actor {
  readonly world: World;
  readonly tablet: Tablet;
  readonly chance: Chance;
}

/** A record to work on: one that the tablet has, or a new household. */
async function open(actor: Actor): Promise<void> {
  const views = [...actor.tablet.views.values()];
  if (views.length === 0) return begin(actor, 'household');
  actor.tablet.open(actor.chance.pick(views));
}

/** It is mostly people who move, and who are entered twice. */
function openPerson({ tablet, chance }: Actor): void {
  const people = [...tablet.views.values()].filter(({ kind }) => kind === 'person');
  if (people.length > 0 && !chance.oneIn(3)) tablet.open(chance.pick(people));
}

async function refresh({ world, tablet, chance }: Actor): Promise<void> {
  const view = tablet.screen === null ? undefined : tablet.viewOf(tablet.screen.record);
  if (view !== undefined)
    tablet.refresh(
      view,
      chance.oneIn(2)
        ? chance.pick(world.scenario.narrow ? FEW_PATHS : PATHS)
        : chance.pick([...Object.keys(view.live), 'note']),
    );
}

/**
 * Saves edits of what is on the screen, and checks what the product makes of them: unchanged fields write nothing,
 * each op names what was on the screen and nothing else.
 */
async function save(actor: Actor, editsOf: (screen: Screen) => Record<string, Edit>): Promise<void> {
  const { world, tablet, chance } = actor;
  if (tablet.screen === null || chance.oneIn(4)) await open(actor);
  const { screen } = tablet;
  const view = screen === null ? undefined : tablet.viewOf(screen.record);
  if (screen === null || view === undefined) return;
  const edits = editsOf(screen);
  if (chance.oneIn(4)) checkDraft(view, edits, world.now);

  const { ordinary, sensitive } = opsForEdits(edits, view.live);
  const expected = expectedOps(edits, view);
  for (const [name, ops] of Object.entries({ ordinary, sensitive })) {
    const wanted = expected.filter((op) => isIn(op) === name);
    hold(
      plainText(ops as unknown as Json) === plainText(wanted as unknown as Json),
      'I2',
      () => `${JSON.stringify(edits)} become the ${name} ops ${JSON.stringify(ops)}`,
    );
  }
  for (const op of [...ordinary, ...sensitive]) {
    for (const dot of op.replaces)
      hold(tablet.seen.has(dot), 'I2', () => `${tablet.author} replaces ${dot}, which was never on the screen`);
  }
  if (ordinary.length + sensitive.length === 0) return;
  await tablet.seal(
    world.book,
    { record: chance.pick(screen.members), kind: screen.kind, village: view.village, ordinary, sensitive },
    world.now,
  );
  // After the save the screen shows what the save made; what came meanwhile it does not show.
  tablet.screen = chance.oneIn(2) ? null : screen;
}

/** Right again, wrong by hours, or by years in either direction. */
function wrongClock(chance: Chance): number {
  const hour = 60 * 60 * 1000;
  if (chance.oneIn(4)) return 0;
  return chance.oneIn(2) ? (chance.below(46) - 23) * hour : (chance.below(20 * 365) - 10 * 365) * 24 * hour;
}

function isIn(op: Op): 'ordinary' | 'sensitive' {
  return ('set' in op ? op.set : op.clear).split('/')[0] === 'sensitive' &&
    ('set' in op ? op.set : op.clear).includes('/')
    ? 'sensitive'
    : 'ordinary';
}

/** The contract's words on saving, once more. */
function expectedOps(edits: Record<string, Edit>, view: RecordView): Op[] {
  const ops: Op[] = [];
  for (const path of Object.keys(edits).sort()) {
    const edit = edits[path];
    if (edit === undefined || edit.typed !== undefined) continue;
    const { value, basis } = edit;
    const reason = edit.reason === undefined ? {} : { reason: edit.reason };
    if (value === null) {
      if (basis.length > 0) ops.push({ clear: path, replaces: [...basis], ...reason });
      continue;
    }
    const shownBefore = basis.length === 1 ? (view.live[path] ?? []).find(({ dot }) => dot === basis[0]) : undefined;
    if (shownBefore === undefined || plainText(shownBefore.value) !== plainText(value))
      ops.push({ set: path, value, replaces: [...basis], ...reason });
  }
  return ops;
}

function fieldEdits({ world, chance }: Actor, screen: Screen): Record<string, Edit> {
  const edits: Record<string, Edit> = {};
  for (let count = 1 + chance.below(3); count > 0; count--) {
    const known = [...screen.fields.keys()].filter((path) => !path.startsWith('aliases/') && path !== 'household');
    const removed = known.filter((one) => [...screen.removals.keys()].some((above) => one.startsWith(`${above}/`)));
    const path =
      removed.length > 0 && chance.oneIn(2)
        ? chance.pick(removed)
        : known.length > 0 && chance.oneIn(2)
          ? chance.pick(known)
          : chance.pick(world.scenario.narrow ? FEW_PATHS : PATHS);
    const field = screen.fields.get(path);
    const old = field?.values[0];
    if (chance.oneIn(12)) edits[path] = { value: null, basis: field?.dots ?? [], typed: '12块多' };
    else
      edits[path] = {
        value: old !== undefined && chance.oneIn(5) ? copyOf(old) : newValue(chance, path),
        basis: basisAt(chance, screen, path),
      };
  }
  return edits;
}

/** What is shown at a path; an answer under a removed item has read the removal too. */
function basisAt(chance: Chance, screen: Screen, path: string): string[] {
  const dots = [...(screen.fields.get(path)?.dots ?? []), ...(screen.removals.get(path) ?? [])];
  for (const [above, removals] of screen.removals)
    if (path.startsWith(`${above}/`) && !chance.oneIn(4)) dots.push(...removals);
  return dots;
}

function newValue(chance: Chance, path: string): Json {
  return path === 'village' ? chance.pick(VILLAGES) : chance.pick(VALUES)();
}

/** Equal, but another object, as everything read from a disk is. */
function copyOf(value: Json): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

/** One of the answers of a conflict is chosen, with its reason. */
function settling({ chance }: Actor, screen: Screen): Record<string, Edit> {
  const open = [...screen.fields].filter(([, { dots }]) => dots.length > 1);
  if (open.length === 0) return {};
  const [path, { dots, values }] = chance.pick(open);
  return { [path]: { value: copyOf(chance.pick(values)), basis: [...dots], reason: '现场看过' } };
}

/** A field or a whole item is taken away: everything that stood there on the screen. */
function clearing({ chance }: Actor, screen: Screen): Record<string, Edit> {
  const segments = chance.pick([...screen.fields.keys(), ...ABOVE]).split('/');
  const path = segments.slice(0, 1 + chance.below(segments.length)).join('/');
  const isAtOrUnder = (one: string) => one === path || one.startsWith(`${path}/`);
  const basis = [...screen.fields].flatMap(([at, { dots }]) => (isAtOrUnder(at) ? dots : []));
  for (const [at, dots] of screen.removals) if (isAtOrUnder(at)) basis.push(...dots);
  return { [path]: { value: null, basis, ...(chance.oneIn(2) ? { reason: '卖了' } : {}) } };
}

function joining({ world, chance }: Actor, screen: Screen): Record<string, Edit> {
  const others = [...world.book.kinds].filter(
    ([record, kind]) => !screen.members.includes(record) && (kind === screen.kind || chance.oneIn(8)),
  );
  if (others.length === 0) return {};
  const path = `aliases/${chance.pick(others)[0]}`;
  return { [path]: { value: !chance.oneIn(8), basis: [...(screen.fields.get(path)?.dots ?? [])] } };
}

function parting({ chance }: Actor, screen: Screen): Record<string, Edit> {
  const edges = [...screen.fields].filter(([path]) => path.startsWith('aliases/'));
  if (edges.length === 0) return {};
  if (chance.oneIn(3)) return { aliases: { value: null, basis: edges.flatMap(([, { dots }]) => dots) } };
  const [path, { dots }] = chance.pick(edges);
  return { [path]: chance.oneIn(6) ? { value: false, basis: [...dots] } : { value: null, basis: [...dots] } };
}

/** A person goes to another household, a household to another village. */
function moving({ tablet, chance }: Actor, screen: Screen): Record<string, Edit> {
  const path = screen.kind === 'household' ? 'village' : 'household';
  const households = [...tablet.views.values()].filter(({ kind }) => kind === 'household');
  if (path === 'household' && households.length === 0) return {};
  const value = path === 'village' ? chance.pick(VILLAGES) : chance.pick(chance.pick(households).members);
  return { [path]: { value, basis: [...(screen.fields.get(path)?.dots ?? [])] } };
}

async function begin(actor: Actor, kind: 'household' | 'person'): Promise<void> {
  const { tablet, chance } = actor;
  const households = [...tablet.views.values()].filter((view) => view.kind === 'household');
  const home = households.length === 0 ? null : chance.pick(households);
  const first: Record<string, Json> =
    kind === 'household' || home === null
      ? chance.oneIn(3)
        ? { group: '一组' }
        : { village: chance.pick(VILLAGES) }
      : { household: chance.pick(home.members), name: '某某' };
  await create(actor, home === null ? 'household' : kind, first, home?.village ?? chance.pick(VILLAGES));
}

async function create(
  { world, tablet }: Actor,
  kind: RecordKind,
  first: Record<string, Json>,
  village: string,
): Promise<string> {
  const record = tablet.newId(world.now);
  const ordinary = Object.entries(first).map(([path, value]): Op => ({ set: path, value, replaces: [] }));
  await tablet.seal(world.book, { record, kind, village, ordinary, sensitive: [] }, world.now);
  return record;
}

/** A household splits: a new one, and some of the people go there. */
async function split(actor: Actor): Promise<void> {
  const { world, tablet, chance } = actor;
  const households = [...tablet.views.values()].filter(({ kind }) => kind === 'household');
  if (households.length === 0) return begin(actor, 'household');
  const from = chance.pick(households);
  const to = await create(actor, 'household', { village: from.village, derivedFrom: from.record }, from.village);
  for (const person of tablet.views.values()) {
    if (
      person.kind !== 'person' ||
      !from.members.some((member) => member === shown(person, 'household')) ||
      chance.oneIn(2)
    )
      continue;
    const screen = tablet.open(person);
    const ops: Op[] = [{ set: 'household', value: to, replaces: [...(screen.fields.get('household')?.dots ?? [])] }];
    await tablet.seal(
      world.book,
      { record: person.record, kind: 'person', village: person.village, ordinary: ops, sensitive: [] },
      world.now,
    );
  }
}

/** A client that lists dots of other paths and records, of changes nobody has, and of no op at all. */
async function forge({ world, tablet, chance }: Actor): Promise<void> {
  const views = [...tablet.views.values()];
  if (views.length === 0) return;
  const ops = [...world.book.ops.values()];
  const edges = ops.filter(({ segments }) => segments[0] === 'aliases');
  const clears = chance.oneIn(2);
  const path =
    clears && edges.length > 0 && !chance.oneIn(3) ? 'aliases' : chance.pick(world.scenario.narrow ? FEW_PATHS : PATHS);
  const alone = views.filter(({ members }) => members.length === 1);
  const view = chance.pick(path === 'aliases' && alone.length > 0 ? alone : views);
  const forged = { path, segments: path.split('/'), isSet: !clears };
  const misfits = ops.filter((op) => !mayReplace(forged, op));
  const near = misfits.filter((op) => view.members.includes(op.record));
  const far = ops.filter((op) => !view.members.includes(op.record));
  const replaces = [`${tablet.newId(world.now)}#0`, `${world.book.changes[0]?.change.envelope.id ?? ''}#499`];
  if (path === 'aliases') replaces.push(...edges.map(({ dot }) => dot));
  for (let count = 3; count > 0; count--) {
    const foreign = chance.pick([near, far]);
    if (foreign.length > 0) replaces.push(chance.pick(foreign).dot);
  }
  const op: Op = clears ? { clear: path, replaces } : { set: path, value: newValue(chance, path), replaces };
  const parts = isSensitive(path) ? { ordinary: [], sensitive: [op] } : { ordinary: [op], sensitive: [] };
  await tablet.seal(world.book, { record: view.record, kind: view.kind, village: view.village, ...parts }, world.now);
}

/** An administrator takes a change out of every view, or puts it back. */
async function rule({ world, chance }: Actor): Promise<void> {
  const held = [...world.server.replica.held];
  if (held.length === 0) return;
  const at = chance.pick(held);
  world.server.rule(at, !world.server.replica.voided.has(at));
}
