import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { LIMITS } from '#domain/sync/limits.ts';
import { type AppDeps } from './deps.ts';
import { UPLOAD_PATHS } from './files/upload-paths.ts';
import { answerErrors, refusalFor, sendProblem } from './http/errors.ts';
import { takeBodies } from './http/bodies.ts';
import { serveApp } from './http/static-files.ts';
import { accountRoutes } from './routes/account-routes.ts';
import { deskRoutes } from './routes/desk-routes.ts';
import { fileRoutes } from './routes/file-routes.ts';
import { operationRoutes } from './routes/operation-routes.ts';
import { syncRoutes } from './routes/sync-routes.ts';

const PREFIX = '/api/v1';

/** The styles of the desk's component library are made at run time, hence the inline word. */
const CONTENT_POLICY = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'blob:', 'data:'],
  mediaSrc: ["'self'", 'blob:'],
  connectSrc: ["'self'"],
  workerSrc: ["'self'", 'blob:'],
  frameAncestors: ["'none'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
};

export interface AppOptions {
  /** Folder of the built app; null: the API alone. */
  readonly dist: string | null;
}

/** The whole HTTP server, ready to listen. */
export async function createApp(deps: AppDeps, { dist }: AppOptions): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: LIMITS.inflated,
    routerOptions: { maxParamLength: 200 },
    // What no route can be found for, such as a name far too long, is answered before any error handler.
    frameworkErrors: (error, _request, reply) => void sendProblem(reply, refusalFor(error, deps)),
  });
  hangUpWhenClosing(app);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerErrors(app, deps);
  takeBodies(app);

  await app.register(cookie);
  await app.register(helmet, { contentSecurityPolicy: { useDefaults: false, directives: CONTENT_POLICY } });
  await app.register(compress, {
    encodings: ['gzip', 'identity'],
    threshold: 0,
    customTypes: /^(text\/|application\/(.*\+)?(json|x-ndjson|javascript|manifest)|image\/svg)/,
    globalDecompression: false,
  });
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'fangpin', version: '1', description: 'Sync contract, version 1' } },
    transform: jsonSchemaTransform,
  });

  operationRoutes(app, deps);
  await app.register(
    async (api) => {
      api.addHook('onSend', async (_request, reply) => {
        if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
      });
      api.get('/openapi.json', { schema: { hide: true } }, async () => {
        const document = app.swagger();
        return { ...document, paths: { ...document.paths, ...UPLOAD_PATHS } };
      });
      accountRoutes(api, deps);
      syncRoutes(api, deps);
      fileRoutes(api, deps, PREFIX);
      deskRoutes(api, deps);
    },
    { prefix: PREFIX },
  );
  await serveApp(app, dist);
  return app;
}

const HANG_UP_EVERY = 50;
const HANG_UP_AT_LAST = 10_000;

/** Tablets keep connections open: closing answers what is being asked and hangs up on who asks nothing. */
function hangUpWhenClosing(app: FastifyInstance): void {
  app.addHook('preClose', async () => {
    const idle = setInterval(() => app.server.closeIdleConnections(), HANG_UP_EVERY);
    const all = setTimeout(() => app.server.closeAllConnections(), HANG_UP_AT_LAST);
    app.server.once('close', () => {
      clearInterval(idle);
      clearTimeout(all);
    });
  });
}
