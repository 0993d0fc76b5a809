import { type FastifyInstance } from 'fastify';
import { type ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Piece } from '#content/reference/piece.ts';
import { Uuid } from '#domain/change/change.ts';
import {
  ReEvaluation,
  VerdictChanges,
  VerdictChangesQuery,
  WhatIfAnswer,
  WhatIfRequest,
} from '#domain/sync/desk-evaluation-protocol.ts';
import {
  DeskChangeRequest,
  DeskHousehold,
  DeskMe,
  DeskPlace,
  DeskQuery,
  DeskRows,
} from '#domain/sync/desk-protocol.ts';
import { PushResult } from '#domain/sync/protocol.ts';
import { findUser } from '../accounts/people.ts';
import { type AppDeps } from '../deps.ts';
import { saveAtDesk } from '../desk/desk-change.ts';
import { deskHousehold } from '../desk/desk-household.ts';
import { deskList } from '../desk/desk-list.ts';
import { deskPlaces } from '../desk/desk-places.ts';
import { reEvaluation, verdictChanges } from '../desk/verdict-changes.ts';
import { WhatIf } from '../desk/what-if.ts';
import { Refusal } from '../http/problem.ts';
import { readerOfRequest } from '../http/session-cookie.ts';
import { publishedBeside } from '../reference/published-content.ts';
import { currentAssignments } from '../rights/rights.ts';

/** What a supervisor's screens ask; a session is needed throughout. */
export function deskRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { db } = deps.store;
  const routes = app.withTypeProvider<ZodTypeProvider>();

  const whatIf = new WhatIf(deps);
  const closing = new AbortController();
  app.addHook('onClose', () => closing.abort());
  let warmed: Promise<void> | null = null;

  routes.get('/desk/me', { schema: { response: { 200: DeskMe } } }, async (request) => {
    const reader = await readerOfRequest(deps, request);
    // Whoever opens the desk may ask "what if" in a while; the facts are read until then.
    warmed ??= whatIf.warm(closing.signal).catch((error: unknown) => {
      warmed = null;
      deps.log.warn({ name: (error as Error).name }, 'facts could not be read beforehand');
    });
    const user = await findUser(db, reader.user);
    if (user === null) throw new Refusal('SESSION');
    const assignments = currentAssignments(reader).map(({ role, village, sensitive }) => ({
      role,
      village,
      sensitive,
    }));
    return { user: user.id, name: user.name, login: user.login, administrator: reader.administrator, assignments };
  });

  routes.get('/desk/content', { schema: { response: { 200: z.array(Piece) } } }, async (request) => {
    await readerOfRequest(deps, request);
    return publishedBeside(db);
  });

  routes.get('/desk/places', { schema: { response: { 200: z.array(DeskPlace) } } }, async (request) =>
    deskPlaces(db, await readerOfRequest(deps, request)),
  );

  routes.get('/desk/households', { schema: { querystring: DeskQuery, response: { 200: DeskRows } } }, async (request) =>
    deskList(db, await readerOfRequest(deps, request), request.query),
  );

  routes.get(
    '/desk/households/:record',
    { schema: { params: z.strictObject({ record: Uuid }), response: { 200: DeskHousehold } } },
    async (request) => {
      const reader = await readerOfRequest(deps, request);
      const household = await deps.store.read((trx) =>
        deskHousehold(trx, reader, request.params.record, deps.inForce()),
      );
      if (household === null) throw new Refusal('NOT_FOUND');
      return household;
    },
  );

  routes.post(
    '/desk/changes',
    { schema: { body: DeskChangeRequest, response: { 200: PushResult } } },
    async (request) => saveAtDesk(deps, await readerOfRequest(deps, request), request.body),
  );

  routes.get(
    '/desk/verdict-changes',
    { schema: { querystring: VerdictChangesQuery, response: { 200: VerdictChanges } } },
    async (request) => verdictChanges(db, await readerOfRequest(deps, request), request.query),
  );

  routes.get('/desk/re-evaluation', { schema: { response: { 200: ReEvaluation } } }, async (request) => {
    await readerOfRequest(deps, request);
    return reEvaluation(db, deps.inForce());
  });

  routes.post('/desk/what-if', { schema: { body: WhatIfRequest, response: { 200: WhatIfAnswer } } }, async (request) =>
    whatIf.answer(await readerOfRequest(deps, request), request.body),
  );
}
