import { z } from 'zod';
import { Hash, Instant, OpaqueId, Signature } from '../change/change.ts';
import { PublicKey, PushAnswer, Range } from './protocol.ts';

/** Work carried without coverage: a file `*.fpb`, sealed to the server. Source: sync contract, "Carrying work". */

/** Line 1 of the file; `signature` is by the key of the device `from`, over the canonical rest. */
export const BundleHeader = z.strictObject({
  version: z.literal(1),
  from: OpaqueId,
  created: Instant,
  /** How many lines of changes follow. */
  changes: z.int().nonnegative(),
  /** In the order in which their bytes follow the changes. */
  attachments: z.array(z.strictObject({ sha256: Hash, size: z.int().positive() })),
  ephemeralKey: PublicKey,
  signature: Signature,
});
export type BundleHeader = z.infer<typeof BundleHeader>;

/** How the rest is cut and sealed: `uint32 length ‖ AES-256-GCM` a chunk, length with the tag. */
export const BUNDLE_CHUNK = { plaintext: 64 * 1024, tag: 16, info: 'fpb1', last: '1', notLast: '0' } as const;
/** Bytes that the header line may have. */
export const BUNDLE_HEADER_BYTES = 1024 * 1024;

export const BundleRequest = z.strictObject({ sha256: Hash });

/** What a server says it holds: whoever gets it back may let go of what was carried. `signature` is the server's. */
export const Receipt = z.strictObject({
  epoch: OpaqueId,
  at: Instant,
  acknowledged: z.record(z.string(), z.array(Range)),
  signature: Signature,
});
export type Receipt = z.infer<typeof Receipt>;

export const BundleAnswer = PushAnswer.extend({ receipt: Receipt });
export type BundleAnswer = z.infer<typeof BundleAnswer>;
