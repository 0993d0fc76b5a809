import { type Change, type Op, dotOf } from '#domain/change/change.ts';
import { sealChange } from '#domain/change/seal.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { mergeRecord } from '#domain/merge/merge.ts';
import { packLine, unpackLine } from '../../../sync-server/store/packed-line.ts';
import { type Edit, type Household } from './household.ts';

const VILLAGE = '530925101201';
let ids = 0;
/** Ascending, as time-ordered ids are. */
const newId = (): string => `01940000-0000-7000-8000-${(++ids).toString(16).padStart(12, '0')}`;
const SIGNED = 'A'.repeat(86);
const sealer = {
  hash: async () => 'h'.repeat(43),
  sign: async () => SIGNED,
  salt: () => 's'.repeat(22),
};

/** Of each record its changes, as they lie on the server. */
type Stored = ReadonlyMap<string, readonly Uint8Array[]>;

export interface OurDocument {
  readonly stored: Stored;
  /** Of each record the path and dot of what stands there. */
  readonly records: readonly { readonly id: string; readonly dots: ReadonlyMap<string, string> }[];
}

async function sealed(record: string, kind: 'household' | 'person', ops: Op[], at: number): Promise<Change> {
  const content = { id: newId(), record, kind, village: VILLAGE, dependsOn: [], sensitive: [], attachments: [] };
  const origin = {
    device: `d${at}`,
    n: 1,
    previous: null,
    author: `u${at}`,
    assignment: 'a1',
    stamp: `${(1_700_000_000_000 + at).toString(16).padStart(12, '0')}-0000`,
    wall: 1_700_000_000_000 + at,
    timezone: 480,
    timeToken: null,
    schema: 2,
    app: '1.0.0',
  };
  return (await sealChange({ ...content, ordinary: ops }, origin, sealer)).change;
}

const opsOf = (prefix: string, values: Readonly<Record<string, string | number>>): Op[] =>
  Object.entries(values).map(([name, value]) => ({ set: `${prefix}${name}`, value, replaces: [] }));

/** As it was first handed in: a change for the household with its lines, one for each member. */
export async function made({ fields, lines, members }: Household): Promise<OurDocument> {
  const whole = [
    {
      kind: 'household' as const,
      ops: [...opsOf('extra/', fields), ...lines.flatMap((line, at) => opsOf(`extra/${at}/`, line))],
    },
    ...members.map((member) => ({ kind: 'person' as const, ops: opsOf('extra/', member) })),
  ];
  const stored = new Map<string, Uint8Array[]>();
  const records: { id: string; dots: Map<string, string> }[] = [];
  for (const { kind, ops } of whole) {
    const change = await sealed(newId(), kind, ops, 0);
    stored.set(change.envelope.record, [packLine(canonicalJson(change))]);
    const dots = ops.map((op, index) => ['set' in op ? op.set : '', dotOf(change.envelope.id, index)] as const);
    records.push({ id: change.envelope.record, dots: new Map(dots) });
  }
  return { stored, records };
}

/** What a tablet sends that has changed these answers: one line for each record. */
export async function edited({ records }: OurDocument, edits: readonly Edit[], tablet: number): Promise<string[]> {
  const byRecord = new Map<number, Op[]>();
  for (const { part, index, name, value } of edits) {
    const record = part === 'members' ? 1 + index : 0;
    const path = part === 'lines' ? `extra/${index}/${name}` : `extra/${name}`;
    const ops = (byRecord.get(record) ?? []).filter((op) => !('set' in op) || op.set !== path);
    const seen = records[record]?.dots.get(path);
    byRecord.set(record, [...ops, { set: path, value, replaces: seen === undefined ? [] : [seen] }]);
  }
  const lines: string[] = [];
  for (const [record, ops] of byRecord) {
    const id = records[record]?.id ?? '';
    lines.push(canonicalJson(await sealed(id, record === 0 ? 'household' : 'person', ops, tablet)));
  }
  return lines;
}

/**
 * Stored bytes and what arrives, in; merged records and stored bytes, out. A household is a record for itself and one
 * for each member: those that nobody speaks of are not opened.
 * @returns values that stand, and what is stored
 */
export function merged(stored: Stored, arriving: readonly string[]): { live: number; stored: Stored } {
  const after = new Map(stored);
  const changes = arriving.map((line) => JSON.parse(line) as Change);
  let live = 0;
  for (const record of new Set(changes.map(({ envelope }) => envelope.record))) {
    const packed = stored.get(record) ?? [];
    const here = packed.map((bytes) => JSON.parse(unpackLine(bytes).toString()) as Change);
    here.push(...changes.filter(({ envelope }) => envelope.record === record));
    for (const values of Object.values(mergeRecord(here).live)) live += values.length;
    const lines = arriving.filter((_line, index) => changes[index]?.envelope.record === record);
    after.set(record, [...packed, ...lines.map((line) => packLine(line))]);
  }
  return { live, stored: after };
}

/** Bytes of all changes. */
export function sizeOf(stored: Stored): number {
  return [...stored.values()].flat().reduce((sum, bytes) => sum + bytes.length, 0);
}
