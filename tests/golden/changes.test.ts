import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { shippedPolicies } from '#content/policies/load.ts';
import { type Change } from '#domain/change/change.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type PublicKey } from '#domain/sync/protocol.ts';
import { isRefused, partProblem, readLine } from '../../sync-server/admission/read-line.ts';
import { publicKeyOf, verifyText } from '../../sync-server/crypto/hashing.ts';
import { goldenLines } from '../support/golden-views.ts';

/**
 * Signed changes as released versions made them, kept for ever: conflicts, a removal beside an edit, an alias, a move,
 * a void change, every kind of value. Whatever the code becomes, it reads them to the same bytes.
 */

const FILES: Readonly<Record<string, string>> = {
  'v1.ndjson': '1qP_ntLBF2jOawa48KTLmKaPmpwHbMYawTuz3H_URaY',
  'v1.ruling.json': 'L1yTPTphrMRh-jSKmrP5u5JxcTloYCR63yULaMqNr3Y',
  'v1.expected.ndjson': 'cHYnygFQurFy5BtekJZopySm1RXhsbW6twOqwBB2RWU',
};

const read = (name: string) => readFileSync(new URL(`changes/${name}`, import.meta.url), 'utf8');
const linesOf = (name: string) => read(name).split('\n').slice(0, -1);

test.each(Object.entries(FILES))('%s is what was kept', (name, fingerprint) => {
  expect(createHash('sha256').update(read(name)).digest('base64url')).toBe(fingerprint);
});

describe('version 1', () => {
  const lines = linesOf('v1.ndjson');
  const changes = lines.map((line) => JSON.parse(line) as Change);
  const {
    keys,
    voided,
    policy: id,
  } = JSON.parse(read('v1.ruling.json')) as {
    keys: Record<string, PublicKey>;
    voided: string[];
    policy: string;
  };
  const policy = shippedPolicies.find((one) => one.id === id);
  if (policy === undefined) throw new Error(`the policy ${id} ships no more`);

  /** Everything a stored change must pass, as words. */
  async function fault(line: string): Promise<string | null> {
    const found = readLine(Buffer.from(line));
    if (isRefused(found)) return found.code;
    const { envelope, signature } = found.change;
    const key = keys[envelope.device];
    if (key === undefined || !(await verifyText(publicKeyOf(key), found.envelopeText, signature))) return 'SIGNATURE';
    return partProblem(found.change);
  }

  test('every change is canonical, whole and signed by its device', async () => {
    expect(await Promise.all(lines.map(fault))).toEqual(lines.map(() => null));
    expect(changes.map((change) => canonicalJson(change))).toEqual(lines);
  });

  test('an altered answer or envelope does not pass', async () => {
    const [first = ''] = lines;
    expect(await fault(first.replace('1800000', '1800001'))).toMatch(/another hash/);
    expect(await fault(first.replace('"n":1', '"n":2'))).toBe('SIGNATURE');
  });

  test('views, digests and evaluation are the same bytes, in whatever order the changes come', () => {
    const expected = linesOf('v1.expected.ndjson');
    expect(goldenLines(changes, voided, policy)).toEqual(expected);
    // The first change names the home of a record that states none; the rest may come in any order.
    const [first, ...others] = changes;
    if (first === undefined) throw new Error('no change');
    expect(goldenLines([first, ...others.reverse()], voided, policy)).toEqual(expected);
    expect(goldenLines(changes, [], policy)).not.toEqual(expected);
  });
});
