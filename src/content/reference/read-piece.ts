import { z } from 'zod';
import { ConsentTemplate } from '#domain/consent/consent-template.ts';
import { CalendarContent, PolicyContent } from '#domain/eligibility/policy.ts';
import { FormDefinition } from '#domain/form/definition.ts';
import { unfitQuestions } from '#domain/form/unfit-questions.ts';
import { CODE_LISTS } from '#domain/record/code-lists.ts';
import { RECORD_SCHEMA } from '#domain/record/fields.ts';
import { type Piece } from './piece.ts';

/** What a piece of the feed is to this build. */
export type ReadPiece =
  | { readonly is: 'form'; readonly form: FormDefinition }
  | { readonly is: 'consent'; readonly consent: ConsentTemplate }
  | { readonly is: 'policy'; readonly policy: PolicyContent }
  | { readonly is: 'calendar'; readonly calendar: CalendarContent }
  /** Of a kind that takes effect only with the build that brings it: code lists and places. */
  | { readonly is: 'withBuild' }
  /** Of a newer build than this one, or broken; `why` is for logs and the terminal. */
  | { readonly is: 'unreadable'; readonly why: string };

const KINDS: Readonly<Record<string, (piece: Piece, id: string) => ReadPiece>> = {
  form: readForm,
  consent: (piece, id) => {
    const read = readAs(ConsentTemplate, piece.body);
    if (read.is === 'unreadable') return read;
    return otherThan(`${id} version ${piece.version}`, read.value) ?? { is: 'consent', consent: read.value };
  },
  policy: readPolicy,
  calendar: ({ body }, id) => {
    const read = readAs(CalendarContent, body);
    if (read.is === 'unreadable') return read;
    if (read.value.year !== id) return { is: 'unreadable', why: `the body is the calendar of ${read.value.year}` };
    return { is: 'calendar', calendar: read.value };
  },
  codes: () => ({ is: 'withBuild' }),
  places: () => ({ is: 'withBuild' }),
};

/** Reads a piece as this build understands it; anything it would not understand wholly is unreadable. */
export function readPiece(piece: Piece): ReadPiece {
  const [kind = '', id = ''] = piece.name.split('/');
  const read = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  return read?.(piece, id) ?? { is: 'unreadable', why: `the kind ${kind} is not known` };
}

type Unreadable = Extract<ReadPiece, { is: 'unreadable' }>;

function readAs<T>(shape: z.ZodType<T>, body: unknown): Unreadable | { readonly is: 'value'; readonly value: T } {
  const read = shape.safeParse(body);
  return read.success ? { is: 'value', value: read.data } : { is: 'unreadable', why: z.prettifyError(read.error) };
}

/** The fault of a body that is not what its name says, or null. */
function otherThan(named: string, { id, version }: { id: string; version: number }): Unreadable | null {
  const inside = `${id} version ${version}`;
  return inside === named ? null : { is: 'unreadable', why: `the body is ${inside}` };
}

function readForm({ body, version }: Piece, id: string): ReadPiece {
  const read = readAs(FormDefinition, body);
  if (read.is === 'unreadable') return read;
  const form = read.value;
  const other = otherThan(`${id} version ${version}`, form);
  if (other !== null) return other;
  if (form.schema > RECORD_SCHEMA) return { is: 'unreadable', why: `record schema ${form.schema} is not known` };
  const unfit = unfitQuestions(form);
  if (unfit.length > 0) return { is: 'unreadable', why: `no field takes the answers to: ${unfit.join(', ')}` };
  return { is: 'form', form };
}

function readPolicy({ body }: Piece, id: string): ReadPiece {
  const read = readAs(PolicyContent, body);
  if (read.is === 'unreadable') return read;
  const policy = read.value;
  if (policy.id !== id) return { is: 'unreadable', why: `the body is the policy ${policy.id}` };
  // A kind that no answer can have would quietly count nothing.
  const kinds: readonly string[] = CODE_LISTS.transferKind;
  const unknown = policy.uncountedTransfers.find(({ kind }) => !kinds.includes(kind));
  if (unknown !== undefined) return { is: 'unreadable', why: `no transfer is of the kind ${unknown.kind}` };
  return { is: 'policy', policy };
}
