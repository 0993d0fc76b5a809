import { type z } from 'zod';
import {
  DeviceAnswer,
  EnrolAnswer,
  type EnrolRequest,
  FeedEnd,
  HelloAnswer,
  type HelloRequest,
  PeopleAnswer,
  Problem,
  type ProblemCode,
  type PullRequest,
  PushAnswer,
  SessionAnswer,
  type SessionRequest,
  VerifyEnd,
  VerifyLine,
  type VerifyRequest,
} from '#domain/sync/protocol.ts';

import { type GivenEntry } from './check-entries.ts';
import { readEntry } from './read-entry.ts';

/** Nobody answered, or somebody who is not our server (the page of a hotel's network). */
export class NoServer extends Error {}

/** The server answered that it will not. */
export class ServerRefusal extends Error {
  readonly status: number;
  readonly code: ProblemCode | null;
  /** The server's own words, for the log. Only of a refused code do they mean something to the tablet. */
  readonly detail: string;
  /** Milliseconds after which it asks to be tried again, or null. */
  readonly retryAfter: number | null;

  constructor(status: number, code: ProblemCode | null, detail: string, retryAfter: number | null) {
    super(`${status} ${code ?? ''} ${detail}`);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }
}

/** The calls of the sync contract. Errors of each: NoServer, ServerRefusal. */
export interface Server {
  enrol(request: EnrolRequest): Promise<EnrolAnswer>;
  hello(request: HelloRequest): Promise<HelloAnswer>;
  signIn(request: SessionRequest): Promise<SessionAnswer>;
  signOut(): Promise<void>;
  /** @param body the batch as it goes over the wire */
  push(body: Uint8Array<ArrayBuffer>, gzipped: boolean): Promise<PushAnswer>;
  pull(request: PullRequest): Promise<{ readonly entries: readonly GivenEntry[]; readonly ends: readonly FeedEnd[] }>;
  /** The digests of a village's records at a position of its feed. */
  verify(
    request: z.infer<typeof VerifyRequest>,
  ): Promise<{ readonly records: readonly VerifyLine[]; readonly position: number }>;
  device(id: string): Promise<DeviceAnswer>;
  /** Names by user id; at most 100 of them. */
  people(ids: readonly string[]): Promise<PeopleAnswer>;
  /** Has the server verified a file of this hash and put it on its disk? */
  hasFile(sha256: string): Promise<boolean>;
  /** Where uploads begin, and how requests are made, for the upload library. */
  readonly files: string;
  readonly fetch: typeof fetch;
}

/** @param origin of the server, such as `https://fp.example` */
export function httpServer(origin: string, fetchHere: typeof fetch): Server {
  const api = `${origin}/api/v1`;

  async function ask(
    method: string,
    path: string,
    body?: BodyInit,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    let answer: Response;
    try {
      answer = await fetchHere(`${api}${path}`, {
        method,
        headers,
        credentials: 'same-origin',
        cache: 'no-store',
        ...(body === undefined ? {} : { body }),
      });
    } catch (error) {
      throw new NoServer(messageOf(error));
    }
    if (!answer.ok) throw await refusalOf(answer);
    return answer;
  }

  async function read<Shape extends z.ZodType>(answer: Response, shape: Shape): Promise<z.infer<Shape>> {
    return shape.parse(parseJson(await textOf(answer, 'application/json')));
  }

  async function send<Shape extends z.ZodType>(path: string, body: object, shape: Shape): Promise<z.infer<Shape>> {
    return read(await ask('POST', path, JSON.stringify(body), { 'content-type': 'application/json' }), shape);
  }

  return {
    files: `${api}/files`,
    fetch: fetchHere,
    enrol: (request) => send('/enrol', request, EnrolAnswer),
    hello: (request) => send('/hello', request, HelloAnswer),
    signIn: (request) => send('/session', request, SessionAnswer),
    async signOut() {
      await ask('DELETE', '/session');
    },
    async push(body, gzipped) {
      const headers = { 'content-type': 'application/x-ndjson', ...(gzipped ? { 'content-encoding': 'gzip' } : {}) };
      return read(await ask('POST', '/push', body, headers), PushAnswer);
    },
    async pull(request) {
      const answer = await ask('POST', '/pull', JSON.stringify(request), { 'content-type': 'application/json' });
      const entries: GivenEntry[] = [];
      const ends: FeedEnd[] = [];
      for (const line of (await textOf(answer, 'application/x-ndjson')).split('\n')) {
        if (line === '') continue;
        const value = parseJson(line);
        if (isEnd(value)) ends.push(FeedEnd.parse(value));
        else entries.push(readEntry(value, line));
      }
      return { entries, ends };
    },
    async verify(request) {
      const answer = await ask('POST', '/verify', JSON.stringify(request), { 'content-type': 'application/json' });
      const lines = (await textOf(answer, 'application/x-ndjson')).split('\n').filter((line) => line !== '');
      const end = VerifyEnd.safeParse(parseJson(lines.pop() ?? ''));
      if (!end.success) throw new NoServer('the answer is not whole');
      return { records: lines.map((line) => VerifyLine.parse(parseJson(line))), position: end.data.position };
    },
    async device(id) {
      return read(await ask('GET', `/devices/${encodeURIComponent(id)}`), DeviceAnswer);
    },
    async people(ids) {
      return read(await ask('GET', `/people?ids=${ids.map(encodeURIComponent).join(',')}`), PeopleAnswer);
    },
    async hasFile(sha256) {
      try {
        await ask('HEAD', `/attachments/${sha256}`);
        return true;
      } catch (error) {
        if (error instanceof ServerRefusal && error.status === 404) return false;
        throw error;
      }
    },
  };
}

function isEnd(line: unknown): boolean {
  return typeof line === 'object' && line !== null && 'end' in line;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NoServer('the answer is not whole');
  }
}

async function textOf(answer: Response, type: string): Promise<string> {
  if (!(answer.headers.get('content-type') ?? '').startsWith(type)) throw new NoServer('somebody else answered');
  try {
    return await answer.text();
  } catch (error) {
    throw new NoServer(messageOf(error));
  }
}

async function refusalOf(answer: Response): Promise<ServerRefusal> {
  const text = await answer.text().catch(() => '');
  const problem = Problem.safeParse(jsonOrNull(text));
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
  return new ServerRefusal(
    answer.status,
    problem.data?.code ?? null,
    problem.data?.detail ?? '',
    Number.isFinite(seconds) ? seconds * 1000 : null,
  );
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
