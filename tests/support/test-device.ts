import { type AttachmentRef, type Change, type Op, type RecordKind, dotOf } from '#domain/change/change.ts';
import { type ChangeOrigin, type Sealer, sealChange } from '#domain/change/seal.ts';
import { nextStamp } from '#domain/change/stamp.ts';
import { uuidV7 } from '#domain/change/uuid-v7.ts';
import { toBase64url } from '#domain/encoding/base64url.ts';
import { type Json, canonicalJson } from '#domain/encoding/canonical-json.ts';
import { EnrolAnswer, Entry, FeedEnd, HelloAnswer, PushAnswer } from '#domain/sync/protocol.ts';

/** What one save says in a test: `set` gives values, `clear` names paths; `replaces` lists dots by path. */
export interface Save {
  readonly record?: string;
  readonly kind?: RecordKind;
  readonly village?: string;
  readonly set?: Readonly<Record<string, Json>>;
  readonly clear?: readonly string[];
  readonly replaces?: Readonly<Record<string, readonly string[]>>;
  readonly dependsOn?: readonly string[];
  readonly attachments?: readonly AttachmentRef[];
  readonly origin?: Partial<ChangeOrigin>;
  readonly id?: string;
}

/** One answer over HTTP, read whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

export function newId(): string {
  return uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}

/**
 * A tablet as the server sees one: own keys, an own chain of changes, and the calls of the sync contract.
 * Signs with WebCrypto, so that it shares no code with the server's own checks.
 */
export class TestDevice {
  readonly url: string;
  readonly now: () => number;
  readonly signing: CryptoKeyPair;
  readonly sealing: CryptoKeyPair;
  device = '';
  user = '';
  assignment = '';
  certificate = '';
  epoch = '';
  password = '';
  cookie = '';
  timeToken: string | null = null;
  n = 0;
  previous: string | null = null;
  stamp: string | null = null;
  village = '530925101201';

  private constructor(url: string, now: () => number, signing: CryptoKeyPair, sealing: CryptoKeyPair) {
    this.url = url;
    this.now = now;
    this.signing = signing;
    this.sealing = sealing;
  }

  static async create(url: string, { now = Date.now }: { now?: () => number } = {}): Promise<TestDevice> {
    const signing = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    const sealing = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
    return new TestDevice(url, now, signing, sealing);
  }

  get sealer(): Sealer {
    return {
      hash: hashText,
      sign: (text) => this.sign(text),
      salt: () => toBase64url(crypto.getRandomValues(new Uint8Array(16))),
    };
  }

  async sign(text: string): Promise<string> {
    const bytes = await crypto.subtle.sign(
      { name: 'ECDSA', hash: 'SHA-256' },
      this.signing.privateKey,
      new TextEncoder().encode(text),
    );
    return toBase64url(new Uint8Array(bytes));
  }

  async signed<T extends object>(body: T): Promise<T & { signature: string }> {
    return { ...body, signature: await this.sign(canonicalJson(body)) };
  }

  async publicKey(pair: CryptoKeyPair): Promise<JsonWebKey> {
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
    return { kty, crv, x, y } as JsonWebKey;
  }

