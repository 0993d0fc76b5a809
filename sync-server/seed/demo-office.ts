import { demoVillages } from '#content/places/load.ts';
import { addUser, assign, findUser } from '../accounts/people.ts';
import { addVillage } from '../accounts/places.ts';
import { type AppDeps } from '../deps.ts';
import { type DemoAccount, accountsOf, demoPassword } from './demo-accounts.ts';
import { DemoDevice } from './demo-device.ts';
import { type Writer } from './generate-household.ts';

interface Desk {
  readonly role: DemoAccount['role'];
  readonly tablet: DemoDevice;
}

/** The people of the demo with the tablets on which the county is written. */
export class DemoOffice {
  readonly #desks: readonly Desk[];

  private constructor(desks: readonly Desk[]) {
    this.#desks = desks;
  }

  /** Villages, accounts with their assignments, and one enrolled tablet for everybody who writes. Found again when there. */
  static async open(deps: AppDeps, townships: readonly string[], now: number): Promise<DemoOffice> {
    const { store } = deps;
    await store.write(async (trx) => {
      for (const { code, name } of demoVillages) await addVillage(trx, code, name);
    });
    const desks: Desk[] = [];
    for (const account of townships.flatMap((township) => accountsOf(township))) {
      const user = (await findUser(store.db, account.login))?.id ?? (await open(deps, account, now));
      if (account.role === 'administrator') continue;
      const tablet = await DemoDevice.enrol(deps, user, `演示平板（${account.login}）`, now);
      desks.push({ role: account.role, tablet });
    }
    return new DemoOffice(desks);
  }

  /** Whose tablet writes in a village; null when there is nobody of that kind. */
  tabletOf(village: string, by: Writer): DemoDevice | null {
    const cadres = this.#desks.filter(({ role }) => role === 'cadre');
    const [own, other] = cadres.filter(({ tablet }) => tablet.covers(village));
    const covering = (role: Desk['role']) =>
      this.#desks.find((desk) => desk.role === role && desk.tablet.covers(village));
    const desk = {
      cadre: () => own,
      colleague: () => other ?? covering('leader'),
      leader: () => covering('leader'),
      supervisor: () => covering('supervisor'),
      stranger: () => cadres.find(({ tablet }) => !tablet.covers(village)),
    }[by]();
    return desk?.tablet ?? null;
  }
}

async function open({ store }: AppDeps, account: DemoAccount, now: number): Promise<string> {
  const { login, name, role, places } = account;
  return store.write(async (trx) => {
    const { user } = await addUser(
      trx,
      { login, name, password: demoPassword(account), administrator: role === 'administrator' },
      now,
    );
    for (const village of places) await assign(trx, { user, role, village, sensitive: true, from: null, to: null });
    return user;
  });
}
