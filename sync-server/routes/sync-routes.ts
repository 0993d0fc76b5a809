import { type FastifyInstance, type FastifyReply } from 'fastify';
import { type ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { parseFeed } from '#domain/sync/feeds.ts';
import { LIMITS } from '#domain/sync/limits.ts';
import { PullRequest, PushAnswer, PushHeader, VerifyRequest } from '#domain/sync/protocol.ts';
import { admitBatch } from '../admission/admit.ts';
import { type AppDeps } from '../deps.ts';
import { pullLines } from '../feeds/read-feed.ts';
import { snapshotLines, verifyLines } from '../feeds/snapshot.ts';
import { NDJSON, linesOf } from '../http/bodies.ts';
import { Refusal } from '../http/problem.ts';
import { readerOfRequest } from '../http/session-cookie.ts';
import { mayReadFeed } from '../rights/rights.ts';
import { TENANT, epochOf } from '../store/store.ts';

/** Push, pull, snapshots and verify. Source: sync contract, HTTP. */
export function syncRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { db } = deps.store;
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.post('/push', { config: { takes: 'ndjson' }, schema: { response: { 200: PushAnswer } } }, async (request) => {
    const [header, ...lines] = request.body instanceof Buffer ? linesOf(request.body) : [];
    const sender = readHeader(header);
    if (lines.length === 0) throw new Refusal('MALFORMED', 'no changes');
    if (lines.length > LIMITS.changes) throw new Refusal('TOO_LARGE', `more than ${LIMITS.changes} changes`);
    const { results, acknowledged, attachments } = await admitBatch(deps, lines, deps.now());
    if (acknowledged[sender] === undefined) {
      const chain = await db
        .selectFrom('chains')
        .select('ranges')
        .where('tenant', '=', TENANT)
        .where('device', '=', sender)
        .executeTakeFirst();
      if (chain !== undefined) acknowledged[sender] = JSON.parse(chain.ranges) as [number, number][];
    }
    return { epoch: await epochOf(db), results, acknowledged, attachments };
  });

  routes.post('/pull', { schema: { body: PullRequest } }, async (request, reply) => {
    const reader = await readerOfRequest(deps, request);
    await sameEpoch(deps, request.body.epoch);
    return sendLines(reply, await deps.store.read((trx) => pullLines(trx, reader, request.body)));
  });

  routes.get(
    '/snapshots/:feed',
    { schema: { params: z.strictObject({ feed: z.string().max(100) }) } },
    async (request, reply) => {
      const reader = await readerOfRequest(deps, request);
      const feed = parseFeed(request.params.feed);
      if (feed === null || !mayReadFeed(reader, feed)) throw new Refusal('FEED');
      if (feed.is !== 'village') throw new Refusal('NOT_FOUND', 'only a village has a snapshot');
      const lines = await deps.store.read(async (trx) => snapshotLines(trx, reader, feed.village, await epochOf(trx)));
      return sendLines(reply, lines);
    },
  );

  routes.post('/verify', { schema: { body: VerifyRequest } }, async (request, reply) => {
    const reader = await readerOfRequest(deps, request);
    await sameEpoch(deps, request.body.epoch);
    const { feed } = request.body;
    const name = parseFeed(feed);
    if (name === null || !mayReadFeed(reader, name)) throw new Refusal('FEED');
    return sendLines(
      reply,
      await deps.store.read((trx) => verifyLines(trx, feed, name.is === 'village' ? name.village : null)),
    );
  });
}

function readHeader(line: Buffer | undefined): string {
  let value: unknown;
  try {
    value = JSON.parse(line?.toString() ?? '');
  } catch {
    throw new Refusal('MALFORMED', 'the first line is not the header of a batch');
  }
  const header = PushHeader.safeParse(value);
  if (!header.success) throw new Refusal('MALFORMED', 'the first line is not the header of a batch');
  return header.data.batch.sender;
}

async function sameEpoch(deps: AppDeps, epoch: string): Promise<void> {
  const now = await epochOf(deps.store.db);
  if (epoch !== now) throw new Refusal('EPOCH', undefined, { epoch: now });
}

function sendLines(reply: FastifyReply, lines: readonly string[]): FastifyReply {
  return reply
    .header('content-type', NDJSON)
    .serializer((text: string) => text)
    .send(lines.map((line) => `${line}\n`).join(''));
}
