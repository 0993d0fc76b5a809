import { type ContentStore, type StoredPiece } from '#domain/tablet/content-store.ts';
import { LiveWatch } from './live-watch.ts';
import { type Tablet } from './open-tablet.ts';

type Key = Omit<StoredPiece, 'body'>;
type Told = Readonly<Record<string, number>>;

/** Content in the tablet's database. It is the same for everybody and holds nobody's answers, so it is not encoded. */
export function dexieContentStore({ strict }: Pick<Tablet, 'strict'>): ContentStore {
  const pieces = new LiveWatch<readonly [string, number][], readonly Key[]>({
    read: () => strict.content.toCollection().primaryKeys(),
    fingerprint: (keys) => JSON.stringify(keys),
    decode: async (keys) => keys.map(([name, version]) => ({ name, version })),
  });
  const told = new LiveWatch<Told | undefined, Told | null>({
    read: () => strict.value('contentTold'),
    fingerprint: (versions) => JSON.stringify(versions ?? null),
    decode: async (versions) => versions ?? null,
  });
  return {
    pieces: () => pieces,
    told: () => told,
    async read(keys) {
      const rows = await strict.content.bulkGet(keys.map(({ name, version }): [string, number] => [name, version]));
      return rows.filter((row) => row !== undefined);
    },
    async keepTold(versions) {
      await strict.write([], () => strict.setValue('contentTold', versions));
      await told.refresh();
    },
  };
}
