import { type AttachmentRef } from '../change/change.ts';

/** Photos and signatures on the tablet: strictly on disk before their thumbnail is shown. */
export interface AttachmentStore {
  /** Hashes and keeps the bytes. Errors: rejects when the disk is full; nothing else is touched. */
  add(bytes: Blob, role: string): Promise<AttachmentRef>;

  /** The bytes, or null when this tablet has none of that hash. */
  read(sha256: string): Promise<Blob | null>;
}
