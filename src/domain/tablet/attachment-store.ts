import { type AttachmentRef } from '../change/change.ts';

/**
 * Photos and signatures on the tablet: strictly on disk before their thumbnail is shown.
 * `Bytes` is the page's Blob, which this room does not know.
 */
export interface AttachmentStore<Bytes> {
  /** Hashes and keeps the bytes. Errors: rejects when the disk is full; nothing else is touched. */
  add(bytes: Bytes, role: string): Promise<AttachmentRef>;

  /** The bytes, or null when this tablet has none of that hash. */
  read(sha256: string): Promise<Bytes | null>;
}
