import { CodePrefix, Role } from '#domain/sync/protocol.ts';
import { VillageCode } from '#domain/change/change.ts';
import { invite, listDevices, revokeDevice } from '../../accounts/devices.ts';
import { type UserRow, addUser, assign, findUser, listUsers, unassign } from '../../accounts/people.ts';
import { addVillage, listVillages } from '../../accounts/places.ts';
import { type Db } from '../../store/store.ts';
import { type AdminArgs, type AdminCommand, AdminError, optional, required, timeOption, wordAt } from './command.ts';

/** Villages, accounts, assignments and devices. */
export const accountCommands: Readonly<Record<string, AdminCommand>> = {
  'village add': {
    usage: 'village add CODE --name T',
    words: 1,
    options: ['name'],
    run: async (deps, args) => {
      const code = VillageCode.safeParse(wordAt(args, 0));
      if (!code.success) throw new AdminError('A village code has 12 digits.');
      const name = required(args, 'name');
      await deps.store.write((trx) => addVillage(trx, code.data, name));
      return { code: code.data, name };
    },
  },
  'village list': { usage: 'village list', words: 0, options: [], run: (deps) => listVillages(deps.store.db) },

  'user add': {
    usage: 'user add LOGIN [--name T] [--password P] [--administrator]',
    words: 1,
    options: ['name', 'password', 'administrator'],
    run: (deps, args) =>
      deps.store.write(async (trx) => {
        const login = wordAt(args, 0);
        if (!/^[^\s]{1,64}$/.test(login)) throw new AdminError('A login is 1 to 64 characters without spaces.');
        const taken = await findUser(trx, login);
        if (taken !== null) throw new AdminError(`The login ${login} is taken.`);
        const password = optional(args, 'password');
        if (password !== null && (password === '' || password.length > 200))
          throw new AdminError('A password has 1 to 200 characters.');
        return addUser(
          trx,
          {
            login,
            name: optional(args, 'name') ?? login,
            password,
            administrator: args.options['administrator'] === true,
          },
          deps.now(),
        );
      }),
  },
  'user list': {
    usage: 'user list',
    words: 0,
    options: [],
    run: async (deps) =>
      (await listUsers(deps.store.db)).map(({ id, login, name, administrator }) => ({
        user: id,
        login,
        name,
        administrator: administrator === 1,
      })),
  },

  assign: {
    usage: 'assign --user U --village V --role cadre|leader|supervisor [--from ISO] [--to ISO] [--sensitive no]',
    words: 0,
    options: ['user', 'village', 'role', 'from', 'to', 'sensitive'],
    run: (deps, args) =>
      deps.store.write(async (trx) => {
        const user = await userOf(trx, args);
        const village = CodePrefix.safeParse(required(args, 'village'));
        if (!village.success) throw new AdminError('--village takes a village code or the first digits of one.');
        const role = Role.exclude(['administrator']).safeParse(required(args, 'role'));
        if (!role.success) throw new AdminError('--role takes cadre, leader or supervisor.');
        const sensitive = optional(args, 'sensitive') ?? 'yes';
        if (sensitive !== 'yes' && sensitive !== 'no') throw new AdminError('--sensitive takes yes or no.');
        const [from, to] = [timeOption(args, 'from'), timeOption(args, 'to')];
        if (from !== null && to !== null && to <= from) throw new AdminError('--to lies before --from.');
        const assignment = await assign(trx, {
          user: user.id,
          role: role.data,
          village: village.data,
          sensitive: sensitive === 'yes',
          from,
          to,
        });
        return { assignment };
      }),
  },
  unassign: {
    usage: 'unassign ID',
    words: 1,
    options: [],
    run: async (deps, args) => {
      const assignment = wordAt(args, 0);
      const now = deps.now();
      if (!(await deps.store.write((trx) => unassign(trx, assignment, now))))
        throw new AdminError(`There is no assignment ${assignment} that still lasts.`);
      return { assignment, to: now };
    },
  },

  'device invite': {
    usage: 'device invite --user U',
    words: 0,
    options: ['user'],
    run: (deps, args) => deps.store.write(async (trx) => invite(trx, (await userOf(trx, args)).id, deps.now())),
  },
  'device list': { usage: 'device list', words: 0, options: [], run: (deps) => listDevices(deps.store.db) },
  'device revoke': {
    usage: 'device revoke ID',
    words: 1,
    options: [],
    run: async (deps, args) => {
      const device = wordAt(args, 0);
      const revoked = await deps.store.write((trx) => revokeDevice(trx, device, deps.now()));
      if (revoked === null) throw new AdminError(`There is no device ${device}.`);
      return { device, revoked };
    },
  },
};

async function userOf(db: Db, args: AdminArgs): Promise<UserRow> {
  const asked = required(args, 'user');
  const user = await findUser(db, asked);
  if (user === null) throw new AdminError(`There is no user ${asked}.`);
  return user;
}
