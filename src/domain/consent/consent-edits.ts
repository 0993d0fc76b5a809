import { type Edit } from '../change/changes-between.ts';
import { type Json } from '../encoding/canonical-json.ts';
import { type Code } from '../record/code-lists.ts';
import { type ConsentTemplate, templateName } from './consent-template.ts';

/** One signature as it was given. */
export interface ConsentSignature {
  /** Person record, or a fresh id for a guardian who is none of the household. */
  readonly signer: string;
  readonly role: Code<'signerRole'>;
  readonly method: Code<'signMethod'>;
  /** Picture of the signature, fingerprint or paper: hash of a file that the change names. */
  readonly sha256: string;
  /** Strokes of a drawn signature, a file too. */
  readonly strokes?: string;
  /** Milliseconds. */
  readonly signedAt: number;
  readonly name: string;
  /** Who wrote for somebody who cannot. */
  readonly scribe?: string;
  /** Person records that it speaks for. */
  readonly forPersons: readonly string[];
}

/** Everything of one signing, to be kept as one immutable change. */
export interface ConsentSigning {
  readonly household: string;
  readonly template: ConsentTemplate;
  /** Exactly what was shown and read out, and its hash. */
  readonly text: string;
  readonly textHash: string;
  readonly language: Code<'language'>;
  readonly interpreter?: string;
  readonly readAloud: boolean;
  readonly readBy: string;
  /** `YYYY-MM-DD` */
  readonly signedOn: string;
  /** Person records whose data may be queried. */
  readonly subjects: readonly string[];
  readonly signatures: readonly ConsentSignature[];
  readonly witness?: string;
}

/** The edits of a new consent record; what was left blank is not written. */
export function consentEdits(signing: ConsentSigning): Record<string, Edit> {
  const { template, subjects, signatures, ...rest } = signing;
  const answers: Record<string, Json | undefined> = { ...rest, template: templateName(template) };
  for (const subject of subjects) answers[`subjects/${subject}`] = true;
  for (const { signer, forPersons, ...signature } of signatures) {
    for (const [key, value] of Object.entries(signature)) answers[`signers/${signer}/${key}`] = value;
    answers[`signers/${signer}/forPersons`] = [...forPersons];
  }
  return Object.fromEntries(
    Object.entries(answers)
      .filter((entry): entry is [string, Json] => entry[1] !== undefined && entry[1] !== '')
      .map(([path, value]) => [path, { value, basis: [] }]),
  );
}
