import { type ServerKeys } from './server-keys.ts';

/** Proof that a device heard this server say a time: `<ms>.<signature over "<device>.<ms>">`. Source: sync contract, hello. */
export function timeToken(keys: ServerKeys, device: string, now: number): string {
  return `${now}.${keys.sign(`${device}.${now}`)}`;
}

/** The time of a token of this device, or null when it is not ours. */
export async function readTimeToken(keys: ServerKeys, device: string, token: string | null): Promise<number | null> {
  const [, milliseconds, signature] = /^(\d{1,15})\.([A-Za-z0-9_-]{86})$/.exec(token ?? '') ?? [];
  if (milliseconds === undefined || signature === undefined) return null;
  return (await keys.verify(`${device}.${milliseconds}`, signature)) ? Number(milliseconds) : null;
}
