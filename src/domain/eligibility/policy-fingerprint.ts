import { canonicalJson } from '../encoding/canonical-json.ts';
import type { Policy } from './policy.ts';

/** Raised whenever the rules in code come to something else for the same facts and the same policy. */
const RULES = 1;

/**
 * Names a policy together with everything an evaluation takes from it: two evaluations of the same facts with the same
 * fingerprint are the same, bit for bit. Calendars are left out, for no verdict hangs on them.
 * @param hash of a text, its first 16 characters are used
 */
export function policyFingerprint(policy: Policy, hash: (text: string) => string): string {
  const { id, lines, uncountedTransfers, medicalCost, limits } = policy;
  const judgedBy = { rules: RULES, id, lines, uncountedTransfers, medicalCost, limits };
  return `${id}/${hash(canonicalJson(judgedBy)).slice(0, 16)}`;
}
