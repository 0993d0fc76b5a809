import { z } from 'zod';
import { ConsentTemplate } from '#domain/consent/consent-template.ts';
import { FormDefinition } from '#domain/form/definition.ts';
import { unfitQuestions } from '#domain/form/unfit-questions.ts';
import { RECORD_SCHEMA } from '#domain/record/fields.ts';
import { type Piece } from './piece.ts';

/** What a piece of the feed is to this build. */
export type ReadPiece =
  | { readonly is: 'form'; readonly form: FormDefinition }
  | { readonly is: 'consent'; readonly consent: ConsentTemplate }
  /** Of a kind that takes effect only with the build that brings it: policies, calendars, code lists, places. */
  | { readonly is: 'withBuild' }
  /** Of a newer build than this one, or broken; `why` is for logs and the terminal. */
  | { readonly is: 'unreadable'; readonly why: string };

const WITH_BUILD = ['calendar', 'codes', 'places', 'policy'];

/** Reads a piece as this build understands it; anything it would not understand wholly is unreadable. */
export function readPiece({ name, version, body }: Piece): ReadPiece {
  const [kind = '', id] = name.split('/');
  if (WITH_BUILD.includes(kind)) return { is: 'withBuild' };
  if (kind !== 'form' && kind !== 'consent') return { is: 'unreadable', why: `the kind ${kind} is not known` };
  const read = kind === 'form' ? FormDefinition.safeParse(body) : ConsentTemplate.safeParse(body);
  if (!read.success) return { is: 'unreadable', why: z.prettifyError(read.error) };
  if (read.data.id !== id || read.data.version !== version)
    return { is: 'unreadable', why: `the body is ${read.data.id} version ${read.data.version}` };
  if (!('sections' in read.data)) return { is: 'consent', consent: read.data };

  const form = read.data;
  if (form.schema > RECORD_SCHEMA) return { is: 'unreadable', why: `record schema ${form.schema} is not known` };
  const unfit = unfitQuestions(form);
  if (unfit.length > 0) return { is: 'unreadable', why: `no field takes the answers to: ${unfit.join(', ')}` };
  return { is: 'form', form };
}
