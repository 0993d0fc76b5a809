import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { RECORD_SCHEMA } from '#domain/record/fields.ts';
import { type HelloAnswer } from '#domain/sync/protocol.ts';
import { type DeviceKeys } from '#domain/tablet/device-keys.ts';
import { type Enrolment, type SyncStore } from '#domain/tablet/sync-store.ts';
import { type Server } from './server.ts';

export interface HelloNeeds {
  readonly store: SyncStore;
  readonly keys: DeviceKeys;
  readonly server: Server;
  /** Version of the app. */
  readonly app: string;
  /** Device clock, milliseconds. */
  now(): number;
}

/** A signed JSON object carries `signature` over the canonical bytes of itself without that key. */
export async function signed<Body extends object>(keys: DeviceKeys, body: Body): Promise<Body & { signature: string }> {
  return { ...body, signature: await keys.sign(canonicalJson(body)) };
}

/** Says hello and keeps what was answered. Errors: those of the server and of the store. */
export async function sayHello(
  { store, keys, server, app, now }: HelloNeeds,
  { device, certificate }: Enrolment,
): Promise<{ readonly hello: HelloAnswer; readonly wentBack: boolean }> {
  const { generation, chain, outbox } = await store.standing();
  const hello = await server.hello(
    await signed(keys, { device, certificate, app, schema: RECORD_SCHEMA, generation, chain, wall: now(), outbox }),
  );
  return { hello, ...(await store.keepHello(hello)) };
}
