import { randomBytes } from 'node:crypto';
import { uuidV7 } from '#domain/change/uuid-v7.ts';
import { type StoredEvaluation } from '#domain/eligibility/evaluate-file.ts';
import { type Evaluation } from '#domain/eligibility/evaluation.ts';
import { type JudgedFacts, verdictUnder } from '#domain/eligibility/judged-facts.ts';
import { type VerdictCause } from '#domain/sync/desk-evaluation-protocol.ts';
import { insertRows } from '../store/insert-rows.ts';
import { type VerdictChangesTable } from '../store/schema.ts';
import { type Db, TENANT, inPieces } from '../store/store.ts';
import { type Judgement } from './judge-file.ts';
import { type PolicyInForce } from './policy-in-force.ts';
import { type StoredFacts, packFacts, unpackFacts } from './stored-facts.ts';

export interface Judged {
  readonly household: string;
  readonly village: string;
  readonly judgement: Judgement;
  readonly facts: JudgedFacts | null;
}

interface Before extends Known {
  readonly evaluation: StoredEvaluation;
}

interface Known {
  readonly evaluation: StoredEvaluation | null;
  readonly version: string;
  readonly stored: StoredFacts | null;
}

/** Writes evaluations with their facts, and a line of history where the verdict is another than before. */
export async function keepEvaluations(
  db: Db,
  judged: readonly Judged[],
  inForce: PolicyInForce,
  now: number,
): Promise<void> {
  const before = await evaluationsBefore(
    db,
    judged.map(({ household }) => household),
  );
  await insertRows(
    db,
    'evaluations',
    judged.map(({ household, judgement }) => ({
      tenant: TENANT,
      household,
      evaluation: judgement.evaluation === null ? null : JSON.stringify(judgement.evaluation),
      completeness: JSON.stringify(judgement.completeness),
      version: inForce.version,
      at: now,
    })),
    (insert) =>
      insert.onConflict((conflict) =>
        conflict.columns(['tenant', 'household']).doUpdateSet((row) => ({
          evaluation: row.ref('excluded.evaluation'),
          completeness: row.ref('excluded.completeness'),
          version: row.ref('excluded.version'),
          at: row.ref('excluded.at'),
        })),
      ),
  );
  const packed = new Map(
    judged.map(({ household, facts }) => [household, facts === null ? null : packFacts(facts)] as const),
  );
  await keepFacts(db, packed, before);

  const changes: VerdictChangesTable[] = [];
  for (const { household, village, judgement } of judged) {
    const old = before.get(household);
    if (old === undefined || old.evaluation === null) continue;
    const from = old.evaluation.result;
    const to = judgement.evaluation?.result ?? null;
    if (from.verdict === to?.verdict) continue;
    changes.push({
      tenant: TENANT,
      id: uuidV7(now, randomBytes(10)),
      household,
      village,
      from_verdict: from.verdict,
      to_verdict: to?.verdict ?? '',
      because: causeOf({ ...old, evaluation: old.evaluation }, judgement, packed.get(household) ?? null, inForce),
      rules: JSON.stringify(changedRules(from, to)),
      at: now,
    });
  }
  await insertRows(db, 'verdict_changes', changes);
}

/** What is forgotten of households that are none any more. */
export async function forgetEvaluations(db: Db, households: readonly string[]): Promise<void> {
  for (const table of ['evaluations', 'evaluation_facts', 'verdict_changes'] as const)
    for (const piece of inPieces(households))
      await db.deleteFrom(table).where('tenant', '=', TENANT).where('household', 'in', piece).execute();
}

/** The evaluations that are about to be replaced, those of households that could not be judged too. */
async function evaluationsBefore(db: Db, households: readonly string[]): Promise<Map<string, Known>> {
  const before = new Map<string, Known>();
  for (const piece of inPieces(households)) {
    const rows = await db
      .selectFrom('evaluations')
      .leftJoin('evaluation_facts as facts', (join) =>
        join.onRef('facts.tenant', '=', 'evaluations.tenant').onRef('facts.household', '=', 'evaluations.household'),
      )
      .select(['evaluations.household', 'evaluations.evaluation', 'evaluations.version', 'facts.hash', 'facts.facts'])
      .where('evaluations.tenant', '=', TENANT)
      .where('evaluations.household', 'in', piece)
      .execute();
    for (const { household, evaluation, version, hash, facts } of rows)
      before.set(household, {
        evaluation: evaluation === null ? null : (JSON.parse(evaluation) as StoredEvaluation),
        version,
        stored: hash === null || facts === null ? null : { hash, facts },
      });
  }
  return before;
}

async function keepFacts(
  db: Db,
  packed: ReadonlyMap<string, StoredFacts | null>,
  before: ReadonlyMap<string, Known>,
): Promise<void> {
  const gone: string[] = [];
  const rows: { tenant: string; household: string; hash: string; facts: Uint8Array }[] = [];
  for (const [household, facts] of packed) {
    const old = before.get(household)?.stored ?? null;
    if (facts === null) {
      if (old !== null) gone.push(household);
    } else if (facts.hash !== old?.hash) {
      rows.push({ tenant: TENANT, household, ...facts });
    }
  }
  for (const piece of inPieces(gone))
    await db.deleteFrom('evaluation_facts').where('tenant', '=', TENANT).where('household', 'in', piece).execute();
  await insertRows(db, 'evaluation_facts', rows, (insert) =>
    insert.onConflict((conflict) =>
      conflict
        .columns(['tenant', 'household'])
        .doUpdateSet((row) => ({ hash: row.ref('excluded.hash'), facts: row.ref('excluded.facts') })),
    ),
  );
}

/** It was the policy when the old facts come to the new verdict by it; otherwise somebody answered differently. */
function causeOf(
  { evaluation, version, stored }: Before,
  judgement: Judgement,
  packed: StoredFacts | null,
  inForce: PolicyInForce,
): VerdictCause {
  if (version === inForce.version || judgement.evaluation === null || packed === null) return 'facts';
  if (stored === null) return evaluation.factsHash === judgement.evaluation.factsHash ? 'policy' : 'facts';
  if (stored.hash === packed.hash) return 'policy';
  return verdictUnder(unpackFacts(stored.facts), inForce.policy) === judgement.evaluation.result.verdict
    ? 'policy'
    : 'facts';
}

/** The rules that came out differently, appeared or went, in the order they are read. */
function changedRules(from: Evaluation, to: Evaluation | null): string[] {
  const outcomes = ({ reasons }: Evaluation) => new Map(reasons.map(({ rule, outcome }) => [rule, outcome]));
  const [before, after] = [outcomes(from), to === null ? new Map<string, boolean | null>() : outcomes(to)];
  return [...new Set([...after.keys(), ...before.keys()])].filter((rule) => before.get(rule) !== after.get(rule));
}
