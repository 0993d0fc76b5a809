import { type FastifyInstance } from 'fastify';
import { Registry, Gauge, Histogram, collectDefaultMetrics } from 'prom-client';
import { type AppDeps } from '../deps.ts';
import { TENANT, epochOf } from '../store/store.ts';

/** `/health` and `/metrics` at the root: counts and times, nothing about anybody. */
export function operationRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { store } = deps;
  app.get('/health', { schema: { hide: true } }, async () => ({
    status: 'ok',
    store: store.flavour.name,
    epoch: await epochOf(store.db),
  }));

  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const answered = new Histogram({
    name: 'fangpin_http_seconds',
    help: 'Time to answer, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'fangpin_changes',
    help: 'Stored changes, by state',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      this.reset();
      const rows = await store.db
        .selectFrom('changes')
        .select(['state', ({ fn }) => fn.countAll<number>().as('count')])
        .where('tenant', '=', TENANT)
        .groupBy('state')
        .execute();
      for (const { state, count } of rows) this.set({ state }, count);
    },
  });
  new Gauge({
    name: 'fangpin_evaluations_waiting',
    help: 'Households whose evaluation is out of date',
    registers: [registry],
    async collect() {
      const { count } = await store.db
        .selectFrom('evaluation_jobs')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('tenant', '=', TENANT)
        .executeTakeFirstOrThrow();
      this.set(count);
    },
  });

  app.addHook('onResponse', async (request, reply) => {
    answered.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode },
      reply.elapsedTime / 1000,
    );
  });
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply.header('content-type', registry.contentType).send(await registry.metrics()),
  );
}
