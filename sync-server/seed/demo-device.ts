import { type KeyObject, generateKeyPairSync, sign } from 'node:crypto';
import { type ChangeContent, type Sealer, sealChange } from '#domain/change/seal.ts';
import { type Change } from '#domain/change/change.ts';
import { stampOf } from '#domain/change/stamp.ts';
import { toBase64url } from '#domain/encoding/base64url.ts';
import { RECORD_SCHEMA } from '#domain/record/fields.ts';
import { type Assignment, PublicKey } from '#domain/sync/protocol.ts';
import { enrol, invite } from '../accounts/devices.ts';
import { assignmentsOf } from '../accounts/people.ts';
import { sha256 } from '../crypto/hashing.ts';
import { type ServerKeys } from '../crypto/server-keys.ts';
import { type Store } from '../store/store.ts';
import { type Chance } from './chance.ts';

const CHINA_MINUTES = 480;

/** A tablet that exists while the county is being made: enrolled with a code like any other, its key is then thrown away. */
export class DemoDevice {
  readonly user: string;
  readonly #device: string;
  readonly #assignments: readonly Assignment[];
  readonly #key: KeyObject;
  #n = 0;
  #previous: string | null = null;

  private constructor(device: string, user: string, assignments: readonly Assignment[], key: KeyObject) {
    this.#device = device;
    this.user = user;
    this.#assignments = assignments;
    this.#key = key;
  }

  static async enrol(
    { store, keys }: { readonly store: Store; readonly keys: ServerKeys },
    user: string,
    name: string,
    now: number,
  ): Promise<DemoDevice> {
    const signing = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const sealing = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { code } = await store.write((trx) => invite(trx, user, now));
    const request = {
      code,
      name,
      signingKey: PublicKey.parse(signing.publicKey.export({ format: 'jwk' })),
      sealingKey: PublicKey.parse(sealing.publicKey.export({ format: 'jwk' })),
    };
    const device = await store.write((trx) => enrol(trx, keys, request, now));
    if (typeof device === 'string') throw new Error('the server did not take its own code');
    const assignments = (await assignmentsOf(store.db, [user])).get(user) ?? [];
    return new DemoDevice(device.id, user, assignments, signing.privateKey);
  }

  covers(village: string): boolean {
    return this.#assignments.some((one) => village.startsWith(one.village));
  }

  /** The next change of this tablet. Outside its villages it signs under the assignment it has: that must not pass. */
  async seal(content: ChangeContent, wall: number, chance: Chance): Promise<Change> {
    const assignment =
      this.#assignments.find(({ village }) => content.village.startsWith(village)) ?? this.#assignments[0];
    if (assignment === undefined) throw new Error('a demo tablet without an assignment');
    const sealer: Sealer = {
      hash: async (text) => sha256(text),
      sign: async (text) =>
        sign('sha256', Buffer.from(text), { key: this.#key, dsaEncoding: 'ieee-p1363' }).toString('base64url'),
      salt: () => toBase64url(chance.bytes(16)),
    };
    this.#n += 1;
    const { change, hash } = await sealChange(
      content,
      {
        device: this.#device,
        n: this.#n,
        previous: this.#previous,
        author: this.user,
        assignment: assignment.assignment,
        stamp: stampOf(wall, 0),
        wall,
        timezone: CHINA_MINUTES,
        timeToken: null,
        schema: RECORD_SCHEMA,
        app: 'demo',
      },
      sealer,
    );
    this.#previous = hash;
    return change;
  }
}
