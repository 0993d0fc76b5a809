import { hash, verify } from '@node-rs/argon2';
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { type Assignment, Role } from '#domain/sync/protocol.ts';
import { type Person, type Reader } from '../rights/rights.ts';
import { type Db, TENANT } from '../store/store.ts';
import { type AssignmentsTable, type Tables } from '../store/schema.ts';

/** Accounts and assignments. */

/** OWASP's first choice of parameters for Argon2id, the library's own algorithm. */
const ARGON = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export type UserRow = Tables['users'];

export interface NewUser {
  readonly login: string;
  readonly name: string;
  /** null: one is made up. */
  readonly password: string | null;
  readonly administrator: boolean;
}

/** Makes an account; the password is returned here and never again. Errors: the login is taken. */
export async function addUser(
  db: Db,
  user: NewUser,
  now: number,
): Promise<{ user: string; login: string; password: string }> {
  const password = user.password ?? readableSecret();
  const id = `u-${randomBytes(6).toString('hex')}`;
  await db
    .insertInto('users')
    .values({
      tenant: TENANT,
      id,
      login: user.login,
      name: user.name,
      password_hash: await hash(password, ARGON),
      administrator: user.administrator ? 1 : 0,
      created_at: now,
    })
    .execute();
  return { user: id, login: user.login, password };
}

/** By id or login. */
export async function findUser(db: Db, idOrLogin: string): Promise<UserRow | null> {
  const rows = await db
    .selectFrom('users')
    .selectAll()
    .where('tenant', '=', TENANT)
    .where((or) => or.or([or('id', '=', idOrLogin), or('login', '=', idOrLogin)]))
    .execute();
  return rows.find(({ id }) => id === idOrLogin) ?? rows[0] ?? null;
}

export async function listUsers(db: Db): Promise<UserRow[]> {
  return db.selectFrom('users').selectAll().where('tenant', '=', TENANT).orderBy('login').execute();
}

let nobodysHash: Promise<string> | undefined;

/** Right password? A login that does not exist takes as long as a wrong password. */
export async function passwordFits(user: UserRow | null, password: string): Promise<boolean> {
  nobodysHash ??= hash(randomUUID(), ARGON);
  const fits = await verify(user?.password_hash ?? (await nobodysHash), password);
  return user !== null && fits;
}

/** Twelve letters and digits that nobody mistakes for each other, in groups: some 59 bits. */
export function readableSecret(): string {
  const letters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return `${group()}-${group()}-${group()}`;
}

export interface NewAssignment {
  readonly user: string;
  readonly role: Role;
  readonly village: string;
  readonly sensitive: boolean;
  readonly from: number | null;
  readonly to: number | null;
}

export async function assign(db: Db, { user, role, village, sensitive, from, to }: NewAssignment): Promise<string> {
  const id = `a-${randomBytes(6).toString('hex')}`;
  await db
    .insertInto('assignments')
    .values({ tenant: TENANT, id, user, role, village, sensitive: sensitive ? 1 : 0, from_at: from, to_at: to })
    .execute();
  return id;
}

/** Ends an assignment at a time; false when there is none that lasts longer. */
export async function unassign(db: Db, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('assignments')
    .set({ to_at: now })
    .where('tenant', '=', TENANT)
    .where('id', '=', id)
    .where((or) => or.or([or('to_at', 'is', null), or('to_at', '>', now)]))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function toAssignment(row: AssignmentsTable): Assignment {
  return {
    assignment: row.id,
    role: Role.parse(row.role),
    village: row.village,
    sensitive: row.sensitive === 1,
    from: row.from_at,
    to: row.to_at,
  };
}

/** All assignments of some people, past and future ones too, by user. */
export async function assignmentsOf(db: Db, users: readonly string[]): Promise<Map<string, Assignment[]>> {
  const byUser = new Map<string, Assignment[]>(users.map((user) => [user, []]));
  if (users.length === 0) return byUser;
  const rows = await db
    .selectFrom('assignments')
    .selectAll()
    .where('tenant', '=', TENANT)
    .where('user', 'in', [...users])
    .orderBy('id')
    .execute();
  for (const row of rows) byUser.get(row.user)?.push(toAssignment(row));
  return byUser;
}

/** A person for `rights/`, as of now. */
export async function readerOf(
  db: Db,
  user: { readonly id: string; readonly administrator: number },
  now: number,
): Promise<Reader> {
  const person: Person = {
    user: user.id,
    administrator: user.administrator === 1,
    assignments: (await assignmentsOf(db, [user.id])).get(user.id) ?? [],
  };
  return { ...person, now };
}

/** The assignments that a tablet is told: those that hold now or will. */
export function lastingAssignments(reader: Reader): Assignment[] {
  return reader.assignments.filter(({ to }) => to === null || to > reader.now);
}
