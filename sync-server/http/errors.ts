import { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod';
import { type AppDeps } from '../deps.ts';
import { PROBLEM_TYPE, Refusal, problemBody, retryAfter } from './problem.ts';

/** Every error, also the framework's own, leaves as `application/problem+json`. */
export function answerErrors(app: FastifyInstance, deps: AppDeps): void {
  app.setErrorHandler((error: FastifyError, _request, reply) => sendProblem(reply, refusalFor(error, deps)));
}

export function sendProblem(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const seconds = retryAfter(refusal);
  if (seconds !== null) void reply.header('retry-after', String(seconds));
  return reply
    .code(refusal.status)
    .header('content-type', PROBLEM_TYPE)
    .header('cache-control', 'no-store')
    .serializer(JSON.stringify)
    .send(problemBody(refusal));
}

export function refusalFor(error: FastifyError | Error, deps: Pick<AppDeps, 'store' | 'log'>): Refusal {
  if (error instanceof Refusal) return error;
  if (deps.store.flavour.isBusy(error)) return new Refusal('UNAVAILABLE', 'the database is busy');
  if (hasZodFastifySchemaValidationErrors(error)) {
    // Paths and kinds of problems, never the values that were sent.
    return new Refusal(
      'MALFORMED',
      error.validation
        .map(({ instancePath, keyword }) => `${instancePath}: ${keyword}`)
        .join('; ')
        .slice(0, 300),
    );
  }
  if (isResponseSerializationError(error)) {
    deps.log.error(
      { problem: error.cause.issues.map(({ path, code }) => `${path.join('.')}: ${code}`) },
      'an answer is not of its own shape',
    );
    return new Refusal('UNAVAILABLE', 'the server made an answer it does not understand', { status: 500 });
  }
  const { statusCode = 500, code }: { statusCode?: number | undefined; code?: string } = error as FastifyError;
  if (statusCode === 413) return new Refusal('TOO_LARGE');
  if (statusCode === 415) return new Refusal('MEDIA_TYPE');
  if (statusCode >= 400 && statusCode < 500) return new Refusal('MALFORMED', code ?? 'the request cannot be read');
  deps.log.error({ name: error.name, code, stack: error.stack?.replace(error.message, '…') }, 'unexpected');
  return new Refusal('UNAVAILABLE', 'something unexpected happened; nothing of this request was stored', {
    status: 500,
  });
}
