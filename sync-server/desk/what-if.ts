import { setImmediate as others, setTimeout as pause } from 'node:timers/promises';
import { type JudgedFacts, verdictUnder } from '#domain/eligibility/judged-facts.ts';
import { type Verdict } from '#domain/eligibility/evaluation.ts';
import { windowOf } from '#domain/calendar/months.ts';
import { moneyOf } from '#domain/eligibility/money.ts';
import { type Policy } from '#domain/eligibility/policy.ts';
import { type WhatIfAnswer, type WhatIfRequest } from '#domain/sync/desk-evaluation-protocol.ts';
import { type AppDeps } from '../deps.ts';
import { unpackFacts } from '../evaluation/stored-facts.ts';
import { Refusal } from '../http/problem.ts';
import { type Reader, supervisedWithin } from '../rights/rights.ts';
import { type Db, TENANT, inPieces } from '../store/store.ts';
import { villageNames } from './desk-list.ts';
import { withinPrefixes } from './desk-scope.ts';

/** After so many households whoever else asks is answered. */
const AT_ONCE = 500;
/** Read beforehand at one go, and the pause after it, milliseconds: whoever asks meanwhile hardly waits. */
const WARM = { atOnce: 100, pause: 20 } as const;
/** Facts of a large county; beyond it facts are read anew each time. */
const MOST_KEPT = 60_000;

interface Known {
  readonly hash: string;
  readonly facts: JudgedFacts;
  /** The one in force when this was read. */
  readonly policy: Policy;
  /** By that policy. */
  readonly verdict: Verdict;
  /** Fen; null when nobody knows. */
  readonly medicalSelfPaid: number | null;
}

type Village = WhatIfAnswer['byVillage'][number];

/**
 * Judges stored facts by another policy and says what would be different; writes nothing. Facts once read are kept in
 * memory by their hash, so a second question needs no more of the database than which facts are the present ones.
 */
export class WhatIf {
  readonly #deps: Pick<AppDeps, 'store' | 'inForce'>;
  readonly #known = new Map<string, Known>();

  constructor(deps: Pick<AppDeps, 'store' | 'inForce'>) {
    this.#deps = deps;
  }

  /** Errors: Refusal RIGHT when the person supervises nothing of the place. */
  async answer(reader: Reader, request: WhatIfRequest): Promise<WhatIfAnswer> {
    const prefixes = supervisedWithin(reader, request.place);
    if (prefixes.length === 0) throw new Refusal('RIGHT');
    const { db } = this.#deps.store;
    const present = this.#deps.inForce().policy;
    const tried = policyTried(present, request);
    const rows = await db
      .selectFrom('desk_rows')
      .leftJoin('evaluation_facts as facts', (join) =>
        join.onRef('facts.tenant', '=', 'desk_rows.tenant').onRef('facts.household', '=', 'desk_rows.household'),
      )
      .select(['desk_rows.household', 'desk_rows.village', 'facts.hash'])
      .where('desk_rows.tenant', '=', TENANT)
      .where(withinPrefixes(prefixes))
      .execute();
    const judged = rows.flatMap(({ household, village, hash }) => (hash === null ? [] : { household, village, hash }));

    const villages = new Map<string, Village>();
    for (const piece of inPieces(judged, AT_ONCE)) {
      const found = await this.#knownOf(db, piece, present);
      for (const { household, village } of piece) {
        const known = found.get(household);
        // Joined with another since the list was read.
        if (known === undefined) continue;
        const count = villages.get(village) ?? emptyVillage(village);
        villages.set(village, count);
        add(count, known, present, tried);
      }
      await others();
    }
    const byVillage = [...villages.values()].sort((a, b) => (a.village < b.village ? -1 : 1));
    const names = await villageNames(db, [...villages.keys()]);
    for (const count of byVillage) count.name = names(count.village);
    return { ...sumOf(byVillage), byVillage, notJudged: rows.length - judged.length };
  }

