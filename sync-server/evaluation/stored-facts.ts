import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type HouseholdFacts } from '#domain/eligibility/facts.ts';
import { type JudgedFacts } from '#domain/eligibility/judged-facts.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { sha256 } from '../crypto/hashing.ts';

/** Facts as they stand in the database: small, with a name that changes whenever they do. */
export interface StoredFacts {
  readonly hash: string;
  readonly facts: Uint8Array;
}

/** Names and ids of members decide nothing and are not kept a second time. */
export function packFacts({ variants, baseTypeOpen }: JudgedFacts): StoredFacts {
  const text = canonicalJson({ variants: variants?.map(withoutNames) ?? null, baseTypeOpen });
  return { hash: sha256(text).slice(0, 22), facts: deflateRawSync(text) };
}

function withoutNames(facts: HouseholdFacts): HouseholdFacts {
  if (facts.members === null) return facts;
  return { ...facts, members: facts.members.map(({ name: _name, ...member }) => ({ ...member, id: '' })) };
}

export function unpackFacts(facts: Uint8Array): JudgedFacts {
  return JSON.parse(inflateRawSync(facts).toString()) as JudgedFacts;
}
