import { type FastifyInstance } from 'fastify';
import { type ZodTypeProvider } from 'fastify-type-provider-zod';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { Hash } from '#domain/change/change.ts';
import { BundleAnswer, BundleRequest } from '#domain/sync/bundle.ts';
import { admitBundle } from '../bundles/admit-bundle.ts';
import { sweepBundles } from '../bundles/sweep-bundles.ts';
import { type AppDeps } from '../deps.ts';
import { FileServer } from '../files/file-server.ts';
import { mayReadFile } from '../files/readable-file.ts';
import { storedFile } from '../files/wanted-files.ts';
import { Refusal } from '../http/problem.ts';
import { readerOfRequest } from '../http/session-cookie.ts';
import { attachmentFile, bundleFile } from '../store/data-folder.ts';

/** Metadata is a list of names, each with its value behind a space; a bundle's is empty. */
function isBundle(metadata: string | string[] | undefined): boolean {
  return String(metadata ?? '')
    .split(',')
    .some((pair) => pair.trim().split(' ', 1)[0] === 'bundle');
}

const Params = z.strictObject({ sha256: Hash });

/** Resumable uploads and verified files. Source: sync contract, Files. */
export function fileRoutes(app: FastifyInstance, deps: AppDeps, prefix: string): void {
  const uploads = new FileServer(deps, `${prefix}/files`);
  const sweep = async () => {
    await uploads.cleanUpExpiredUploads();
    await sweepBundles(deps.folder, deps.now());
  };
  const swept = setInterval(() => void sweep().catch(() => undefined), 60 * 60 * 1000);
  swept.unref();
  app.addHook('onClose', () => clearInterval(swept));

  for (const url of ['/files', '/files/*']) {
    app.route({
      method: ['POST', 'PATCH', 'HEAD', 'DELETE', 'OPTIONS'],
      url,
      config: { takes: 'stream' },
      schema: { hide: true },
      handler: async (request, reply) => {
        if (request.method === 'POST' && isBundle(request.headers['upload-metadata']))
          await readerOfRequest(deps, request);
        reply.hijack();
        reply.raw.setHeader('cache-control', 'no-store');
        await uploads.handle(request.raw, reply.raw);
      },
    });
  }

  const routes = app.withTypeProvider<ZodTypeProvider>();
  routes.post(
    '/bundles',
    { schema: { body: BundleRequest, response: { 200: BundleAnswer } } },
    async (request): Promise<BundleAnswer> => {
      await readerOfRequest(deps, request);
      const path = bundleFile(deps.folder, request.body.sha256);
      const size = await stat(path).then(
        (file) => file.size,
        () => null,
      );
      if (size === null) throw new Refusal('NOT_FOUND', 'bring the bundle to /files first');
      return admitBundle(deps, path, size);
    },
  );

  routes.head('/attachments/:sha256', { schema: { params: Params } }, async (request, reply) => {
    const file = await storedFile(deps.store.db, request.params.sha256);
    if (file === null) throw new Refusal('NOT_FOUND');
    return reply.header('content-type', file.type).header('content-length', String(file.size)).send();
  });
  routes.get('/attachments/:sha256', { schema: { params: Params }, exposeHeadRoute: false }, async (request, reply) => {
    const reader = await readerOfRequest(deps, request);
    const { sha256 } = request.params;
    const file = await storedFile(deps.store.db, sha256);
    // Whoever has no right does not learn whether it exists.
    if (file === null || !(await mayReadFile(deps.store.db, reader, sha256))) throw new Refusal('NOT_FOUND');
    return reply
      .header('content-type', file.type)
      .header('content-length', String(file.size))
      .header('cache-control', 'private, max-age=31536000, immutable')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .send(createReadStream(attachmentFile(deps.folder, sha256)));
  });
}
