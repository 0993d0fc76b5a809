import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { shippedPolicy } from '#content/policies/load.ts';
import { type Policy } from '#domain/eligibility/policy.ts';
import { invite } from '../../sync-server/accounts/devices.ts';
import { addUser, assign } from '../../sync-server/accounts/people.ts';
import { addVillage } from '../../sync-server/accounts/places.ts';
import { createApp } from '../../sync-server/app.ts';
import { type AppDeps } from '../../sync-server/deps.ts';
import { type OpenServer, openServer } from '../../sync-server/open-server.ts';
import { TestDevice } from './test-device.ts';
import { type TestDatabase } from './new-database.ts';
import { testDatabase } from './test-database.ts';

export const VILLAGE = '530925101201';
export const OTHER_VILLAGE = '530925101202';
export const FAR_VILLAGE = '530925102201';

export interface TestPerson {
  readonly user: string;
  readonly login: string;
  readonly password: string;
  readonly assignment: string;
}

/** The real server inside the test's process, on a folder of its own, with a clock that the test moves. */
export class TestServer {
  readonly data: string;
  /** `sqlite`, or the address of a database of its own. */
  readonly database: string;
  readonly #database: TestDatabase;
  /** Server clock, milliseconds. */
  clock = Date.UTC(2026, 10, 23, 8);
  /** What the next start judges by; null: by what is published. */
  policy: Policy | null = shippedPolicy;
  url = '';
  #server: OpenServer | null = null;
  #app: FastifyInstance | null = null;

  private constructor(data: string, database: TestDatabase) {
    this.data = data;
    this.#database = database;
    this.database = database.address;
  }

  static async start(): Promise<TestServer> {
    const server = new TestServer(await mkdtemp(join(tmpdir(), 'fangpin-')), await testDatabase());
    await server.open();
    return server;
  }

  async open(): Promise<void> {
    this.#server = await openServer({
      data: this.data,
      database: this.database,
      log: pino({ level: process.env['FANGPIN_LOG'] ?? 'fatal' }),
      ...(this.policy === null ? {} : { policy: this.policy }),
      now: () => this.clock,
    });
    this.#app = await createApp(this.#server.deps, { dist: null });
    this.url = (await this.#app.listen({ port: 0, host: '127.0.0.1' })).replace(/\/$/, '');
  }

  async close(): Promise<void> {
    await this.#app?.close();
    await this.#server?.close();
  }

  async restart(): Promise<void> {
    await this.close();
    await this.open();
  }

  /** Closes the server and removes its data. */
  async remove(): Promise<void> {
    await this.close();
    await this.#database.drop();
    await rm(this.data, { recursive: true, force: true });
  }

  get deps(): AppDeps {
    if (this.#server === null) throw new Error('the server is closed');
    return this.#server.deps;
  }

  /** Everything that waits is evaluated when this resolves. */
  async evaluate(): Promise<void> {
    await this.#server?.evaluator.catchUp();
  }

  /** Judges some households again that another policy judged; returns how many. */
  async rejudge(atOnce: number): Promise<number> {
    return (await this.#server?.evaluator.rejudge(atOnce)) ?? 0;
  }

  async person(
    login: string,
    role: 'cadre' | 'leader' | 'supervisor' | 'administrator',
    village = VILLAGE,
    more: { sensitive?: boolean; from?: number; to?: number } = {},
  ): Promise<TestPerson> {
    const { store } = this.deps;
    return store.write(async (trx) => {
      await addVillage(trx, VILLAGE, '甲村（测试）');
      await addVillage(trx, OTHER_VILLAGE, '乙村（测试）');
      await addVillage(trx, FAR_VILLAGE, '丙村（测试）');
      const { user, password } = await addUser(
        trx,
        { login, name: `${login}（测试）`, password: `${login}-password`, administrator: role === 'administrator' },
        this.clock,
      );
      const assignment =
        role === 'administrator'
          ? ''
          : await assign(trx, {
              user,
              role,
              village,
              sensitive: more.sensitive ?? true,
              from: more.from ?? null,
              to: more.to ?? null,
            });
      return { user, login, password, assignment };
    });
  }

  async inviteCode(user: string): Promise<string> {
    return (await this.deps.store.write((trx) => invite(trx, user, this.clock))).code;
  }

  /** A person with an enrolled tablet. */
  async tablet(
    login: string,
    role: 'cadre' | 'leader' | 'supervisor' = 'cadre',
    village = VILLAGE,
  ): Promise<TestDevice> {
    const person = await this.person(login, role, village);
    return this.tabletOf(person);
  }

  async tabletOf(person: TestPerson): Promise<TestDevice> {
    const device = await TestDevice.create(this.url, { now: () => this.clock });
    await device.enrol(await this.inviteCode(person.user), person.assignment);
    device.password = person.password;
    return device;
  }
}
