import { assess } from './assessment.ts';
import type { Assessment } from './assessment.ts';
import type { Evaluation, Flag, Lead } from './evaluation.ts';
import { exclusionRecord, isAnyHit, isSplitRecent } from './exclusions.ts';
import type { HouseholdFacts } from './facts.ts';
import { hasKeyGroup, isAllWithoutLabour, isSomeoneDisabled, isSomeoneIll } from './members.ts';
import { missingFacts } from './missing.ts';
import { perHead } from './money.ts';
import type { Policy } from './policy.ts';
import { reasonsOf } from './reasons.ts';

function hasInconsistentRisk(facts: HouseholdFacts, allWithoutLabour: boolean): boolean {
  for (const { kind } of facts.risks ?? []) {
    if (kind === 'illness' && isSomeoneIll(facts.members) === false) return true;
    if (kind === 'disability' && isSomeoneDisabled(facts.members) === false) return true;
    if (kind === 'unstableJob' && allWithoutLabour) return true;
  }
  return false;
}

/** The flags that are known to hold, sorted. */
function flagsOf(assessment: Assessment, heavyMedicalCost: boolean, policy: Policy): Flag[] {
  const { facts, line, money, people, window, exclusions, decision, overrideComplete } = assessment;
  const allWithoutLabour = isAllWithoutLabour(facts.members) === true;
  const flags: Flag[] = [];
  if (allWithoutLabour) flags.push('allWithoutLabour');
  if (facts.consentSigned !== true) flags.push('consentMissing');
  if (money.business !== null && money.business > 0 && money.businessCost === 0) flags.push('costForgotten');
  if (assessment.judgements.withinLine === true && line !== null && money.net === line.amount * (people ?? 0)) {
    flags.push('equalsLine');
  }
  if (hasInconsistentRisk(facts, allWithoutLabour)) flags.push('inconsistentRisk');
  if (hasKeyGroup(facts.members, heavyMedicalCost, facts.asOf, policy.limits.elderAge)) flags.push('keyGroup');
  if (line !== null && line.validFrom.slice(0, 4) < facts.asOf.slice(0, 4)) flags.push('lineFromEarlierYear');
  if (decision.suggested !== null && isAnyHit(exclusions) && overrideComplete) flags.push('overridden');
  if (isSplitRecent(facts.splitOrMerge, window) === true) flags.push('recentSplit');
  return flags;
}

/** What must be followed up, sorted. */
function leadsOf({ facts, problems }: Assessment, heavyMedicalCost: boolean): Lead[] {
  const leads: Lead[] = [];
  if (facts.risks !== null && facts.risks.some(({ kind }) => kind === 'unstableJob')) leads.push('employment');
  if (problems.housing === true) leads.push('housing');
  if (heavyMedicalCost) leads.push('medicalCost');
  if (problems.medicalInsurance === true) leads.push('medicalInsurance');
  if (problems.schooling === true) leads.push('schooling');
  if (problems.water === true) leads.push('water');
  return leads;
}

function displayedPerHead(total: number | null, people: number | null): number | null {
  return total === null || people === null || people === 0 ? null : perHead(total, people);
}

/**
 * Evaluates one household at one month: the task `identify` of the evaluation contract, with its explanation.
 * @param facts valid facts (see `validateIdentify`); money in fen
 * @param policy the rows, lists and limits to judge by
 */
export function evaluateIdentify(facts: HouseholdFacts, policy: Policy): Evaluation {
  const assessment = assess(facts, policy);
  const { line, people, money, judgements, decision } = assessment;
  const heavyMedicalCost = money.medicalSelfPaid !== null && money.medicalSelfPaid >= policy.medicalCost;
  return {
    verdict: decision.verdict,
    suggested: decision.suggested,
    line:
      line === null
        ? null
        : { amount: line.amount, region: line.region, validFrom: line.validFrom, document: line.document },
    window: assessment.window,
    people,
    netIncome: money.net,
    referenceIncome: money.reference,
    perHead: displayedPerHead(money.net, people),
    referencePerHead: displayedPerHead(money.reference, people),
    withinLine: judgements.withinLine,
    referenceWithinLine: judgements.referenceWithinLine,
    exclusions: exclusionRecord(assessment.exclusions),
    flags: flagsOf(assessment, heavyMedicalCost, policy),
    leads: leadsOf(assessment, heavyMedicalCost),
    missing: missingFacts(assessment, policy),
    reasons: reasonsOf(assessment, policy),
  };
}
