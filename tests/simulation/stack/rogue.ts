import { createHash, createPrivateKey, randomBytes, sign } from 'node:crypto';
import { type Change, type Op, type RecordKind } from '#domain/change/change.ts';
import { type ChangeOrigin, type Sealer, sealChange } from '#domain/change/seal.ts';
import { nextStamp } from '#domain/change/stamp.ts';
import { uuidV7 } from '#domain/change/uuid-v7.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { RECORD_SCHEMA } from '#domain/record/fields.ts';
import { timeToken } from '../../../sync-server/crypto/time-token.ts';
import { type Chance } from '../chance.ts';
import { hold } from '../core/broken.ts';
import { FAR_VILLAGE, HOUR, type Member, START, VILLAGES } from './county.ts';
import { checkPushed } from './road.ts';
import { changeIn } from './server-rows.ts';
import { type World } from './world.ts';

/** What a lie should come to. */
type Verdict = string;

interface Lie {
  readonly line: string;
  readonly is: Verdict;
  /** Sealed rightly enough to be stored. */
  readonly change: Change | null;
  /** Keeps the chain of the device as it is. */
  readonly offChain?: true;
}

interface Say {
  readonly record?: string;
  readonly kind?: RecordKind;
  readonly village?: string;
  readonly ops?: readonly Op[];
  readonly dependsOn?: readonly string[];
  readonly origin?: Partial<ChangeOrigin>;
}

const LIES = [
  'signature',
  'part',
  'partMissing',
  'author',
  'otherAssignment',
  'otherVillage',
  'far',
  'foreign',
  'otherPath',
  'path',
  'later',
  'old',
  'kind',
  'ruling',
  'othersVisit',
  'fork',
  'previous',
  'idTaken',
  'stranger',
  'malformed',
  'misplaced',
  'depends',
  'secondConsent',
  'revoked',
  'move',
  'unknownAlias',
] as const;

/** An enrolled device whose owner writes his own client: what he may not say is told so, and stops nothing else. */
export class Rogue {
  readonly #world: World;
  readonly member: Member;
  readonly #sealer: Sealer;
  #n = 0;
  #previous: string | null = null;
  #stamp: string | null = null;
  #ids = 0;
  #revoked = false;
  /** What it said rightly. */
  readonly honest: Change[] = [];

