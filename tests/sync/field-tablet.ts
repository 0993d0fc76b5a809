import { uuidV7 } from '#domain/change/uuid-v7.ts';
import { type Edit } from '#domain/change/changes-between.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { type AccountPort } from '#domain/tablet/account.ts';
import { type SyncStatus } from '#domain/tablet/sync-port.ts';
import { dexieAttachmentStore } from '#storage/dexie-attachment-store.ts';
import { hash } from '#storage/hash.ts';
import { accountPort } from '#sync/account.ts';
import { httpServer } from '#sync/server.ts';
import { SyncLoop } from '#sync/sync-loop.ts';
import { type TestPerson, type TestServer } from '../support/test-server.ts';
import { type TestTablet, testTablet, valueOf } from '../storage/tablet-for-tests.ts';

/** What may happen to a request on its way: pass it on, and do with the answer what the test wants. */
export type Road = (
  request: { readonly method: string; readonly path: string; readonly body: unknown },
  pass: () => Promise<Response>,
) => Promise<Response>;

/** A whole tablet but for its screens: real storage on an IndexedDB of its own, real sync, a road that tests can break. */
export interface FieldTablet extends TestTablet {
  readonly account: AccountPort;
  readonly loop: SyncLoop;
  readonly attachments: ReturnType<typeof dexieAttachmentStore>;
  road: Road;
  /** Requests that were sent, as `POST /push`. */
  readonly requests: string[];
  /** What the loop wants to do later; nothing of it happens by itself. */
  readonly later: readonly { readonly milliseconds: number; readonly run: () => void }[];
  /** One run of the loop, and what the screens then say. */
  syncUp(): Promise<SyncStatus>;
  /** Sets fields as the screen would: seen is what is shown now. */
  set(
    household: string,
    view: { readonly id: string; readonly kind: RecordView['kind'] },
    values: Readonly<Record<string, Json | null>>,
  ): Promise<void>;
}

const ORIGIN = 'http://server.test';
const OPEN: Road = (_request, pass) => pass();

export async function fieldTablet(
  server: Pick<TestServer, 'url' | 'inviteCode'>,
  person: TestPerson | null = null,
): Promise<FieldTablet> {
  const tablet = await testTablet(null);
  let cookie = '';
  const requests: string[] = [];
  const fetchHere: typeof fetch = async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    const path = new URL(url).pathname.replace('/api/v1', '');
    requests.push(`${init?.method ?? 'GET'} ${path}`);
    return made.road({ method: init?.method ?? 'GET', path, body: init?.body }, async () => {
      // A restarted server may listen elsewhere; the tablet does not notice.
      const answer = await fetch(url.replace(ORIGIN, server.url), {
        ...init,
        headers: { ...(init?.headers as Record<string, string>), ...(cookie === '' ? {} : { cookie }) },
      });
      cookie = answer.headers.get('set-cookie')?.split(';', 1)[0] ?? cookie;
      return answer;
    });
  };
  const later: { milliseconds: number; run: () => void }[] = [];
  const needs = {
    store: tablet.sync,
    keys: tablet.keys,
    server: httpServer(ORIGIN, fetchHere),
    app: '1.0.0',
    now: tablet.tablet.now,
  };
  const loop = new SyncLoop({
    ...needs,
    hash,
    random: () => 0.5,
    later: (milliseconds, run) => (later.push({ milliseconds, run }), () => {}),
    alone: (_patient, work) => work(),
  });
  const made: FieldTablet = {
    ...tablet,
    account: accountPort(needs, () => {}),
    loop,
    attachments: dexieAttachmentStore(tablet.tablet),
    road: OPEN,
    requests,
    later,
    async syncUp() {
      await loop.syncNow();
      return valueOf(loop.status());
    },
    async set(household, record, values) {
      const file = await valueOf(tablet.households.file(household));
      const views =
        file === null ? [] : [file.household, ...file.persons, ...file.visits, ...file.consents, ...file.cases];
      const live = views.find(({ members }) => members.includes(record.id))?.live ?? {};
      const edits = Object.entries(values).map(([path, value]): [string, Edit] => [
        path,
        { value, basis: (live[path] ?? []).map(({ dot }) => dot) },
      ]);
      await tablet.households.edit(household, record, Object.fromEntries(edits), 'strict');
      await tablet.households.save(household);
    },
  };
  if (person !== null) {
    const refused =
      (await made.account.enrol(await server.inviteCode(person.user), '测试平板')) ??
      (await made.account.signIn(person.password));
    if (refused !== null) throw new Error(refused);
  }
  return made;
}

export function newId(): string {
  return uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}
