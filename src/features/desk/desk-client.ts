import { z } from 'zod';
import { Piece } from '#content/reference/piece.ts';
import {
  ReEvaluation,
  VerdictChanges,
  type VerdictChangesQuery,
  WhatIfAnswer,
  type WhatIfRequest,
} from '#domain/sync/desk-evaluation-protocol.ts';
import {
  type DeskChangeRequest,
  DeskHousehold,
  DeskMe,
  DeskPlace,
  type DeskQuery,
  DeskRows,
} from '#domain/sync/desk-protocol.ts';
import { Problem, PushResult, SessionAnswer } from '#domain/sync/protocol.ts';

/** The server could not be reached: no network, or it is down. */
export class NoServer extends Error {}

/** The server answered, but not with what was asked for. */
export class DeskRefusal extends Error {
  readonly status: number;
  readonly code: string | null;

  constructor(status: number, code: string | null, detail: string) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

const BASE = '/api/v1';

/**
 * One exchange with the server; the session travels as a cookie.
 *
 * Errors: NoServer without an answer, DeskRefusal with any other than success or of another shape.
 */
async function exchange<T>(shape: z.ZodType<T> | null, path: string, init: RequestInit = {}): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(`${BASE}${path}`, { credentials: 'same-origin', cache: 'no-store', ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new NoServer(String(error));
  }
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok) {
    const problem = Problem.safeParse(body);
    // Something between us and the server answers instead of it.
    if (!problem.success && answer.status >= 502) throw new NoServer(`status ${answer.status}`);
    throw new DeskRefusal(answer.status, problem.data?.code ?? null, problem.data?.detail ?? '');
  }
  if (shape === null) return undefined as T;
  const parsed = shape.safeParse(body);
  if (!parsed.success) throw new DeskRefusal(answer.status, null, parsed.error.message);
  return parsed.data;
}

function json(method: string, body: unknown): RequestInit {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

const signalOf = (signal: AbortSignal | undefined): RequestInit => (signal === undefined ? {} : { signal });

/** A query of which anything may be left out. */
export type Asked<Query> = { readonly [Name in keyof Query]?: Query[Name] | undefined };

function searchOf(query: Readonly<Record<string, string | number | undefined>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
  return parameters.toString();
}

export const deskClient = {
  /** Errors: DeskRefusal 401 when login or password is wrong, 429 after too many tries. */
  signIn: (user: string, password: string) => exchange(SessionAnswer, '/session', json('POST', { user, password })),
  signOut: () => exchange(null, '/session', { method: 'DELETE' }),
  me: (signal?: AbortSignal) => exchange(DeskMe, '/desk/me', signalOf(signal)),
  /** What was published beside what the app brings. */
  content: (signal?: AbortSignal) => exchange(z.array(Piece), '/desk/content', signalOf(signal)),
  places: (signal?: AbortSignal) => exchange(z.array(DeskPlace), '/desk/places', signalOf(signal)),
  households: (query: Partial<DeskQuery>, signal?: AbortSignal) =>
    exchange(DeskRows, `/desk/households?${searchOf(query)}`, signalOf(signal)),
  household: (record: string, signal?: AbortSignal) =>
    exchange(DeskHousehold, `/desk/households/${record}`, signalOf(signal)),
  verdictChanges: (query: Asked<VerdictChangesQuery>, signal?: AbortSignal) =>
    exchange(VerdictChanges, `/desk/verdict-changes?${searchOf(query)}`, signalOf(signal)),
  reEvaluation: (signal?: AbortSignal) => exchange(ReEvaluation, '/desk/re-evaluation', signalOf(signal)),
  /** Errors: DeskRefusal 403 when the person supervises nothing of the place. */
  whatIf: (request: WhatIfRequest, signal?: AbortSignal) =>
    exchange(WhatIfAnswer, '/desk/what-if', { ...json('POST', request), ...signalOf(signal) }),
  save: (request: DeskChangeRequest) => exchange(PushResult, '/desk/changes', json('POST', request)),
};
