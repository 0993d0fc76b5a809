import { type Change, type RecordKind, VillageCode, opPath, opsOf } from '#domain/change/change.ts';
import { aliasClasses } from '#domain/merge/alias-classes.ts';
import { shownAt } from '#domain/merge/shown-at.ts';
import { villageClaim } from '../store/claim.ts';
import { type Ledger, type RecordRow } from './ledger.ts';

/** Where records live, which records are one, and what a change may move. Source: sync contract, "Records and feeds". */

const ALIAS = 'aliases/';
/** Length of the id in front of a dot's `#`. */
export const DOT_ID = 36;

/** May this change alter where its record lives or with which records it is one? */
export function touchesHome(change: Change): boolean {
  for (const op of opsOf(change)) {
    const path = opPath(op);
    if (path === 'village' || path === 'household' || path === 'aliases' || path.startsWith(ALIAS)) return true;
  }
  return false;
}

/** Ids of the changes that this one says it replaces something of. */
export function replacedChanges(change: Change): string[] {
  const ids = new Set<string>();
  for (const { replaces } of opsOf(change)) for (const dot of replaces) ids.add(dot.slice(0, DOT_ID));
  return [...ids];
}

/** Records that the change's alias edges name, set or cleared. */
export function aliasTargets(change: Change): string[] {
  return opsOf(change).flatMap((op) => (opPath(op).startsWith(ALIAS) ? [opPath(op).slice(ALIAS.length)] : []));
}

/** The household that a record of another kind names, as shown by default. */
function namedHousehold(kind: RecordKind, standing: readonly Change[]): string | null {
  const household = kind === 'household' ? undefined : shownAt(standing, 'household');
  return typeof household === 'string' ? household : null;
}

/** The home of a class of records with these changes. A household that nobody knows yet: as a household. */
async function homeOf(
  ledger: Ledger,
  kind: RecordKind,
  standing: readonly Change[],
  firstVillage: string,
): Promise<string> {
  const household = namedHousehold(kind, standing);
  const known = household === null ? null : await ledger.namedRecord(household);
  if (known?.kind === 'household') return (await ledger.record(known.root))?.home ?? known.home;
  const stated = kind === 'household' ? VillageCode.safeParse(shownAt(standing, 'village')) : null;
  return stated?.success === true ? stated.data : firstVillage;
}

/** Present and past homes of a record's class, of what is not known yet those of its household; null: any may be its first. */
export async function homesOf(ledger: Ledger, change: Change): Promise<string[] | null> {
  const row = await ledger.record(change.envelope.record);
  if (row !== null) return homesOfClass(ledger, row);
  const household = namedHousehold(change.envelope.kind, [change]);
  const known = household === null ? null : await ledger.namedRecord(household);
  return known?.kind === 'household' ? homesOfClass(ledger, known) : null;
}

async function homesOfClass(ledger: Ledger, row: RecordRow): Promise<string[]> {
  const members = await ledger.members(row.root);
  const rows = await Promise.all(members.map((member) => ledger.record(member)));
  return rows.flatMap((member) => member?.homes ?? []);
}

/**
 * The homes between which a change moves or joins records; its author needs rights at each.
 * null: it joins a record that nobody knows, so nobody can show a right to it.
 */
export async function homesMoved(ledger: Ledger, change: Change): Promise<Set<string> | null> {
  const homes = new Set<string>();
  if (!touchesHome(change)) return homes;
  const { envelope } = change;
  const row = await ledger.record(envelope.record);

  for (const target of aliasTargets(change)) {
    const other = await ledger.record(target);
    if (other === null) return null;
    homes.add(other.home);
  }
  for (const op of opsOf(change)) {
    if ('set' in op && op.set === 'village' && envelope.kind === 'household') {
      const village = VillageCode.safeParse(op.value);
      if (village.success) homes.add(village.data);
    }
  }

  const standing = row === null ? [] : await ledger.standingChanges(row.root);
  const firstVillage =
    row === null ? envelope.village : ((await ledger.record(row.root))?.firstVillage ?? row.firstVillage);
  homes.add(await homeOf(ledger, row?.kind ?? envelope.kind, [...standing, change], firstVillage));
  if (row !== null) homes.add(row.home);
  return homes;
}

