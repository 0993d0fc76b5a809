import { AttachmentRef } from '#domain/change/change.ts';
import { type AttachmentStore } from '#domain/tablet/attachment-store.ts';
import { hash } from './hash.ts';
import { type Tablet } from './open-tablet.ts';

/** Bytes of one stored piece. Buffers, never Blobs: those lie in files of their own and fail on some browsers. */
const CHUNK_BYTES = 256 * 1024;

/** Photos and signatures in IndexedDB, in pieces. */
export function dexieAttachmentStore(tablet: Tablet): AttachmentStore<Blob> {
  const { strict, codec } = tablet;
  return {
    async add(bytes, role) {
      const buffer = await bytes.arrayBuffer();
      const sha256 = await hash(buffer);
      const attachment = AttachmentRef.parse({ sha256, size: buffer.byteLength, type: bytes.type, role });
      const pieces = await Promise.all(
        piecesOf(buffer).map(async (piece, index) => ({ sha256, index, payload: await codec.encode(piece) })),
      );
      await strict.write([strict.blobs, strict.chunks], async () => {
        if ((await strict.blobs.get(sha256)) !== undefined) return;
        await strict.chunks.bulkPut(pieces);
        await strict.blobs.put({ ...attachment, state: 'kept', addedAt: tablet.now(), uploadUrl: null });
      });
      return attachment;
    },

    async read(sha256) {
      const row = await strict.blobs.get(sha256);
      const buffer = row === undefined ? null : await readBytes(tablet, sha256);
      return buffer === null ? null : new Blob([buffer], { type: row?.type ?? '' });
    },
  };
}

/** All bytes of a stored file, or null. */
export async function readBytes({ strict, codec }: Tablet, sha256: string): Promise<ArrayBuffer | null> {
  const rows = await strict.chunks.where('[sha256+index]').between([sha256, 0], [sha256, Infinity]).toArray();
  if (rows.length === 0) return null;
  const pieces = await Promise.all(rows.map(({ payload }) => codec.decode(payload)));
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(new Uint8Array(piece), at);
    at += piece.byteLength;
  }
  return bytes.buffer;
}

function piecesOf(buffer: ArrayBuffer): ArrayBuffer[] {
  const pieces: ArrayBuffer[] = [];
  for (let at = 0; at < buffer.byteLength; at += CHUNK_BYTES) pieces.push(buffer.slice(at, at + CHUNK_BYTES));
  return pieces;
}
