import { type PublicKey } from '../sync/protocol.ts';

/** The keys by which the server and other tablets know this device. Made once, before the first enrolment. */
export interface DeviceKeys {
  /** Both public keys; makes the pairs when there are none, so that a repeated enrolment shows the same ones. */
  publicKeys(): Promise<{ readonly signing: PublicKey; readonly sealing: PublicKey }>;
  /** ECDSA P-256 with SHA-256 over the UTF-8 of a text: raw r‖s, base64url. */
  sign(text: string): Promise<string>;
}
