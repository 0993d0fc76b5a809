import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { invite } from '../../sync-server/accounts/devices.ts';
import { addUser, assign } from '../../sync-server/accounts/people.ts';
import { addVillage } from '../../sync-server/accounts/places.ts';
import { openPostgres } from '../../sync-server/store/postgres.ts';
import { makeDataFolder } from '../../sync-server/store/data-folder.ts';
import { sqliteFlavour } from '../../sync-server/store/sqlite.ts';
import { openStore } from '../../sync-server/store/store.ts';
import { VILLAGE } from '../support/test-server.ts';

/** Somebody with a right to the one village, and a code for a tablet. */
export interface Invited {
  readonly user: string;
  readonly login: string;
  readonly password: string;
  readonly assignment: string;
  readonly code: string;
}

/**
 * A data folder with one village and some cadres, for a server to begin with.
 * @param database `sqlite`, which is in the folder, or the address of an empty PostgreSQL
 */
export async function preparedFolder(
  cadres: number,
  database = 'sqlite',
): Promise<{ folder: string; people: readonly Invited[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'fangpin-faults-'));
  const { database: file } = makeDataFolder(folder);
  const store = await (database === 'sqlite'
    ? openStore(sqliteFlavour(file))
    : openPostgres(database, { serving: false }));
  const now = Date.now();
  const people = await store.write(async (trx) => {
    await addVillage(trx, VILLAGE, '甲村（测试）');
    const made: Invited[] = [];
    for (let index = 0; index < cadres; index++) {
      const login = `cadre-${index}`;
      const user = await addUser(trx, { login, name: `${login}（测试）`, password: null, administrator: false }, now);
      const right = {
        user: user.user,
        role: 'cadre' as const,
        village: VILLAGE,
        sensitive: true,
        from: null,
        to: null,
      };
      made.push({ ...user, assignment: await assign(trx, right), code: (await invite(trx, user.user, now)).code });
    }
    return made;
  });
  await store.close();
  return { folder, people };
}
