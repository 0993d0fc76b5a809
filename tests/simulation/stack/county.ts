import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from '@node-rs/argon2';
import { type FastifyInstance } from 'fastify';
import { CompiledQuery } from 'kysely';
import { pino } from 'pino';
import { shippedPolicy } from '#content/policies/load.ts';
import { type Assignment } from '#domain/sync/protocol.ts';
import { type Enrolment } from '#domain/tablet/sync-store.ts';
import { addUser } from '../../../sync-server/accounts/people.ts';
import { addVillage } from '../../../sync-server/accounts/places.ts';
import { invite } from '../../../sync-server/accounts/devices.ts';
import { createApp } from '../../../sync-server/app.ts';
import { openServerKeys } from '../../../sync-server/crypto/server-keys.ts';
import { type AppDeps } from '../../../sync-server/deps.ts';
import { judgesBy } from '../../../sync-server/evaluation/policy-in-force.ts';
import { type DataFolder, makeDataFolder } from '../../../sync-server/store/data-folder.ts';
import { restoreBackup, writeBackup } from '../../../sync-server/store/backup-file.ts';
import { sqliteFlavour } from '../../../sync-server/store/sqlite.ts';
import { TENANT, openStore } from '../../../sync-server/store/store.ts';
import { type StackScenario } from './scenario.ts';

export const VILLAGES = ['530925101201', '530925101202'] as const;
export const FAR_VILLAGE = '530925102201';
export const START = Date.UTC(2026, 10, 23, 8);
export const HOUR = 60 * 60 * 1000;
export const PASSWORD = 'password';

/** A person of the county with one enrolled device, the same in every story. */
export interface Member {
  readonly user: string;
  readonly enrolment: Enrolment;
  readonly keys: { readonly signing: JsonWebKey; readonly sealing: JsonWebKey };
  /** The session in which every story finds it. */
  readonly cookie: string;
}

/** Somebody's right as the oracles know it. */
export interface Right extends Assignment {
  readonly user: string;
}

type Rows = ReadonlyMap<string, readonly object[]>;

/** What a backup holds: the rows, and for a database in a file the real backup of it. */
export interface Backup {
  readonly rows: Rows;
  readonly file: string | null;
  readonly rights: readonly Right[];
}

/** The real server over one database, set back to its first day for every story. */
export class County {
  readonly database: StackScenario['database'];
  readonly #path: string;
  readonly #folder: DataFolder;
  #app: FastifyInstance | null = null;
  #deps: AppDeps | null = null;
  #first: Rows = new Map();
  #beforeEnrolment: Rows = new Map();
  #backups = 0;
  #names: readonly string[] | null = null;
  members: readonly Member[] = [];
  /** Server clock, milliseconds. */
  now = START;
  rights: Right[] = [];

  private constructor(database: StackScenario['database']) {
    this.database = database;
    this.#path = mkdtempSync(join(tmpdir(), 'fangpin-county-'));
    this.#folder = makeDataFolder(this.#path);
  }

  /** @param members how many people with a device there are */
  static async open(database: StackScenario['database'], members: number): Promise<County> {
    const county = new County(database);
    await county.#start();
    await county.#settle(members);
    return county;
  }

