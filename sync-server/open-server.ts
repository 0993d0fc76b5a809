import { type AppDeps } from './deps.ts';
import { Evaluator } from './evaluation/evaluator.ts';
import { type OpenOptions, openDeps } from './open-deps.ts';
import { publishShipped } from './reference/publish-content.ts';
import { PublishedContent } from './reference/published-content.ts';

interface Tell {
  /** Words on how far the evaluation is, for whoever started the server. */
  readonly tell?: (words: string) => void;
}

export interface OpenServer {
  readonly deps: AppDeps;
  readonly evaluator: Evaluator;
  close(): Promise<void>;
}

/** Everything a server is given; the evaluation is not started yet. Errors: CannotOpen, ContentPinned. */
export async function openServer({ tell, ...options }: OpenOptions & Tell): Promise<OpenServer> {
  const opened = await openDeps({ ...options, serving: true });
  await publishShipped(opened.store, opened.now());
  const content = new PublishedContent();
  await content.learn(opened.store.db);
  const evaluator = new Evaluator({ ...opened, content, ...(tell === undefined ? {} : { tell }) });
  return {
    deps: { ...opened, evaluateSoon: () => evaluator.wake() },
    evaluator,
    close: async () => {
      await evaluator.stop();
      await opened.store.close();
    },
  };
}
