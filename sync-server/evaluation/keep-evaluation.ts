import { randomBytes } from 'node:crypto';
import { uuidV7 } from '#domain/change/uuid-v7.ts';
import { type StoredEvaluation } from '#domain/eligibility/evaluate-file.ts';
import { type Evaluation } from '#domain/eligibility/evaluation.ts';
import { type JudgedFacts, verdictUnder } from '#domain/eligibility/judged-facts.ts';
import { type VerdictCause } from '#domain/sync/desk-evaluation-protocol.ts';
import { type Db, TENANT } from '../store/store.ts';
import { type Judgement } from './judge-file.ts';
import { type PolicyInForce } from './policy-in-force.ts';
import { type StoredFacts, packFacts, unpackFacts } from './stored-facts.ts';

interface Judged {
  readonly household: string;
  readonly village: string;
  readonly judgement: Judgement;
  readonly facts: JudgedFacts | null;
}

interface Before {
  readonly evaluation: StoredEvaluation;
  readonly version: string;
  readonly stored: StoredFacts | null;
}

/** Writes an evaluation with its facts, and a line of history when the verdict is another than before. */
export async function keepEvaluation(
  db: Db,
  { household, village, judgement, facts }: Judged,
  inForce: PolicyInForce,
  now: number,
): Promise<void> {
  const before = await evaluationBefore(db, household);
  const saved = {
    evaluation: judgement.evaluation === null ? null : JSON.stringify(judgement.evaluation),
    completeness: JSON.stringify(judgement.completeness),
    version: inForce.version,
    at: now,
  };
  await db
    .insertInto('evaluations')
    .values({ tenant: TENANT, household, ...saved })
    .onConflict((conflict) => conflict.columns(['tenant', 'household']).doUpdateSet(saved))
    .execute();
  const packed = facts === null ? null : packFacts(facts);
  await keepFacts(db, household, before?.stored ?? null, packed);
  if (before === null) return;
  const from = before.evaluation.result;
  const to = judgement.evaluation?.result ?? null;
  if (from.verdict === to?.verdict) return;
  await db
    .insertInto('verdict_changes')
    .values({
      tenant: TENANT,
      id: uuidV7(now, randomBytes(10)),
      household,
      village,
      from_verdict: from.verdict,
      to_verdict: to?.verdict ?? '',
      because: causeOf(before, judgement, packed, inForce),
      rules: JSON.stringify(changedRules(from, to)),
      at: now,
    })
    .execute();
}

/** What is forgotten of a household that is none any more. */
export async function forgetEvaluation(db: Db, household: string): Promise<void> {
  for (const table of ['evaluations', 'evaluation_facts', 'verdict_changes'] as const) {
    await db.deleteFrom(table).where('tenant', '=', TENANT).where('household', '=', household).execute();
  }
}

/** The evaluation that is about to be replaced; null when the household was not judged yet. */
async function evaluationBefore(db: Db, household: string): Promise<Before | null> {
  const row = await db
    .selectFrom('evaluations')
    .leftJoin('evaluation_facts as facts', (join) =>
      join.onRef('facts.tenant', '=', 'evaluations.tenant').onRef('facts.household', '=', 'evaluations.household'),
    )
    .select(['evaluations.evaluation', 'evaluations.version', 'facts.hash', 'facts.facts'])
    .where('evaluations.tenant', '=', TENANT)
    .where('evaluations.household', '=', household)
    .executeTakeFirst();
  if (row === undefined || row.evaluation === null) return null;
  const { hash, facts } = row;
  return {
    evaluation: JSON.parse(row.evaluation) as StoredEvaluation,
    version: row.version,
    stored: hash === null || facts === null ? null : { hash, facts },
  };
}

async function keepFacts(
  db: Db,
  household: string,
  before: StoredFacts | null,
  packed: StoredFacts | null,
): Promise<void> {
  if (packed === null) {
    await db.deleteFrom('evaluation_facts').where('tenant', '=', TENANT).where('household', '=', household).execute();
  } else if (packed.hash !== before?.hash) {
    await db
      .insertInto('evaluation_facts')
      .values({ tenant: TENANT, household, ...packed })
      .onConflict((conflict) => conflict.columns(['tenant', 'household']).doUpdateSet(packed))
      .execute();
  }
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
