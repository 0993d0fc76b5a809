import { LIMITS } from '#domain/sync/limits.ts';
import { type HelloAnswer } from '#domain/sync/protocol.ts';
import { type SyncStore } from '#domain/tablet/sync-store.ts';
import { gzip } from './gzip.ts';
import { type Server, ServerRefusal } from './server.ts';

/** The server was restored between hello and this answer: say hello again. */
export class EpochChanged extends Error {}

/** Characters of changes in one batch before it is compressed: small enough to be sent again on a bad line. */
const BATCH_CHARACTERS = 2 * 1024 * 1024;

interface Batch {
  readonly ids: readonly string[];
  readonly body: Uint8Array<ArrayBuffer>;
  readonly gzipped: boolean;
}

/**
 * Sends everything that is in the outbox now, in batches; each answer is kept before the next batch goes. What is too
 * large even alone stays in the outbox and stops nothing else.
 * @param limits of one push, as hello told them
 * @param report households begun and in all
 * @returns the ids that were offered, whatever became of them
 * Errors: those of the server; EpochChanged.
 */
export async function pushChanges(
  store: SyncStore,
  server: Server,
  sender: string,
  epoch: string,
  limits: Pick<HelloAnswer['limits'], 'changes' | 'compressed' | 'inflated'>,
  report: (done: number, all: number) => void,
): Promise<ReadonlySet<string>> {
  const outgoing = await store.outgoing();
  const ids = outgoing.map(({ id }) => id);
  const households = (until: number) => new Set(outgoing.slice(0, until).map(({ household }) => household)).size;
  const largest = Math.max(1, Math.min(limits.changes, LIMITS.changes));
  let most: number = largest;
  for (let at = 0; at < ids.length;) {
    report(households(at), households(ids.length));
    const batch = await batchOf(
      store,
      sender,
      ids.slice(at, at + most),
      Math.min(BATCH_CHARACTERS, limits.inflated / 4),
    );
    const answer = await send(server, batch, limits.compressed);
    if (answer === 'tooLarge') {
      most = Math.ceil(batch.ids.length / 2);
      if (batch.ids.length > 1) continue;
      most = largest;
    } else {
      await store.keepAnswer(batch.ids, answer);
      if (answer.epoch !== epoch) throw new EpochChanged('the server was restored');
    }
    at += batch.ids.length;
  }
  report(households(ids.length), households(ids.length));
  return new Set(ids);
}

async function send(
  server: Server,
  { body, gzipped }: Batch,
  most: number,
): Promise<Awaited<ReturnType<Server['push']>> | 'tooLarge'> {
  if (body.length > most) return 'tooLarge';
  try {
    return await server.push(body, gzipped);
  } catch (error) {
    if (error instanceof ServerRefusal && error.status === 413) return 'tooLarge';
    throw error;
  }
}

async function batchOf(store: SyncStore, sender: string, ids: readonly string[], characters: number): Promise<Batch> {
  const taken: string[] = [];
  let text = `${JSON.stringify({ batch: { sender } })}\n`;
  for (const { id, line } of await store.lines(ids)) {
    if (taken.length > 0 && text.length + line.length > characters) break;
    taken.push(id);
    text += `${line}\n`;
  }
  const plain = new TextEncoder().encode(text);
  const compressed = await gzip(plain);
  return { ids: taken, body: compressed ?? plain, gzipped: compressed !== null };
}
