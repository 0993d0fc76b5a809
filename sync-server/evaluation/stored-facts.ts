import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type JudgedFacts } from '#domain/eligibility/judged-facts.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { sha256 } from '../crypto/hashing.ts';

/** Facts as they stand in the database: small, with a name that changes whenever they do. */
export interface StoredFacts {
  readonly hash: string;
  readonly facts: Uint8Array;
}

export function packFacts(facts: JudgedFacts): StoredFacts {
  const text = canonicalJson(facts);
  return { hash: sha256(text).slice(0, 22), facts: deflateRawSync(text) };
}

export function unpackFacts(facts: Uint8Array): JudgedFacts {
  return JSON.parse(inflateRawSync(facts).toString()) as JudgedFacts;
}