  get deps(): AppDeps {
    if (this.#deps === null) throw new Error('the server is closed');
    return this.#deps;
  }

  async #start(): Promise<void> {
    const store = await openStore(sqliteFlavour(this.database === 'file' ? this.#folder.database : ':memory:'));
    this.#deps = {
      store,
      keys: openServerKeys(this.#folder),
      folder: this.#folder,
      log: pino({ level: 'silent' }),
      inForce: judgesBy(shippedPolicy),
      now: () => this.now,
      evaluateSoon: () => undefined,
    };
    this.#app = await createApp(this.#deps, { dist: null });
    await this.#app.ready();
  }

  async #stop(): Promise<void> {
    await this.#app?.close();
    await this.#deps?.store.close();
  }

  async close(): Promise<void> {
    await this.#stop();
    rmSync(this.#path, { recursive: true, force: true });
  }

  async #settle(members: number): Promise<void> {
    const { store } = this.deps;
    const codes = await store.write(async (trx) => {
      for (const village of [...VILLAGES, FAR_VILLAGE]) await addVillage(trx, village, village);
      // The parameters stand in the hash: a cheap one is checked like any other.
      const password = await hash(PASSWORD, { memoryCost: 8, timeCost: 1, parallelism: 1 });
      const made: string[] = [];
      for (let index = 0; index < members; index++) {
        const login = `member-${index}`;
        const { user } = await addUser(trx, { login, name: login, password: PASSWORD, administrator: false }, START);
        await trx.updateTable('users').set({ password_hash: password }).where('id', '=', user).execute();
        made.push((await invite(trx, user, START)).code);
      }
      return made;
    });
    this.#beforeEnrolment = await this.#dump();
    this.members = await Promise.all(codes.map((code) => this.#enrol(code)));
    this.#first = await this.#dump();
  }

  async #enrol(code: string): Promise<Member> {
    const { generateKeyPairSync, sign } = await import('node:crypto');
    const { canonicalJson } = await import('#domain/encoding/canonical-json.ts');
    const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const [signing, sealing] = [pair(), pair()];
    const keys = { signing: signing.export({ format: 'jwk' }), sealing: sealing.export({ format: 'jwk' }) };
    const open = ({ kty, crv, x, y }: JsonWebKey) => ({ kty, crv, x, y });
    const call = async (path: string, body: object) => {
      const answer = await this.request('POST', `/api/v1/${path}`, {}, JSON.stringify(body));
      if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`);
      return answer;
    };
    const signed = (body: object) => ({
      ...body,
      signature: sign('sha256', Buffer.from(canonicalJson(body)), {
        key: signing,
        dsaEncoding: 'ieee-p1363',
      }).toString('base64url'),
    });
    const enrolled = JSON.parse(
      (await call('enrol', { code, name: 'tablet', signingKey: open(keys.signing), sealingKey: open(keys.sealing) }))
        .text,
    ) as Omit<Enrolment, 'name'>;
    const { device, certificate } = enrolled;
    const { nonce } = JSON.parse(
      (
        await call(
          'hello',
          signed({
            device,
            certificate,
            app: '1',
            schema: 1,
            generation: 'first',
            chain: { n: 0, hash: null },
            wall: START,
            outbox: { count: 0, oldest: null },
          }),
        )
      ).text,
    ) as { nonce: string };
    const { cookie } = await call('session', signed({ device, nonce, password: PASSWORD }));
    return { user: enrolled.user, enrolment: { ...enrolled, name: 'tablet' }, keys, cookie };
  }

  /** The first day again, with these rights. */
  async reset(rights: readonly Right[]): Promise<void> {
    this.now = START;
    this.rights = [...rights];
    await this.#load(this.#first);
    await this.#writeRights();
  }

  /** The rights that hold from now on. */
  async setRights(rights: readonly Right[]): Promise<void> {
    this.rights = [...rights];
    await this.#writeRights();
  }

  async #writeRights(): Promise<void> {
    await this.#run('delete from assignments');
    for (const { assignment, user, role, village, sensitive, from, to } of this.rights)
      await this.#run(
        'insert into assignments (tenant, id, "user", role, village, sensitive, from_at, to_at) values (?, ?, ?, ?, ?, ?, ?, ?)',
        [TENANT, assignment, user, role, village, sensitive ? 1 : 0, from, to],
      );
  }

  /** One request, as it would come over HTTP. */
  async request(
    method: string,
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string | Uint8Array | null,
  ): Promise<{ status: number; headers: Record<string, string>; text: string; cookie: string }> {
    if (this.#app === null) throw new Error('the server is closed');
    const answer = await this.#app.inject({
      method: method as 'GET',
      url,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === null ? {} : { payload: typeof body === 'string' ? body : Buffer.from(body) }),
    });
    return {
      status: answer.statusCode,
      headers: Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)])),
      text: answer.payload,
      cookie: String(answer.headers['set-cookie'] ?? '').split(';', 1)[0] ?? '',
    };
  }

  async backUp(): Promise<Backup> {
    const { rights } = this;
    if (this.database === 'memory') return { rows: await this.#dump(), file: null, rights };
    const file = join(this.#path, `backup-${++this.#backups}`);
    await writeBackup(this.deps.store.flavour, this.#folder, file);
    return { rows: new Map(), file, rights };
  }

  /** A backup of before anybody had enrolled. */
  get firstBackup(): Backup {
    return { rows: this.#beforeEnrolment, file: null, rights: this.rights };
  }

  /** Puts a backup back, as the administration command does; a new epoch begins. */
  async restore(backup: Backup, epoch: string): Promise<void> {
    if (backup.file !== null) {
      await this.#stop();
      await restoreBackup(this.#folder, backup.file, epoch, ++this.#backups);
      await this.#start();
    } else {
      await this.#load(backup.rows);
      await this.deps.store.db.updateTable('meta').set({ value: epoch }).where('name', '=', 'epoch').execute();
      await this.deps.store.db.updateTable('devices').set({ nonce: null }).execute();
    }
    await this.setRights(backup.rights);
  }

  async #dump(): Promise<Rows> {
    const rows = new Map<string, readonly object[]>();
    for (const table of await this.#tables())
      rows.set(table, (await this.#run(`select * from "${table}"`)) as readonly object[]);
    return rows;
  }

  async #load(rows: Rows): Promise<void> {
    await this.#run('begin');
    for (const table of await this.#tables()) {
      await this.#run(`delete from "${table}"`);
      for (const row of rows.get(table) ?? []) {
        const columns = Object.keys(row);
        const text = `insert into "${table}" (${columns.map((name) => `"${name}"`).join()}) values (${columns.map(() => '?').join()})`;
        await this.#run(text, Object.values(row));
      }
    }
    await this.#run('commit');
  }

  async #tables(): Promise<readonly string[]> {
    this.#names ??= ((await this.#run("select name from sqlite_master where type = 'table'")) as { name: string }[])
      .map(({ name }) => name)
      .filter((name) => !/^(kysely|sqlite)_/.test(name));
    return this.#names;
  }

  async #run(text: string, values: readonly unknown[] = []): Promise<unknown[]> {
    return (await this.deps.store.db.executeQuery(CompiledQuery.raw(text, [...values]))).rows;
  }
}