  constructor(world: World, member: Member) {
    this.#world = world;
    this.member = member;
    const key = createPrivateKey({ key: member.keys.signing as never, format: 'jwk' });
    this.#sealer = {
      hash: async (text) => createHash('sha256').update(text).digest('base64url'),
      sign: async (text) => sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url'),
      salt: () => randomBytes(16).toString('base64url'),
    };
  }

  newId(): string {
    const id = ++this.#ids;
    return uuidV7(this.#world.county.now, new Uint8Array([99, 0, id >> 8, id, 0, 0, 99, 0, id >> 8, id]));
  }

  async #say({ record = this.newId(), kind = 'household', village = VILLAGES[0], ...say }: Say): Promise<Change> {
    const { now } = this.#world.county;
    const ops = say.ops ?? [{ set: 'group', value: '九组', replaces: [] }];
    this.#stamp = nextStamp(this.#stamp, now);
    const origin: ChangeOrigin = {
      device: this.member.enrolment.device,
      n: this.#n + 1,
      previous: this.#previous,
      author: this.member.user,
      assignment: 'r-always',
      stamp: this.#stamp,
      wall: now,
      timezone: 480,
      timeToken: null,
      schema: RECORD_SCHEMA,
      app: '0.0.1',
      ...say.origin,
    };
    const path = (op: Op) => ('set' in op ? op.set : op.clear);
    const { change, hash } = await sealChange(
      {
        id: this.newId(),
        record,
        kind,
        village,
        dependsOn: say.dependsOn ?? [],
        ordinary: ops.filter((op) => !path(op).startsWith('sensitive/')),
        sensitive: ops.filter((op) => path(op).startsWith('sensitive/')),
        attachments: [],
      },
      origin,
      this.#sealer,
    );
    if (say.origin?.n === undefined) [this.#n, this.#previous] = [this.#n + 1, hash];
    return change;
  }

  async #bent(change: Change, envelope: Partial<Change['envelope']>): Promise<Change> {
    const bent = { ...change.envelope, ...envelope };
    return { ...change, envelope: bent, signature: await this.#sealer.sign(canonicalJson(bent)) };
  }

  /** An honest household, a lie, another honest one, in one batch. */
  async lie(chance: Chance): Promise<void> {
    if (this.#revoked) return;
    await this.#hello();
    const world = this.#world;
    const first = await this.#say({});
    const lies = await this.#lies(chance.pick(LIES), first, chance);
    const last = await this.#say({});
    const sent = [canonicalJson(first), ...lies.map(({ line }) => line), canonicalJson(last)];
    const expected = ['admitted', ...lies.map(({ is }) => is), 'admitted'];
    for (const change of [first, ...lies.map(({ change }) => change), last])
      if (change !== null && !world.known.has(change.envelope.id)) world.note(change);
    this.honest.push(first, last);
    const results = await this.push(sent);
    results.forEach((result, at) => {
      const revoked = expected[at] === 'admitted' && this.#revoked;
      hold(
        revoked || `${result.state}${result.code === undefined ? '' : ` ${result.code}`}` === expected[at],
        at === 0 || at === sent.length - 1 ? 'I9' : 'I12',
        () => `${sent[at]} should be ${expected[at]}, the server says ${JSON.stringify(result)}`,
      );
    });
  }

  /** A server that was restored to before its enrolment knows the device again by its certificate. */
  async #hello(): Promise<void> {
    const { device, certificate } = this.member.enrolment;
    const body = {
      device,
      certificate,
      app: '0.0.1',
      schema: 1,
      generation: 'rogue',
      chain: { n: this.#n, hash: this.#previous },
      wall: this.#world.county.now,
      outbox: { count: 0, oldest: null },
    };
    const signed = { ...body, signature: await this.#sealer.sign(canonicalJson(body)) };
    const answer = await this.#world.county.request('POST', '/api/v1/hello', {}, JSON.stringify(signed));
    hold(answer.status === 200, 'I21', () => `a device with a certificate says hello and is told ${answer.text}`);
  }

  async push(lines: readonly string[]): Promise<{ state: string; code?: string }[]> {
    const body = [JSON.stringify({ batch: { sender: this.member.enrolment.device } }), ...lines, ''].join('\n');
    const headers = { 'content-type': 'application/x-ndjson' };
    const answer = await this.#world.county.request('POST', '/api/v1/push', headers, body);
    hold(answer.status === 200, 'I9', () => `a readable batch is answered ${answer.status} ${answer.text}`);
    await checkPushed(this.#world, body, answer.text);
    return (JSON.parse(answer.text) as { results: { state: string; code?: string }[] }).results;
  }

  /** Says again whatever it said rightly. */
  async repeat(): Promise<void> {
    await this.#hello();
    if (this.honest.length > 0) await this.push(this.honest.map((change) => canonicalJson(change)));
  }

  async #lies(what: (typeof LIES)[number], first: Change, chance: Chance): Promise<Lie[]> {
    const world = this.#world;
    const lie = (change: Change, is: Verdict): Lie => ({ line: canonicalJson(change), change, is });
    const refused = (change: Change, code: string): Lie => ({ ...lie(change, `refused ${code}`), change: null });
    const others = [...world.server.changes.values()].filter(
      ({ device, state }) => device !== this.member.enrolment.device && state === 'admitted',
    );
    const other = others.length === 0 ? null : changeIn(chance.pick(others));
    switch (what) {
      case 'signature':
        return [refused({ ...(await this.#apart()), signature: 'A'.repeat(86) }, 'SIGNATURE')];
      case 'part': {
        const change = await this.#apart();
        const parts = { ordinary: { salt: 'A'.repeat(22), ops: change.parts.ordinary?.ops ?? [] } };
        return [refused({ ...change, parts }, 'PART')];
      }
      case 'partMissing':
        return [refused({ ...(await this.#apart()), parts: {} }, 'PART')];
      case 'author': {
        const author = world.tablets[0]?.member.user ?? '';
        return [lie(await this.#say({ origin: { author, assignment: 'a-0' } }), 'quarantined AUTHOR')];
      }
      case 'otherAssignment':
        return [lie(await this.#say({ origin: { assignment: 'a-0' } }), 'quarantined OUT_OF_SCOPE')];
      case 'otherVillage':
        return [lie(await this.#say({ village: VILLAGES[1] }), 'quarantined OUT_OF_SCOPE')];
      case 'far':
        return [lie(await this.#say({ village: FAR_VILLAGE }), 'quarantined OUT_OF_SCOPE')];
      case 'foreign': {
        const ops: Op[] = [{ set: 'group', value: '八组', replaces: [`${first.envelope.id}#0`] }];
        return [lie(await this.#say({ ops }), 'quarantined REPLACES_FOREIGN')];
      }
      case 'otherPath': {
        const ops: Op[] = [{ set: 'address', value: 'x', replaces: [`${first.envelope.id}#0`] }];
        const { record } = first.envelope;
        return [lie(await this.#say({ record, ops }), 'quarantined REPLACES_FOREIGN')];
      }
      case 'path':
        return [
          lie(await this.#say({ ops: [{ set: 'nonsense', value: 1, replaces: [] }] }), 'quarantined SCHEMA'),
          lie(await this.#say({ ops: [{ set: 'extra/nonsense', value: 1, replaces: [] }] }), 'admitted'),
        ];
      case 'later':
        return [lie(await this.#say({ origin: { schema: 99 } }), 'durable')];
      case 'old':
        return [lie(await this.#say({ origin: { schema: 1 } }), 'admitted')];
      case 'kind':
        return [
          lie(await this.#say({ record: first.envelope.record, kind: 'person', ops: NAME }), 'quarantined RECORD'),
        ];
      case 'ruling': {
        const household = first.envelope.record;
        const visit = this.newId();
        const begun: Op[] = [
          { set: 'household', value: household, replaces: [] },
          { set: 'review/state', value: 'submitted', replaces: [] },
        ];
        const ruled: Op[] = [{ set: 'review/state', value: 'accepted', replaces: [] }];
        return [
          lie(await this.#say({ record: visit, kind: 'visit', ops: begun }), 'admitted'),
          lie(await this.#say({ record: visit, kind: 'visit', ops: ruled }), 'quarantined RECORD'),
        ];
      }
      case 'othersVisit': {
        const theirs = others.map(changeIn).filter(({ envelope }) => envelope.kind === 'visit');
        const visit = theirs.find(({ envelope }) => world.server.records.get(envelope.record)?.home === VILLAGES[0]);
        if (visit === undefined) return [];
        const { record } = visit.envelope;
        const ops: Op[] = [{ set: 'extra/x', value: 1, replaces: [] }];
        return [lie(await this.#say({ record, kind: 'visit', ops }), 'quarantined RECORD')];
      }
      case 'fork':
        return [lie(await this.#say({ origin: { n: first.envelope.n } }), 'quarantined FORK')];
      case 'previous':
        return [lie(await this.#say({ origin: { previous: 'A'.repeat(43) } }), 'quarantined FORK')];
      case 'idTaken': {
        if (other === null) return [];
        const change = await this.#bent(await this.#apart(), { id: other.envelope.id });
        return [refused(change, 'ID_TAKEN')];
      }
      case 'stranger':
        return [refused(await this.#bent(await this.#apart(), { device: 'd-stranger' }), 'UNKNOWN_DEVICE')];
      case 'malformed':
        return [{ line: '{"envelope": {}}', is: 'refused MALFORMED', change: null }];
      case 'misplaced': {
        const change = await this.#apart();
        const part = { salt: 'A'.repeat(22), ops: [{ set: 'sensitive/phone', value: '1', replaces: [] } as Op] };
        return [refused({ ...change, parts: { ordinary: part } }, 'MALFORMED')];
      }
      case 'depends': {
        const late = await this.#say({});
        const change = await this.#say({ dependsOn: [late.envelope.id] });
        if (chance.oneIn(2)) return [lie(change, 'admitted'), lie(late, 'admitted')];
        world.note(change);
        world.note(late);
        this.honest.push(change, late);
        const [held] = await this.push([canonicalJson(change)]);
        hold(held?.state === 'durable', 'I12', () => `a change that depends on another is ${held?.state}`);
        return [lie(late, 'admitted'), { ...lie(change, 'admitted'), change: null }];
      }
      case 'secondConsent': {
        const record = this.newId();
        const household: Op[] = [{ set: 'household', value: first.envelope.record, replaces: [] }];
        const more: Op[] = [{ set: 'extra/x', value: 1, replaces: [] }];
        return [
          lie(await this.#say({ record, kind: 'consent', ops: household }), 'admitted'),
          lie(await this.#say({ record, kind: 'consent', ops: more }), 'quarantined RECORD'),
        ];
      }
      case 'revoked': {
        this.#revoked = true;
        const { device } = this.member.enrolment;
        await world.county.deps.store.db
          .updateTable('devices')
          .set({ revoked_at: world.county.now })
          .where('id', '=', device)
          .execute();
        return [lie(await this.#say({}), 'quarantined DEVICE_REVOKED')];
      }
      case 'move': {
        const ops: Op[] = [{ set: 'village', value: VILLAGES[1], replaces: [] }];
        const is = world.county.now < START + 2 * HOUR ? 'admitted' : 'quarantined OUT_OF_SCOPE';
        return [lie(await this.#say({ record: first.envelope.record, ops }), is)];
      }
      case 'unknownAlias': {
        const ops: Op[] = [{ set: `aliases/${this.newId()}`, value: true, replaces: [] }];
        return [lie(await this.#say({ record: first.envelope.record, ops }), 'quarantined OUT_OF_SCOPE')];
      }
    }
  }

  /** A change that will not be stored, so that it leaves the device's chain as it is. */
  #apart(): Promise<Change> {
    return this.#say({ origin: { n: this.#n + 1 } });
  }

  /** Work of a time when there was still a right to the second village, or that only says so. */
  async backdate(chance: Chance): Promise<void> {
    if (this.#revoked) return;
    await this.#hello();
    const { county } = this.#world;
    const end = START + 2 * HOUR;
    const at = START + chance.below(4) * HOUR;
    const heard = START + chance.below(5) * HOUR;
    const token =
      chance.oneIn(3) || heard > county.now ? null : timeToken(county.deps.keys, this.member.enrolment.device, heard);
    const earliest = token === null ? START : heard;
    const time = Math.min(Math.max(at, earliest), county.now);
    const change = await this.#say({
      village: VILLAGES[1],
      origin: { assignment: 'r-ended', wall: at, timeToken: token },
    });
    this.#world.note(change);
    this.honest.push(change);
    const [result] = await this.push([canonicalJson(change)]);
    hold(
      result?.state === (time < end ? 'admitted' : 'quarantined'),
      'I12',
      () =>
        `made at ${(at - START) / HOUR} h, after a token of ${token === null ? 'never' : (heard - START) / HOUR} h, received at ${(county.now - START) / HOUR} h, by a right until 2 h: ${JSON.stringify(result)}`,
    );
  }
}

const NAME: readonly Op[] = [{ set: 'name', value: '某某', replaces: [] }];