  // — calls —

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const isText = typeof body === 'string' || body instanceof Uint8Array;
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': isText ? 'application/x-ndjson' : 'application/json' }),
        ...(this.cookie === '' ? {} : { cookie: this.cookie }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isText ? (body as string) : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, json: jsonOrNull(text) };
  }

  async enrolAnswer(code: string): Promise<Answer> {
    const body = {
      code,
      name: '测试平板',
      signingKey: await this.publicKey(this.signing),
      sealingKey: await this.publicKey(this.sealing),
    };
    return this.call('POST', '/enrol', body);
  }

  async enrol(code: string, assignment?: string): Promise<EnrolAnswer> {
    const answer = await this.enrolAnswer(code);
    succeeded(answer);
    const enrolled = EnrolAnswer.parse(answer.json);
    this.device = enrolled.device;
    this.user = enrolled.user;
    this.certificate = enrolled.certificate;
    this.epoch = enrolled.epoch;
    this.assignment = assignment ?? enrolled.assignments[0]?.assignment ?? '';
    this.village = enrolled.assignments.find(({ village }) => village.length === 12)?.village ?? this.village;
    return enrolled;
  }

  async helloBody(more: Readonly<Record<string, unknown>> = {}): Promise<object> {
    return this.signed({
      device: this.device,
      certificate: this.certificate,
      app: '1.0.0',
      schema: 1,
      generation: 'g-1',
      chain: { n: this.n, hash: this.previous },
      wall: this.now(),
      outbox: { count: 0, oldest: null },
      ...more,
    });
  }

  async hello(): Promise<HelloAnswer> {
    const answer = await this.call('POST', '/hello', await this.helloBody());
    succeeded(answer);
    const hello = HelloAnswer.parse(answer.json);
    this.epoch = hello.epoch;
    this.timeToken = hello.time.token;
    return hello;
  }

  /** Hello and session with the device's password. */
  async signIn(): Promise<void> {
    const { nonce } = await this.hello();
    const answer = await this.call(
      'POST',
      '/session',
      await this.signed({ device: this.device, nonce, password: this.password }),
    );
    succeeded(answer);
    this.keepCookie(answer);
  }

  keepCookie(answer: Answer): void {
    this.cookie = answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  }

  pushText(changes: readonly (Change | string)[]): string {
    const lines = changes.map((change) => (typeof change === 'string' ? change : canonicalJson(change)));
    return [JSON.stringify({ batch: { sender: this.device === '' ? 'nobody' : this.device } }), ...lines]
      .map((line) => `${line}\n`)
      .join('');
  }

  async push(...changes: (Change | string)[]): Promise<PushAnswer> {
    const answer = await this.call('POST', '/push', this.pushText(changes));
    succeeded(answer);
    return PushAnswer.parse(answer.json);
  }

  async pull(feeds: Readonly<Record<string, number>>, max = 1000): Promise<{ entries: Entry[]; ends: FeedEnd[] }> {
    const answer = await this.call('POST', '/pull', {
      epoch: this.epoch,
      feeds: Object.entries(feeds).map(([feed, after]) => ({ feed, after })),
      max,
    });
    succeeded(answer);
    const lines = ndjson(answer.text);
    return {
      entries: lines.filter((line) => 'feed' in line).map((line) => Entry.parse(line)),
      ends: lines.filter((line) => 'end' in line).map((line) => FeedEnd.parse(line)),
    };
  }

  /** Sends a whole file by tus; the status of the first step that did not succeed, else of the last. */
  async upload(bytes: Uint8Array<ArrayBuffer>, sha256?: string, as: 'file' | 'bundle' = 'file'): Promise<Answer> {
    const hash = sha256 ?? (await hashBytes(bytes));
    const created = await this.call('POST', '/files', undefined, {
      'tus-resumable': '1.0.0',
      'upload-length': String(bytes.length),
      'upload-metadata': `sha256 ${btoa(hash)}${as === 'bundle' ? ',bundle' : ''}`,
    });
    if (created.status !== 201) return created;
    return this.patch(created.headers.get('location') ?? '', bytes, 0);
  }

  async patch(location: string, bytes: Uint8Array<ArrayBuffer>, offset: number): Promise<Answer> {
    const answer = await fetch(new URL(location, this.url), {
      method: 'PATCH',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
      },
      body: bytes,
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, json: jsonOrNull(text) };
  }

  // — changes —

  /** Seals the next change of this device's chain. Without `record` a new household is made. */
  async change(save: Save = {}): Promise<Change> {
    const now = this.now();
    this.stamp = nextStamp(this.stamp, now);
    this.n += 1;
    const origin: ChangeOrigin = {
      device: this.device,
      n: this.n,
      previous: this.previous,
      author: this.user,
      assignment: this.assignment,
      stamp: this.stamp,
      wall: now,
      timezone: 480,
      timeToken: this.timeToken,
      schema: 1,
      app: '1.0.0',
      ...save.origin,
    };
    const ops = opsOfSave(save);
    const content = {
      id: save.id ?? newId(),
      record: save.record ?? newId(),
      kind: save.kind ?? 'household',
      village: save.village ?? this.village,
      dependsOn: save.dependsOn ?? [],
      ordinary: ops.filter((op) => !pathOf(op).startsWith('sensitive/')),
      sensitive: ops.filter((op) => pathOf(op).startsWith('sensitive/')),
      attachments: save.attachments ?? [],
    };
    const { change, hash } = await sealChange(content, origin, this.sealer);
    if (save.origin?.n === undefined) this.previous = hash;
    else this.n = save.origin.n;
    return change;
  }

  /** Signs an envelope anew after a test has bent it. */
  async resign(change: Change, envelope: Partial<Change['envelope']>): Promise<Change> {
    const bent = { ...change.envelope, ...envelope };
    return { ...change, envelope: bent, signature: await this.sign(canonicalJson(bent)) };
  }
}

function opsOfSave({ set = {}, clear = [], replaces = {} }: Save): Op[] {
  const sets = Object.entries(set).map(([path, value]): Op => ({
    set: path,
    value,
    replaces: [...(replaces[path] ?? [])],
  }));
  const clears = clear.map((path): Op => ({ clear: path, replaces: [...(replaces[path] ?? [])] }));
  const ops = [...sets, ...clears];
  return ops.length > 0 ? ops : [{ set: 'group', value: '1', replaces: [] }];
}

function pathOf(op: Op): string {
  return 'set' in op ? op.set : op.clear;
}

/** The dot of the op of a change that writes a path. */
export function dotAt(change: Change, path: string): string {
  const ops = [...(change.parts.ordinary?.ops ?? []), ...(change.parts.sensitive?.ops ?? [])];
  const index = ops.findIndex((op) => pathOf(op) === path);
  if (index < 0) throw new Error(`no op at ${path}`);
  return dotOf(change.envelope.id, index);
}

export function ndjson(text: string): Record<string, unknown>[] {
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, unknown>]));
}

export async function hashText(text: string): Promise<string> {
  return hashBytes(new TextEncoder().encode(text));
}

export async function hashBytes(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/** Errors: with the server's own words, where a test goes on only after success. */
function succeeded({ status, text }: Answer): void {
  if (status !== 200) throw new Error(`status ${status}: ${text}`);
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
