import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBase64url, toBase64url } from '#domain/encoding/base64url.ts';

test('round trip, as Node writes it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      const text = toBase64url(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64url'));
      expect([...(fromBase64url(text) ?? [])]).toEqual([...bytes]);
    }),
  );
});

test.each(['A', 'AA==', 'AB', 'A+/A', 'AAAAA', 'é'])('%s names no bytes', (text) => {
  expect(fromBase64url(text)).toBeNull();
});
