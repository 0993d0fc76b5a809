import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { type AppDeps } from '../deps.ts';
import { PublishedContent } from '../reference/published-content.ts';
import { type Db, TENANT } from '../store/store.ts';
import { evaluateHousehold } from './evaluate-household.ts';

/** The administration command and other processes leave jobs, too: looked for this often without being told. */
const LOOK_EVERY = 1000;
const AT_ONCE = 50;
/** Nobody waits for what another policy says: short steps, so that requests come in between. */
const REJUDGED_AT_ONCE = 10;

/**
 * Evaluates what admission touched, after its transaction. The list of households is in the database, so nothing is
 * forgotten over a restart, and a household that changes while it is evaluated stays on the list.
 *
 * When nothing waits, households judged by another policy than that in force are judged again. Each stored evaluation
 * names its policy, so the database itself knows how far this has come.
 */
export class Evaluator {
  readonly #deps: Pick<AppDeps, 'store' | 'log' | 'now' | 'inForce'>;
  readonly #content = new PublishedContent();
  /** Judged again up to this household since the start; one that cannot be judged is tried again at the next. */
  #rejudgedTo: string | null = '';
  #running: Promise<void> | null = null;
  #stopping = new AbortController();
  #wake: (() => void) | null = null;

  constructor(deps: Pick<AppDeps, 'store' | 'log' | 'now' | 'inForce'>) {
    this.#deps = deps;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.wake();
    await this.#running;
  }

  wake(): void {
    this.#wake?.();
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const done = await this.#step().catch((error: unknown) => {
        this.#deps.log.error({ name: (error as Error).name }, 'evaluation failed; tried again later');
        return 0;
      });
      if (done === 0) await this.#rest();
    }
  }

  async #step(): Promise<number> {
    const done = await this.work();
    if (done > 0) return done;
    const begun = performance.now();
    const again = await this.rejudge();
    // As long as it worked it rests: at least half of the time belongs to others.
    if (again > 0) await sleep(performance.now() - begun);
    return again;
  }

  async #rest(): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    await sleep(LOOK_EVERY, undefined, { signal: woken.signal, ref: false }).catch(() => undefined);
    this.#wake = null;
  }

  /** Evaluates some of the waiting households; returns how many. */
  async work(): Promise<number> {
    const { store } = this.#deps;
    const waiting = store.db.selectFrom('evaluation_jobs').select(['household', 'since']).where('tenant', '=', TENANT);
    if ((await waiting.limit(1).executeTakeFirst()) === undefined) return 0;
    await this.#content.learn(store.db);
    const done = await store.write(async (trx) => {
      // Taken until the end: other processes take others, and who changes one of these waits, so that it is read whole.
      const jobs = await trx
        .selectFrom('evaluation_jobs')
        .select(['household', 'since'])
        .where('tenant', '=', TENANT)
        .limit(AT_ONCE)
        .$if(store.flavour.name === 'postgres', (some) => some.forUpdate().skipLocked())
        .execute();
      for (const { household, since } of jobs) {
        await this.#evaluate(trx, household);
        await trx
          .deleteFrom('evaluation_jobs')
          .where('tenant', '=', TENANT)
          .where('household', '=', household)
          .where('since', '=', since)
          .execute();
      }
      return jobs.length;
    }, new Set());
    // Others' requests come first.
    await sleep(0);
    return done;
  }

  /** Judges some households again that another policy judged; returns how many, 0 when none is left. */
  async rejudge(atOnce = REJUDGED_AT_ONCE): Promise<number> {
    if (this.#rejudgedTo === null) return 0;
    const { store, log, inForce } = this.#deps;
    const from = this.#rejudgedTo;
    const due = (db: Db) =>
      db
        .selectFrom('evaluations')
        .select('household')
        .where('tenant', '=', TENANT)
        .where('household', '>', from)
        .where('version', '!=', inForce.version)
        .orderBy('household')
        .limit(atOnce);
    await this.#content.learn(store.db);
    const rows =
      (await due(store.db).execute()).length === 0
        ? []
        : await store.write(async (trx) => {
            const taken = await due(trx)
              .$if(store.flavour.name === 'postgres', (some) => some.forUpdate().skipLocked())
              .execute();
            for (const { household } of taken) await this.#evaluate(trx, household);
            return taken;
          }, new Set());
    const last = rows.at(-1)?.household ?? null;
    if (last === null && from !== '')
      log.info({ version: inForce.version }, 'all households are judged by this policy');
    if (last !== null && from === '')
      log.info({ version: inForce.version }, 'households are judged again by this policy');
    this.#rejudgedTo = last;
    await sleep(0);
    return rows.length;
  }

  /** A household that cannot be evaluated does not stop the others; its next change tries again. */
  async #evaluate(db: Db, household: string): Promise<void> {
    await sql`savepoint household`.execute(db);
    try {
      await evaluateHousehold(db, household, this.#deps.inForce, this.#deps.now());
      await sql`release savepoint household`.execute(db);
    } catch (error) {
      if (this.#deps.store.flavour.isBusy(error)) throw error;
      await sql`rollback to savepoint household`.execute(db);
      this.#deps.log.error(
        { household, name: (error as Error).name, stack: (error as Error).stack },
        'this household cannot be evaluated',
      );
    }
  }

  /** Everything that waits, evaluated when this resolves. */
  async catchUp(): Promise<void> {
    while ((await this.work()) + (await this.rejudge()) > 0);
  }
}
