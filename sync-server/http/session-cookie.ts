import { type FastifyReply, type FastifyRequest } from 'fastify';
import { SESSION } from '#domain/sync/limits.ts';
import { SESSION_COOKIE, sessionReader } from '../accounts/sessions.ts';
import { type AppDeps } from '../deps.ts';
import { type Reader } from '../rights/rights.ts';
import { Refusal } from './problem.ts';

const ATTRIBUTES = { path: '/', httpOnly: true, secure: true, sameSite: 'strict' } as const;

export function giveSession(reply: FastifyReply, id: string): void {
  void reply.setCookie(SESSION_COOKIE, id, { ...ATTRIBUTES, maxAge: SESSION.days * 24 * 60 * 60 });
}

export function takeSession(reply: FastifyReply): void {
  void reply.clearCookie(SESSION_COOKIE, ATTRIBUTES);
}

/** Who asks, with the rights of now. Errors: 401 SESSION. */
export async function readerOfRequest(deps: AppDeps, request: FastifyRequest): Promise<Reader> {
  const reader = await sessionReader(deps.store.db, request.cookies[SESSION_COOKIE], deps.now());
  if (reader === null) throw new Refusal('SESSION');
  return reader;
}
