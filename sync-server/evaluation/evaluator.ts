import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { type AppDeps } from '../deps.ts';
import { type PublishedContent } from '../reference/published-content.ts';
import { type Db, TENANT, inPieces } from '../store/store.ts';
import { judgedBy } from './judged-by.ts';
import { evaluateHouseholds, withoutVerdict } from './evaluate-household.ts';

/** The administration command and other processes leave jobs, too: looked for this often without being told. */
const LOOK_EVERY = 1000;
const AT_ONCE = 50;
/** Nobody waits for what another policy says: short steps, so that requests come in between. */
const REJUDGED_AT_ONCE = 10;
/** Milliseconds between two words on how far it is. */
const TELL_EVERY = 5000;

type EvaluatorDeps = Pick<AppDeps, 'store' | 'log' | 'now' | 'inForce'> & {
  readonly content: PublishedContent;
  /** Words for whoever started the server. */
  readonly tell?: (words: string) => void;
};

/**
 * Evaluates what admission touched, after its transaction. The list of households is in the database, so nothing is
 * forgotten over a restart, and a household that changes while it is evaluated stays on the list.
 *
 * When nothing waits, households judged by another policy than that in force are judged again. Each stored evaluation
 * names its policy, so the database itself knows how far this has come.
 */
export class Evaluator {
  readonly #deps: EvaluatorDeps;
  /** The version of the policy that households are being judged again by, or were. */
  #rejudgesBy = '';
  /** Judged again by it up to this household; one that cannot be judged is tried again at the next start. */
  #rejudgedTo: string | null = '';
  #toldAt = 0;
  #running: Promise<void> | null = null;
  #stopping = new AbortController();
  #wake: (() => void) | null = null;

  constructor(deps: EvaluatorDeps) {
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
    await this.#deps.content.learn(store.db);
    const done = await store.write(async (trx) => {
      // Taken until the end: other processes take others, and who changes one of these waits, so that it is read whole.
      const jobs = await trx
        .selectFrom('evaluation_jobs')
        .select(['household', 'since'])
        .where('tenant', '=', TENANT)
        .limit(AT_ONCE)
        .$if(store.flavour.name === 'postgres', (some) => some.forUpdate().skipLocked())
        .execute();
      await this.#evaluate(
        trx,
        jobs.map(({ household }) => household),
      );
      // A later wish has another `since` and stays.
      for (const piece of inPieces(jobs))
        await trx
          .deleteFrom('evaluation_jobs')
          .where('tenant', '=', TENANT)
          .where(
            'household',
            'in',
            piece.map(({ household }) => household),
          )
          .where(
            'since',
            'in',
            piece.map(({ since }) => since),
          )
          .execute();
      return jobs.length;
    }, new Set());
    // Others' requests come first.
    await sleep(0);
    return done;
  }

  /** Judges some households again that another policy judged; returns how many, 0 when none is left. */
  async rejudge(atOnce = REJUDGED_AT_ONCE): Promise<number> {
    const { store } = this.#deps;
    await this.#deps.content.learn(store.db);
    const { version } = this.#deps.inForce();
    if (version !== this.#rejudgesBy) {
      this.#rejudgesBy = version;
      this.#rejudgedTo = '';
    }
    if (this.#rejudgedTo === null) return 0;
    const from = this.#rejudgedTo;
    const due = (db: Db) =>
      db
        .selectFrom('evaluations')
        .select('household')
        .where('tenant', '=', TENANT)
        .where('household', '>', from)
        .where('version', '!=', version)
        .orderBy('household')
        .limit(atOnce);
    const rows =
      (await due(store.db).execute()).length === 0
        ? []
        : await store.write(async (trx) => {
            const taken = await due(trx)
              .$if(store.flavour.name === 'postgres', (some) => some.forUpdate().skipLocked())
              .execute();
            await this.#evaluate(
              trx,
              taken.map(({ household }) => household),
            );
            return taken;
          }, new Set());
    const last = rows.at(-1)?.household ?? null;
    await this.#tell(from, last);
    this.#rejudgedTo = last;
    await sleep(0);
    return rows.length;
  }

  /** Tells whoever runs the server how far the county is: at the beginning, now and then, and at the end. */
  async #tell(from: string, to: string | null): Promise<void> {
    const { store, tell, now } = this.#deps;
    if (tell === undefined || (from === '' && to === null)) return;
    if (from !== '' && to !== null && now() - this.#toldAt < TELL_EVERY) return;
    this.#toldAt = now();
    const { policy, version } = this.#deps.inForce();
    const { judged, total } = await judgedBy(store.db, version);
    const how = `${judged} of ${total} households are judged by policy ${policy.id}`;
    tell(to === null ? `${how}; done.` : `${how}, on it …`);
  }

  /** A household that cannot be evaluated does not stop the others: then each is tried alone. */
  async #evaluate(db: Db, households: readonly string[]): Promise<void> {
    const { inForce, log, now, store } = this.#deps;
    await sql`savepoint households`.execute(db);
    try {
      await evaluateHouseholds(db, households, inForce(), now());
      await sql`release savepoint households`.execute(db);
    } catch (error) {
      if (store.flavour.isBusy(error)) throw error;
      await sql`rollback to savepoint households`.execute(db);
      const [household, ...others] = households;
      if (household !== undefined && others.length === 0) {
        const { name, stack } = error as Error;
        log.error({ household, name, stack }, 'this household cannot be judged and has no verdict now');
        await withoutVerdict(db, household);
      } else {
        for (const one of households) await this.#evaluate(db, [one]);
      }
    }
  }

  /** Everything that waits, evaluated when this resolves. */
  async catchUp(): Promise<void> {
    while ((await this.work()) + (await this.rejudge()) > 0);
  }
}
