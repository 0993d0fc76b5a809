import { type IncomingMessage, createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type Township } from './township.ts';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

export interface Front {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * What the page talks to: its own files, and the server's answers. The answer to a pull is asked of the server once
 * and then given from memory, as it went over the wire: the tablet is measured here, the server elsewhere.
 * @param more further answers by their path
 */
export async function front(
  folder: string,
  { url, code }: Township,
  more: Readonly<Record<string, () => Promise<string>>>,
): Promise<Front> {
  const pulled = new Map<string, { body: Buffer; headers: Headers }>();

  const http = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const answer = async () => {
      const known = more[path];
      if (known !== undefined) return response.end(await known());
      if (path === '/code') return response.end(await code());
      if (path.startsWith('/api/')) return relay(request, path);
      const file = join(folder, path === '/' ? 'index.html' : path);
      response.setHeader('content-type', TYPES[extname(file)] ?? 'text/plain');
      return response.end(await readFile(file));
    };
    const relay = async (from: IncomingMessage, to: string) => {
      const body = Buffer.concat(await from.toArray());
      const key = to.endsWith('/pull') ? body.toString() : null;
      let told = key === null ? undefined : pulled.get(key);
      if (told === undefined) {
        const reply = await fetch(`${url}${to}`, {
          method: from.method ?? 'GET',
          headers: Object.fromEntries(
            Object.entries(from.headers).filter(
              (one): one is [string, string] => typeof one[1] === 'string' && !HOP.has(one[0]),
            ),
          ),
          ...(body.length === 0 ? {} : { body }),
        });
        told = { body: Buffer.from(await reply.arrayBuffer()), headers: reply.headers };
        response.statusCode = reply.status;
        if (key !== null && reply.ok) pulled.set(key, told);
      }
      for (const name of ['content-type', 'set-cookie', 'retry-after']) {
        const value = told.headers.get(name);
        if (value !== null) response.setHeader(name, value);
      }
      return response.end(told.body);
    };
    answer().catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  return {
    url: `http://localhost:${typeof address === 'object' && address !== null ? address.port : 0}`,
    close: () => new Promise((resolve) => http.close(() => resolve())),
  };
}

const HOP: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'content-length',
  'accept-encoding',
  'transfer-encoding',
]);
