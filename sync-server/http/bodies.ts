import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { Transform, type TransformCallback } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { INFLATE_RATIO, LIMITS } from '#domain/sync/limits.ts';
import { Refusal } from './problem.ts';

/** How request bodies come in: counted on the wire, inflated under watch, and only of the type the route takes. */

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route takes; without it JSON. `stream`: the handler reads the request itself. */
    readonly takes?: 'json' | 'ndjson' | 'stream';
  }
}

export const NDJSON = 'application/x-ndjson';

export function takeBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, JSON.parse(String(text)));
    } catch {
      done(new Refusal('MALFORMED', 'not JSON'));
    }
  });
  app.addContentTypeParser(NDJSON, { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes));
  app.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) => done(null));

  app.addHook('preParsing', async (request, _reply, payload) => {
    const takes = request.routeOptions.config.takes ?? 'json';
    if (takes === 'stream' || !hasBody(request)) return payload;
    checkType(request, takes);
    return counted(request, payload);
  });
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function checkType(request: FastifyRequest, takes: 'json' | 'ndjson'): void {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== (takes === 'json' ? 'application/json' : NDJSON)) throw new Refusal('MEDIA_TYPE');
}

function counted(request: FastifyRequest, payload: NodeJS.ReadableStream) {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip') throw new Refusal('MEDIA_TYPE', 'only gzip is taken');
  if (Number(request.headers['content-length'] ?? 0) > LIMITS.compressed) throw new Refusal('TOO_LARGE');
  const wire = new Counting((bytes) => bytes > LIMITS.compressed);
  payload.on('error', (error) => wire.destroy(error));
  payload.pipe(wire);
  if (encoding === 'identity') return watched(wire, wire);

  const gunzip = createGunzip();
  const inflated = new Counting(
    (bytes) => bytes > LIMITS.inflated || (bytes > LIMITS.compressed && bytes > wire.bytes * INFLATE_RATIO),
  );
  wire.on('error', (error) => inflated.destroy(error));
  gunzip.on('error', () => inflated.destroy(new Refusal('MALFORMED', 'not gzip')));
  wire.pipe(gunzip).pipe(inflated);
  return watched(inflated, wire);
}

/** Fastify compares `Content-Length` with the bytes on the wire, not with those after inflating. */
function watched(last: Counting, wire: Counting): Counting {
  Object.defineProperty(last, 'receivedEncodedLength', { get: () => wire.bytes });
  return last;
}

/** Passes bytes on until there are too many; then the whole request ends at once. */
class Counting extends Transform {
  bytes = 0;
  readonly #tooMany: (bytes: number) => boolean;

  constructor(tooMany: (bytes: number) => boolean) {
    super();
    this.#tooMany = tooMany;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    if (this.#tooMany(this.bytes)) done(new Refusal('TOO_LARGE'));
    else done(null, chunk);
  }
}

/** Lines of NDJSON as bytes, empty ones skipped. */
export function linesOf(body: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from <= body.length;) {
    const end = body.indexOf(0x0a, from);
    const to = end < 0 ? body.length : end;
    if (to > from) lines.push(body.subarray(from, to));
    from = to + 1;
  }
  return lines;
}
