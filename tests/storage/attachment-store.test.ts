import { createHash } from 'node:crypto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { dexieAttachmentStore } from '#storage/dexie-attachment-store.ts';
import { testTablet } from './tablet-for-tests.ts';

function bytesOf(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, index) => (index * 31 + (index >> 8)) % 256);
}

test.each([1, 256 * 1024, 256 * 1024 + 1, 900_000])(
  '%i bytes come back as they were, also after the page is gone',
  async (size) => {
    const factory = new IDBFactory();
    const { tablet } = await testTablet('d1', factory, `files-${size}`);
    const bytes = bytesOf(size);
    const file = await dexieAttachmentStore(tablet).add(new Blob([bytes], { type: 'image/png' }), 'waterSource');
    expect(file).toEqual({
      sha256: createHash('sha256').update(bytes).digest('base64url'),
      size,
      type: 'image/png',
      role: 'waterSource',
    });
    const again = dexieAttachmentStore((await testTablet(null, factory, `files-${size}`)).tablet);
    const blob = await again.read(file.sha256);
    expect(blob?.type).toBe('image/png');
    expect(new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(bytes);
  },
);

test('the same bytes are kept once, an unknown hash is null', async () => {
  const { tablet } = await testTablet();
  const files = dexieAttachmentStore(tablet);
  const [one, two] = await Promise.all(
    [1, 2].map(() => files.add(new Blob([bytesOf(300_000)], { type: 'image/jpeg' }), 'other')),
  );
  expect(one).toEqual(two);
  expect(await tablet.strict.blobs.count()).toBe(1);
  expect(await tablet.strict.chunks.count()).toBe(2);
  expect(await files.read('A'.repeat(43))).toBeNull();
});

test('a file that the server would never take is refused at once', async () => {
  const { tablet } = await testTablet();
  const files = dexieAttachmentStore(tablet);
  await expect(files.add(new Blob(['x'], { type: 'text/html' }), 'other')).rejects.toThrow(/type/);
  await expect(files.add(new Blob([], { type: 'image/jpeg' }), 'other')).rejects.toThrow(/size/);
  await expect(files.add(new Blob([bytesOf(12 * 1024 * 1024 + 1)], { type: 'image/jpeg' }), 'other')).rejects.toThrow(
    /size/,
  );
  expect(await tablet.strict.chunks.count()).toBe(0);
});
