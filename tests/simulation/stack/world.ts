import { type Change } from '#domain/change/change.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { Chance } from '../chance.ts';
import { Book, type KnownChange } from '../core/book.ts';
import { type Backup, County, HOUR, type Member, type Right, START, VILLAGES } from './county.ts';
import { Rogue } from './rogue.ts';
import { type StackScenario } from './scenario.ts';
import { type ServerRows, readServer } from './server-rows.ts';
import { Tablet } from './tablet.ts';
import { road } from './road.ts';

/** Tablets, the last of the members is a device that lies. */
const MEMBERS = 4;
const counties = new Map<StackScenario['database'], Promise<County>>();

/** A whole county in one story, and what the oracles know of it. */
export class World {
  readonly scenario: StackScenario;
  readonly county: County;
  readonly tablets: readonly Tablet[];
  readonly book = new Book();
  readonly known = new Map<string, KnownChange>();
  /** The line of every change, as it was sealed. */
  readonly lines = new Map<string, string>();
  /** Changes that the server has held, before a restore too. */
  readonly everHeld = new Set<string>();
  readonly everAdmitted = new Set<string>();
  /** Sealed on a disk that was put back since, before anybody else had them. */
  readonly lost = new Set<string>();
  /** Changes whose bytes on the tablet's disk are spoilt. */
  readonly spoilt = new Map<string, Tablet>();
  /** Households, people … by the change that was sealed first. */
  readonly backups: Backup[] = [];
  readonly copies = new Map<Tablet, { rows: Map<string, unknown[]>; own: KnownChange[] }>();
  /** Bodies of earlier pushes, as they went. */
  readonly sent: string[] = [];
  /** Lines that the server took since it was looked at last. */
  taken: string[] = [];
  readonly rogue: Rogue;
  /** The server's rows as they were when they were looked at last. */
  server: ServerRows;
  #epochs = 0;

  private constructor(scenario: StackScenario, county: County, server: ServerRows) {
    this.scenario = scenario;
    this.county = county;
    this.server = server;
    this.tablets = county.members
      .slice(0, scenario.tablets)
      .map((member, index) => new Tablet(index, member, () => county.now, road(this)));
    this.rogue = new Rogue(this, county.members.at(-1) as Member);
  }

  static async begin(scenario: StackScenario): Promise<World> {
    let opening = counties.get(scenario.database);
    if (opening === undefined) {
      opening = County.open(scenario.database, MEMBERS);
      counties.set(scenario.database, opening);
    }
    const county = await opening;
    await county.reset(rightsOf(county.members, new Chance(scenario.rights)));
    const world = new World(scenario, county, await readServer(county.deps.store.db));
    for (const tablet of world.tablets) await tablet.begin();
    return world;
  }

  /** Writes a change down that somebody sealed. */
  note(change: Change): KnownChange {
    const known = this.book.add(change);
    this.known.set(change.envelope.id, known);
    this.lines.set(change.envelope.id, canonicalJson(change));
    return known;
  }

  newEpoch(): string {
    return `e-${++this.#epochs}`;
  }
}

/** Ends the counties: their databases and folders. */
export async function closeCounties(): Promise<void> {
  for (const county of counties.values()) await (await county).close();
  counties.clear();
}

/** Some may write everywhere, some in one village, some for a while; the device that lies has rights of each kind. */
function rightsOf(members: readonly Member[], chance: Chance): Right[] {
  const right = (assignment: string, { user }: Member, more: Partial<Right>): Right => ({
    assignment,
    user,
    role: 'cadre',
    village: '530925101',
    sensitive: true,
    from: null,
    to: null,
    ...more,
  });
  const rights = members.slice(0, -1).flatMap((member, index) => {
    const village = chance.oneIn(2) ? '530925101' : VILLAGES[chance.below(2)];
    const own = right(`a-${index}`, member, {
      village: village ?? '',
      role: chance.oneIn(5) ? 'supervisor' : 'cadre',
      sensitive: !chance.oneIn(5),
      to: chance.oneIn(6) ? START + HOUR : null,
    });
    return chance.oneIn(4) ? [own, right(`b-${index}`, member, { village: VILLAGES[1] })] : [own];
  });
  const last = members.at(-1);
  if (last === undefined) return rights;
  return [
    ...rights,
    right('r-always', last, { village: VILLAGES[0] }),
    right('r-ended', last, { village: VILLAGES[1], to: START + 2 * HOUR }),
  ];
}
