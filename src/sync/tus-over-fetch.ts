import type { HttpRequest, HttpStack } from 'tus-js-client';

/** Lets the upload library speak through the same `fetch` as everything else. */
export function tusOverFetch(fetchHere: typeof fetch): HttpStack {
  return { getName: () => 'fetch', createRequest: (method, url) => request(fetchHere, method, url) };
}

function request(fetchHere: typeof fetch, method: string, url: string): HttpRequest {
  const headers: Record<string, string> = {};
  const controller = new AbortController();
  return {
    getMethod: () => method,
    getURL: () => url,
    setHeader(name, value) {
      headers[name] = value;
    },
    getHeader: (name) => headers[name],
    // Progress is told by finished pieces.
    setProgressHandler() {},
    async send(body: BodyInit | null) {
      const answer = await fetchHere(url, {
        method,
        headers,
        body: body ?? null,
        signal: controller.signal,
        credentials: 'same-origin',
        cache: 'no-store',
      });
      const text = await answer.text();
      return {
        getStatus: () => answer.status,
        getHeader: (name: string) => answer.headers.get(name) ?? undefined,
        getBody: () => text,
        getUnderlyingObject: () => answer,
      };
    },
    async abort() {
      controller.abort();
    },
    getUnderlyingObject: () => null,
  };
}
