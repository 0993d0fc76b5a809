import { policyFingerprint } from '#domain/eligibility/policy-fingerprint.ts';
import { type Policy } from '#domain/eligibility/policy.ts';
import { sha256 } from '../crypto/hashing.ts';

/** The policy that this server judges by. */
export interface PolicyInForce {
  readonly policy: Policy;
  /** Tells it from every other: evaluations of another version are made again. */
  readonly version: string;
}

export function policyInForce(policy: Policy): PolicyInForce {
  return { policy, version: policyFingerprint(policy, sha256) };
}
