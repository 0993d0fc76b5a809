import { readView } from '../../feeds/read-views.ts';
import { CannotDecide, type Ruling, declineChange, releaseChange, voidChange } from '../../admission/decide.ts';
import { type Stored } from '../../admission/ledger.ts';
import { type AppDeps } from '../../deps.ts';
import { type ChangesTable } from '../../store/schema.ts';
import { unpackLine } from '../../store/packed-line.ts';
import { TENANT } from '../../store/store.ts';
import { type AdminArgs, type AdminCommand, AdminError, required, wordAt } from './command.ts';

/** Decisions on changes, and what is stored of changes and records. */

/** How a decision at the terminal signs itself in the feeds. */
const BY = 'administrator';

const EXPORT_STEP = 200;

export const changeCommands: Readonly<Record<string, AdminCommand>> = {
  'quarantine list': {
    usage: 'quarantine list',
    words: 0,
    options: [],
    run: async (deps) => {
      const rows = await deps.store.db
        .selectFrom('changes')
        .select(['id', 'code', 'village', 'author', 'device', 'received_at'])
        .where('tenant', '=', TENANT)
        .where('state', '=', 'quarantined')
        .where('decision', 'is', null)
        .orderBy('received_at')
        .orderBy('device')
        .orderBy('n')
        .orderBy('id')
        .execute();
      return rows.map(({ id, code, village, author, device, received_at: at }) => ({
        change: id,
        code,
        village,
        author,
        device,
        at,
      }));
    },
  },
  'quarantine release': {
    usage: 'quarantine release ID --reason T',
    words: 1,
    options: ['reason'],
    run: (deps, args) =>
      decided(deps.store.write((trx) => releaseChange(trx, deps.keys, wordAt(args, 0), rulingOf(args), deps.now()))),
  },
  'quarantine decline': {
    usage: 'quarantine decline ID --reason T',
    words: 1,
    options: ['reason'],
    run: (deps, args) =>
      decided(deps.store.write((trx) => declineChange(trx, wordAt(args, 0), rulingOf(args), deps.now()))),
  },
  'change show': {
    usage: 'change show ID',
    words: 1,
    options: [],
    run: async (deps, args) => {
      const id = wordAt(args, 0);
      const row = await deps.store.db
        .selectFrom('changes')
        .selectAll()
        .where('tenant', '=', TENANT)
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) throw new AdminError(`There is no change ${id}.`);
      return shownChange(row);
    },
  },
  'change void': {
    usage: 'change void ID --reason T',
    words: 1,
    options: ['reason'],
    run: (deps, args) =>
      decided(deps.store.write((trx) => voidChange(trx, wordAt(args, 0), true, rulingOf(args), deps.now()))),
  },
  'change unvoid': {
    usage: 'change unvoid ID --reason T',
    words: 1,
    options: ['reason'],
    run: (deps, args) =>
      decided(deps.store.write((trx) => voidChange(trx, wordAt(args, 0), false, rulingOf(args), deps.now()))),
  },
  'record show': {
    usage: 'record show ID',
    words: 1,
    options: [],
    run: async (deps, args) => {
      const id = wordAt(args, 0);
      return deps.store.read(async (trx) => {
        const row = await trx
          .selectFrom('records')
          .select('root')
          .where('tenant', '=', TENANT)
          .where('record', '=', id)
          .executeTakeFirst();
        const view = row === undefined ? null : await readView(trx, row.root);
        if (view === null) throw new AdminError(`There is no record ${id}.`);
        return view;
      });
    },
  },
};

function rulingOf(args: AdminArgs): Ruling {
  return { by: BY, reason: required(args, 'reason') };
}

async function decided(decision: Promise<Stored>): Promise<object> {
  try {
    const { id, state, code, feed, position, voided, decision: word } = await decision;
    return {
      change: id,
      ...present({ state, code, feed, position }),
      voided,
      ...(word === null ? {} : { decision: word }),
    };
  } catch (error) {
    if (error instanceof CannotDecide) throw new AdminError(error.message);
    throw error;
  }
}

/** `{state, code?, feed?, position?, need?, change}` */
function shownChange(row: ChangesTable): object {
  return {
    ...present(row),
    ...(row.need === null ? {} : { need: JSON.parse(row.need) as unknown }),
    change: JSON.parse(unpackLine(row.line).toString()) as unknown,
  };
}

function present({
  state,
  code,
  feed,
  position,
}: {
  state: string;
  code: string | null;
  feed: string | null;
  position: number | null;
}): object {
  return {
    state,
    ...(code === null ? {} : { code }),
    ...(feed === null ? {} : { feed }),
    ...(position === null ? {} : { position }),
  };
}

/** Everything stored, one line each: changes as `change show`, then refused bytes. */
export async function* exportedLines({ store }: AppDeps): AsyncGenerator<string> {
  for (let after = ''; ;) {
    const rows = await store.db
      .selectFrom('changes')
      .selectAll()
      .where('tenant', '=', TENANT)
      .where('id', '>', after)
      .orderBy('id')
      .limit(EXPORT_STEP)
      .execute();
    for (const row of rows) yield JSON.stringify(shownChange(row));
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  const refused = await store.db
    .selectFrom('refused')
    .select(['device', 'hash'])
    .where('tenant', '=', TENANT)
    .orderBy('device')
    .orderBy('hash')
    .execute();
  for (const { device, hash } of refused) {
    const row = await store.db
      .selectFrom('refused')
      .select(['code', 'bytes'])
      .where('tenant', '=', TENANT)
      .where('device', '=', device)
      .where('hash', '=', hash)
      .executeTakeFirst();
    if (row !== undefined)
      yield JSON.stringify({ state: 'refused', code: row.code, bytes: Buffer.from(row.bytes).toString('base64') });
  }
}