  /** Reads all facts beforehand, little by little, so that the first question is as quick as the next. */
  async warm(signal: AbortSignal): Promise<void> {
    for (let after = ''; !signal.aborted;) {
      const rows = await this.#deps.store.db
        .selectFrom('evaluation_facts')
        .select(['household', 'hash'])
        .where('tenant', '=', TENANT)
        .where('household', '>', after)
        .orderBy('household')
        .limit(WARM.atOnce)
        .execute();
      const last = rows.at(-1);
      if (last === undefined || this.#known.size >= MOST_KEPT) return;
      await this.#knownOf(this.#deps.store.db, rows, this.#deps.inForce().policy);
      after = last.household;
      await pause(WARM.pause, undefined, { ref: false });
    }
  }

  async #knownOf(
    db: Db,
    wanted: readonly { readonly household: string; readonly hash: string }[],
    policy: Policy,
  ): Promise<Map<string, Known>> {
    const found = new Map<string, Known>();
    const unread: string[] = [];
    for (const { household, hash } of wanted) {
      const known = this.#known.get(household);
      if (known?.hash === hash && known.policy === policy) found.set(household, known);
      else unread.push(household);
    }
    if (unread.length === 0) return found;
    const rows = await db
      .selectFrom('evaluation_facts')
      .select(['household', 'hash', 'facts'])
      .where('tenant', '=', TENANT)
      .where('household', 'in', unread)
      .execute();
    for (const { household, hash, facts } of rows) {
      const known = knownFrom(hash, unpackFacts(facts), policy);
      found.set(household, known);
      if (this.#known.size < MOST_KEPT || this.#known.has(household)) this.#known.set(household, known);
    }
    return found;
  }
}

function knownFrom(hash: string, facts: JudgedFacts, policy: Policy): Known {
  const shown = facts.variants?.[0];
  const medicalSelfPaid =
    shown === undefined ? null : moneyOf(shown, windowOf(shown.asOf), policy.uncountedTransfers).medicalSelfPaid;
  return { hash, facts, policy, verdict: verdictUnder(facts, policy), medicalSelfPaid };
}

function policyTried(policy: Policy, { line, uncountedTransfers, medicalCost }: WhatIfRequest): Policy {
  const everywhere = (amount: number) => [{ region: '', validFrom: '0001-01', validTo: null, amount, document: '' }];
  return {
    ...policy,
    lines: line === undefined ? policy.lines : everywhere(line.amount),
    uncountedTransfers: uncountedTransfers ?? policy.uncountedTransfers,
    medicalCost: medicalCost ?? policy.medicalCost,
  };
}

function emptyVillage(village: string): Village {
  return { village, name: '', households: 0, from: {}, to: {}, changed: 0, medicalLeads: { from: 0, to: 0 } };
}

function add(count: Village, { facts, verdict: from, medicalSelfPaid }: Known, present: Policy, tried: Policy): void {
  const to = verdictUnder(facts, tried);
  count.households += 1;
  count.from[from] = (count.from[from] ?? 0) + 1;
  count.to[to] = (count.to[to] ?? 0) + 1;
  if (from !== to) count.changed += 1;
  if (medicalSelfPaid !== null && medicalSelfPaid >= present.medicalCost) count.medicalLeads.from += 1;
  if (medicalSelfPaid !== null && medicalSelfPaid >= tried.medicalCost) count.medicalLeads.to += 1;
}

function sumOf(villages: readonly Village[]): Omit<WhatIfAnswer, 'byVillage' | 'notJudged'> {
  const { village: _, name: __, ...sum } = emptyVillage('');
  for (const { households, from, to, changed, medicalLeads } of villages) {
    sum.households += households;
    sum.changed += changed;
    sum.medicalLeads.from += medicalLeads.from;
    sum.medicalLeads.to += medicalLeads.to;
    for (const [verdict, count] of Object.entries(from)) sum.from[verdict] = (sum.from[verdict] ?? 0) + count;
    for (const [verdict, count] of Object.entries(to)) sum.to[verdict] = (sum.to[verdict] ?? 0) + count;
  }
  return sum;
}