/** Joins or parts the classes that a change's alias edges concern; returns the roots that may have changed. */
export async function reclass(ledger: Ledger, row: RecordRow, change: Change): Promise<string[]> {
  if (!opsOf(change).some((op) => opPath(op) === 'aliases' || opPath(op).startsWith(ALIAS))) return [row.root];
  const roots = new Set([row.root]);
  for (const target of aliasTargets(change)) {
    const other = await ledger.record(target);
    if (other !== null) roots.add(other.root);
  }
  const standing: Change[] = [];
  const members: string[] = [];
  for (const root of roots) {
    members.push(...(await ledger.members(root)));
    standing.push(...(await ledger.standingChanges(root)));
  }
  const classes = aliasClasses(standing);
  const placed = new Set(classes.flat());
  // A record whose every change is void is still a record, of a class of its own.
  ledger.setClasses([...classes, ...members.filter((member) => !placed.has(member)).map((member) => [member])]);
  const concerned = [...new Set([...roots, ...classes.map(([root = '']) => root)])];
  // A root that is none any more leaves the desk's list.
  if (row.kind === 'household') for (const root of concerned) ledger.evaluate.add(root);
  return concerned;
}

/** Brings the rows of a class, and of what lives with it, to the home that its merged view says. Returns what moved. */
export async function settleHome(ledger: Ledger, root: string, isNew: boolean): Promise<Set<string>> {
  const moved = new Set<string>();
  const rootRow = await ledger.record(root);
  if (rootRow === null || rootRow.root !== root) return moved;
  const { kind } = rootRow;
  const standing = await ledger.standingChanges(root);
  const home = await homeOf(ledger, kind, standing, rootRow.firstVillage);
  ledger.claimed.need(villageClaim(home));
  const members = await ledger.members(root);
  const household = namedHousehold(kind, standing);
  let hasMoved = false;

  for (const member of members) {
    const row = await ledger.record(member);
    if (row === null) continue;
    await noteHousehold(ledger, row, household);
    if (row.home === home) continue;
    if (isNew && row.changes <= 1) {
      row.home = home;
      row.homes = [...new Set([...row.homes, home])];
    } else {
      await move(ledger, row, home);
      moved.add(member);
    }
    hasMoved = true;
  }

  if (kind === 'household') {
    ledger.evaluate.add(root);
    if (hasMoved || isNew || members.length > 1) {
      for (const dependent of await ledger.dependents(members)) {
        for (const one of await settleHome(ledger, dependent.root, false)) moved.add(one);
      }
    }
  }
  return moved;
}

async function noteHousehold(ledger: Ledger, row: RecordRow, household: string | null): Promise<void> {
  if (row.kind === 'household') return;
  for (const one of [row.household, household]) await wishEvaluation(ledger, one);
  if (household !== null) await ledger.loadDependents([household]);
  ledger.setHousehold(row, household);
}

/** Notes that a household's evaluation is out of date. */
export async function wishEvaluation(ledger: Ledger, household: string | null): Promise<void> {
  if (household === null) return;
  const row = await ledger.namedRecord(household);
  if (row?.kind === 'household') ledger.evaluate.add(row.root);
}

/** The old feed hears that the record left, the new one gets all of it again. */
async function move(ledger: Ledger, row: RecordRow, to: string): Promise<void> {
  ledger.append(row.home, { entry: 'moved', change: null, body: JSON.stringify({ record: row.record, to }) });
  for (const stored of await ledger.changesOf(row.record)) {
    ledger.append(to, { entry: 'change', change: stored, body: null });
    if (stored.ruling !== null) ledger.append(to, { entry: 'void', change: stored, body: stored.ruling });
  }
  row.home = to;
  row.homes = [...new Set([...row.homes, to])];
  row.touched = true;
}
