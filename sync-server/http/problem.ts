import { type ProblemCode } from '#domain/sync/protocol.ts';

/** The one catalogue of refusals: name, status, sentence. What the reader does about it is the screens' word. */
const CATALOGUE: Readonly<Record<ProblemCode, { readonly status: number; readonly title: string }>> = {
  MALFORMED: { status: 400, title: 'The request is not of the agreed shape' },
  SESSION: { status: 401, title: 'Nobody is signed in here' },
  SIGNATURE: { status: 401, title: 'The signature does not fit an enrolled device' },
  CODE: { status: 403, title: 'The enrolment code is not good' },
  FEED: { status: 403, title: 'No right to this feed' },
  RIGHT: { status: 403, title: 'No right to this' },
  NOT_WANTED: { status: 403, title: 'No stored change names this file' },
  NOT_FOUND: { status: 404, title: 'There is nothing here' },
  EPOCH: { status: 409, title: 'The server was restored since' },
  HAVE: { status: 409, title: 'The file is already here' },
  TOO_LARGE: { status: 413, title: 'Too much at once' },
  MEDIA_TYPE: { status: 415, title: 'Another content type is needed' },
  HASH: { status: 422, title: 'The file is not what its change says' },
  BUSY: { status: 429, title: 'Too many failed tries' },
  UNAVAILABLE: { status: 503, title: 'The server cannot answer just now' },
};

/** A refusal on its way to the client; `detail` never holds anything personal. */
export class Refusal extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly detail: string;
  readonly epoch: string | null;

  constructor(
    code: ProblemCode,
    detail = CATALOGUE[code].title,
    more: { readonly status?: number; readonly epoch?: string } = {},
  ) {
    super(`${code}: ${detail}`);
    this.code = code;
    this.status = more.status ?? CATALOGUE[code].status;
    this.detail = detail;
    this.epoch = more.epoch ?? null;
  }
}

export const PROBLEM_TYPE = 'application/problem+json';

/** Body after RFC 9457. */
export function problemBody({ code, status, detail, epoch }: Refusal): object {
  return {
    type: `urn:fangpin:problem:${code}`,
    title: CATALOGUE[code].title,
    status,
    code,
    detail,
    ...(epoch === null ? {} : { epoch }),
  };
}

/** Seconds after which trying again makes sense, for those refusals that pass by themselves. */
export function retryAfter({ status }: Refusal): number | null {
  if (status === 429) return 60;
  return status === 503 ? 5 : null;
}
