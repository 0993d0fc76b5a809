import { type FastifyBaseLogger } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Db, type Store, TENANT } from '../store/store.ts';
import { evaluateHousehold } from './evaluate-household.ts';

/** The administration command and other processes leave jobs, too: looked for this often without being told. */
const LOOK_EVERY = 1000;
const AT_ONCE = 50;

/**
 * Evaluates what admission touched, after its transaction. The list of households is in the database, so nothing is
 * forgotten over a restart, and a household that changes while it is evaluated stays on the list.
 */
export class Evaluator {
  readonly #store: Store;
  readonly #log: FastifyBaseLogger;
  readonly #now: () => number;
  #running: Promise<void> | null = null;
  #stopping = new AbortController();
  #wake: (() => void) | null = null;

  constructor(store: Store, log: FastifyBaseLogger, now: () => number) {
    this.#store = store;
    this.#log = log;
    this.#now = now;
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
      const done = await this.work().catch((error: unknown) => {
        this.#log.error({ name: (error as Error).name }, 'evaluation failed; tried again later');
        return 0;
      });
      if (done === 0) await this.#rest();
    }
  }

  async #rest(): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    await sleep(LOOK_EVERY, undefined, { signal: woken.signal, ref: false }).catch(() => undefined);
    this.#wake = null;
  }

  /** Evaluates some of the waiting households; returns how many. */
  async work(): Promise<number> {
    const { db } = this.#store;
    const jobs = await db
      .selectFrom('evaluation_jobs')
      .select(['household', 'since'])
      .where('tenant', '=', TENANT)
      .limit(AT_ONCE)
      .execute();
    if (jobs.length === 0) return 0;
    await this.#store.write(async (trx) => {
      for (const { household, since } of jobs) {
        await this.#evaluate(trx, household);
        await trx
          .deleteFrom('evaluation_jobs')
          .where('tenant', '=', TENANT)
          .where('household', '=', household)
          .where('since', '=', since)
          .execute();
      }
    });
    // Others' requests come first.
    await sleep(0);
    return jobs.length;
  }

  /** A household that cannot be evaluated does not stop the others; its next change tries again. */
  async #evaluate(db: Db, household: string): Promise<void> {
    try {
      await evaluateHousehold(db, household, this.#now());
    } catch (error) {
      if (this.#store.flavour.isBusy(error)) throw error;
      this.#log.error(
        { household, name: (error as Error).name, stack: (error as Error).stack },
        'this household cannot be evaluated',
      );
    }
  }

  /** Everything that waits, evaluated when this resolves. */
  async catchUp(): Promise<void> {
    while ((await this.work()) > 0);
  }
}
