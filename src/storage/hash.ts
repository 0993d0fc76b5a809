import { toBase64url } from '#domain/encoding/base64url.ts';

/** SHA-256 of bytes, or of a text as UTF-8, in base64url. */
export async function hash(content: string | ArrayBuffer): Promise<string> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}
