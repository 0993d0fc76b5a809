import { policyInForce } from '#content/policies/load.ts';
import { policyFingerprint } from '#domain/eligibility/policy-fingerprint.ts';
import { type Policy } from '#domain/eligibility/policy.ts';
import { sha256 } from '../crypto/hashing.ts';

/** The policy that this server judges by. */
export interface PolicyInForce {
  readonly policy: Policy;
  /** Tells it from every other: evaluations of another version are made again. */
  readonly version: string;
}

/**
 * What this server judges by, to be asked anew each time: an administrator may publish another while it runs.
 * @param fixed always this one; left out: the one in force among those that ship and those that were published
 */
export function judgesBy(fixed?: Policy): () => PolicyInForce {
  let last: PolicyInForce | null = null;
  return () => {
    const policy = fixed ?? policyInForce();
    if (last?.policy !== policy) last = { policy, version: policyFingerprint(policy, sha256) };
    return last;
  };
}
