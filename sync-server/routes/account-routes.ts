import { type FastifyInstance } from 'fastify';
import { type ZodTypeProvider } from 'fastify-type-provider-zod';
import { randomBytes } from 'node:crypto';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { OpaqueId } from '#domain/change/change.ts';
import { LIMITS } from '#domain/sync/limits.ts';
import {
  DeviceAnswer,
  EnrolAnswer,
  EnrolRequest,
  HelloAnswer,
  HelloRequest,
  PeopleAnswer,
  PeopleQuery,
  PublicKey,
  type Range,
  SessionAnswer,
  SessionRequest,
} from '#domain/sync/protocol.ts';
import { z } from 'zod';
import { certifiedDevice, enrol, findDevice, isServerDevice } from '../accounts/devices.ts';
import { findUser, lastingAssignments, passwordFits, readerOf } from '../accounts/people.ts';
import { feedsOf } from '../accounts/places.ts';
import { SESSION_COOKIE, endSession, startSession } from '../accounts/sessions.ts';
import { isUsableKey, publicKeyOf, verifyText } from '../crypto/hashing.ts';
import { timeToken } from '../crypto/time-token.ts';
import { type AppDeps } from '../deps.ts';
import { namesOf } from '../evaluation/read-file.ts';
import { wantedFiles } from '../files/wanted-files.ts';
import { FailedTries } from '../http/failed-tries.ts';
import { Refusal } from '../http/problem.ts';
import { giveSession, readerOfRequest, takeSession } from '../http/session-cookie.ts';
import { type DevicesTable } from '../store/schema.ts';
import { TENANT, epochOf } from '../store/store.ts';

/** Enrolment, hello, session and devices. Source: sync contract, HTTP. */
export function accountRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { db } = deps.store;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const tries = new FailedTries();

  routes.post('/enrol', { schema: { body: EnrolRequest, response: { 200: EnrolAnswer } } }, async (request) => {
    const { body } = request;
    if (!isUsableKey(body.signingKey) || !isUsableKey(body.sealingKey))
      throw new Refusal('MALFORMED', 'a key is not a point of the curve');
    const now = deps.now();
    const device = await tries.guard(request.ip, now, async () => {
      const enrolled = await deps.store.write((trx) => enrol(trx, deps.keys, body, now));
      if (typeof enrolled === 'string') throw new Refusal('CODE', enrolled);
      return enrolled;
    });
    const reader = await readerOf(db, { id: device.user, administrator: 0 }, now);
    return {
      device: device.id,
      user: device.user,
      assignments: lastingAssignments(reader),
      epoch: await epochOf(db),
      certificate: device.certificate,
      serverSigningKey: deps.keys.signingKey,
      serverSealingKey: deps.keys.sealingKey,
    };
  });

  routes.post('/hello', { schema: { body: HelloRequest, response: { 200: HelloAnswer } } }, async ({ body }) => {
    const device = await helloDevice(deps, body);
    const now = deps.now();
    const nonce = randomBytes(18).toString('base64url');
    await deps.store.write(async (trx) => {
      await trx
        .insertInto('devices')
        .values(device)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await trx
        .updateTable('devices')
        .set({ nonce, seen_at: now, app: body.app, generation: body.generation })
        .where('tenant', '=', TENANT)
        .where('id', '=', device.id)
        .execute();
    }, new Set());
    const reader = await readerOf(db, { id: device.user, administrator: 0 }, now);
    const chain = await db
      .selectFrom('chains')
      .select('ranges')
      .where('tenant', '=', TENANT)
      .where('device', '=', device.id)
      .executeTakeFirst();
    const revoked = device.revoked_at !== null;
    return {
      epoch: await epochOf(db),
      time: { now, token: timeToken(deps.keys, device.id, now) },
      nonce,
      acknowledged: chain === undefined ? [] : (JSON.parse(chain.ranges) as Range[]),
      assignments: revoked ? [] : lastingAssignments(reader),
      feeds: revoked ? [] : await feedsOf(db, reader),
      attachments: { want: await wantedFiles(db, device.id) },
      commands: [],
      limits: LIMITS,
    };
  });

  routes.post(
    '/session',
    { schema: { body: SessionRequest, response: { 200: SessionAnswer } } },
    async (request, reply) => {
      const now = deps.now();
      const { user, device } = await tries.guard(request.ip, now, () => signIn(deps, request.body));
      giveSession(reply, await startSession(db, user, device, now));
      const row = await findUser(db, user);
      return { user, feeds: row === null ? [] : await feedsOf(db, await readerOf(db, row, now)) };
    },
  );

  routes.delete('/session', { schema: { response: { 204: z.null() } } }, async (request, reply) => {
    const id = request.cookies[SESSION_COOKIE];
    if (id !== undefined) await endSession(db, id);
    takeSession(reply);
    return reply.code(204).send(null);
  });

  routes.get(
    '/devices/:id',
    { schema: { params: z.strictObject({ id: OpaqueId }), response: { 200: DeviceAnswer } } },
    async (request) => {
      await readerOfRequest(deps, request);
      const { id } = request.params;
      if (isServerDevice(id))
        return { device: id, user: 'server', userName: '服务器', signingKey: deps.keys.signingKey, revoked: false };
      const device = await findDevice(db, id);
      if (device === null) throw new Refusal('NOT_FOUND');
      const user = await findUser(db, device.user);
      return {
        device: device.id,
        user: device.user,
        userName: user?.name ?? '',
        signingKey: PublicKey.parse(JSON.parse(device.signing_key)),
        revoked: device.revoked_at !== null,
      };
    },
  );

  // Who wrote at the desk has no tablet to be named by.
  routes.get('/people', { schema: { querystring: PeopleQuery, response: { 200: PeopleAnswer } } }, async (request) => {
    await readerOfRequest(deps, request);
    return namesOf(db, request.query.ids);
  });
}

