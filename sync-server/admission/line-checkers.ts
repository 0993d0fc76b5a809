import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Chunk, type LineFinding, checkChunk } from './check-chunk.ts';

/** So few lines are checked sooner than another thread is told of them. */
const FEW = 4;
const CHUNK = 32;
const MOST_THREADS = 4;

/** A line with the public key, as JSON text, that must have signed it. */
export interface LineToCheck {
  readonly bytes: Uint8Array;
  readonly key: string;
}

/** Checks lines on all processors; the findings stand in the order of the lines. */
export async function checkOnThreads(lines: readonly LineToCheck[]): Promise<LineFinding[]> {
  if (lines.length <= FEW) return checkChunk(chunkOf(lines));
  const found: Promise<LineFinding[]>[] = [];
  for (let at = 0; at < lines.length; at += CHUNK) found.push(freest().check(chunkOf(lines.slice(at, at + CHUNK))));
  return (await Promise.all(found)).flat();
}

function chunkOf(lines: readonly LineToCheck[]): Chunk {
  const keys = [...new Set(lines.map(({ key }) => key))];
  const bytes = new Uint8Array(lines.reduce((sum, line) => sum + line.bytes.length, 0));
  const ends: number[] = [];
  let at = 0;
  for (const line of lines) {
    bytes.set(line.bytes, at);
    at += line.bytes.length;
    ends.push(at);
  }
  return { bytes, ends, keys, keyOf: lines.map(({ key }) => keys.indexOf(key)) };
}

interface Waiting {
  readonly resolve: (findings: LineFinding[]) => void;
  readonly reject: (error: Error) => void;
}

/** A thread that answers in order. It keeps the process alive only while somebody waits for it. */
class Checker {
  readonly #worker = new Worker(new URL('check-worker.ts', import.meta.url), { execArgv: [] });
  readonly #waiting: Waiting[] = [];

  constructor() {
    this.#worker.unref();
    this.#worker.on('message', (findings: LineFinding[]) => {
      this.#waiting.shift()?.resolve(findings);
      if (this.#waiting.length === 0) this.#worker.unref();
    });
    this.#worker.on('error', (error) => this.#fail(error as Error));
    this.#worker.on('exit', () => this.#fail(new Error('the thread that checks lines has ended')));
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  check(chunk: Chunk): Promise<LineFinding[]> {
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage(chunk, [chunk.bytes.buffer as ArrayBuffer]);
    });
  }

  /** Who waited hears of it; the next lines get another thread. */
  #fail(error: Error): void {
    const at = checkers.indexOf(this);
    if (at >= 0) checkers.splice(at, 1);
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

const checkers: Checker[] = [];

function freest(): Checker {
  const idle = checkers.find(({ waiting }) => waiting === 0);
  if (idle !== undefined) return idle;
  if (checkers.length < Math.min(MOST_THREADS, availableParallelism())) {
    const started = new Checker();
    checkers.push(started);
    return started;
  }
  return checkers.reduce((a, b) => (b.waiting < a.waiting ? b : a));
}