/** The device that says hello: known here, or known again by its certificate after a restore; its signature must fit. */
async function helloDevice(deps: AppDeps, body: HelloRequest): Promise<DevicesTable> {
  const device = (await findDevice(deps.store.db, body.device)) ?? (await certifiedDevice(deps.keys, body.certificate));
  if (device === null || device.id !== body.device || !(await isSignedBy(device, body))) throw new Refusal('SIGNATURE');
  return device;
}

/** A signed object carries `signature` over the canonical bytes of itself without it. */
function isSignedBy(device: DevicesTable, { signature, ...signed }: { readonly signature: string }): Promise<boolean> {
  return verifyText(publicKeyOf(PublicKey.parse(JSON.parse(device.signing_key))), canonicalJson(signed), signature);
}

/** Errors: 401 SIGNATURE when the tablet is not who it says, 401 SESSION for a used nonce or a wrong password. */
async function signIn(deps: AppDeps, body: SessionRequest): Promise<{ user: string; device: string | null }> {
  const { db } = deps.store;
  if ('user' in body) {
    const user = await findUser(db, body.user);
    if (!(await passwordFits(user, body.password)) || user === null)
      throw new Refusal('SESSION', 'login or password is wrong');
    return { user: user.id, device: null };
  }
  const device = await findDevice(db, body.device);
  if (device === null || !(await isSignedBy(device, body))) throw new Refusal('SIGNATURE');
  const { numUpdatedRows } = await db
    .updateTable('devices')
    .set({ nonce: null })
    .where('tenant', '=', TENANT)
    .where('id', '=', device.id)
    .where('nonce', '=', body.nonce)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Refusal('SESSION', 'say hello again');
  const user = await findUser(db, device.user);
  if (!(await passwordFits(user, body.password)) || device.revoked_at !== null)
    throw new Refusal('SESSION', 'the password is wrong');
  return { user: device.user, device: device.id };
}
