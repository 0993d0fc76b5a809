import { type ColumnDefinitionBuilder, type CreateTableBuilder, type Kysely, sql } from 'kysely';
import { type Migration } from 'kysely/migration';
import { type Flavour } from './flavour.ts';
import { packLine } from './packed-line.ts';

// Migrations know tables by name only: the types describe the newest version.
// oxlint-disable-next-line typescript/no-explicit-any
type AnyDatabase = Kysely<any>;

const integer = 'bigint';

/** Numbered, forward only. A released one is never edited. */
export function migrationsFor(flavour: Flavour): Record<string, Migration> {
  return {
    '0001_first': { up: (db) => first(db, flavour) },
    '0002_verdict_changes': { up: (db) => verdictChanges(db, flavour) },
    '0003_revisit': { up: (db) => revisit(db, flavour) },
    '0004_packed_lines': { up: (db) => packedLines(db, flavour) },
    '0005_turned_verdict': { up: (db) => turnedVerdict(db, flavour) },
    '0006_lead_since': { up: (db) => leadSince(db, flavour) },
  };
}

async function first(db: AnyDatabase, flavour: Flavour): Promise<void> {
  const { text } = flavour;
  const table = (name: string) => db.schema.createTable(name).addColumn('tenant', text, (column) => column.notNull());
  const narrow = <T extends string>(builder: CreateTableBuilder<T>) =>
    flavour.narrow === null ? builder : builder.modifyEnd(flavour.narrow);
  const required = (column: ColumnDefinitionBuilder) => column.notNull();
  const key = (name: string, ...columns: string[]) => [`${name}_key`, ['tenant', ...columns]] as [string, never[]];
  const index = (name: string, on: string, ...columns: string[]) =>
    db.schema
      .createIndex(name)
      .on(on)
      .columns(['tenant', ...columns])
      .execute();

  await narrow(
    table('meta')
      .addColumn('name', text, required)
      .addColumn('value', text, required)
      .addPrimaryKeyConstraint(...key('meta', 'name')),
  ).execute();

  await table('users')
    .addColumn('id', text, required)
    .addColumn('login', text, required)
    .addColumn('name', text, required)
    .addColumn('password_hash', text, required)
    .addColumn('administrator', 'integer', required)
    .addColumn('created_at', integer, required)
    .addPrimaryKeyConstraint(...key('users', 'id'))
    .addUniqueConstraint('users_login', ['tenant', 'login'] as never[])
    .execute();

  await table('sessions')
    .addColumn('id_hash', text, required)
    .addColumn('user', text, required)
    .addColumn('device', text)
    .addColumn('created_at', integer, required)
    .addColumn('seen_at', integer, required)
    .addPrimaryKeyConstraint(...key('sessions', 'id_hash'))
    .execute();

  await table('devices')
    .addColumn('id', text, required)
    .addColumn('user', text, required)
    .addColumn('name', text, required)
    .addColumn('signing_key', text, required)
    .addColumn('sealing_key', text, required)
    .addColumn('certificate', text, required)
    .addColumn('enrolled_at', integer, required)
    .addColumn('revoked_at', integer)
    .addColumn('generation', text)
    .addColumn('app', text)
    .addColumn('seen_at', integer)
    .addColumn('nonce', text)
    .addPrimaryKeyConstraint(...key('devices', 'id'))
    .execute();

  await table('invites')
    .addColumn('code_hash', text, required)
    .addColumn('user', text, required)
    .addColumn('created_at', integer, required)
    .addColumn('expires_at', integer, required)
    .addColumn('device', text)
    .addPrimaryKeyConstraint(...key('invites', 'code_hash'))
    .execute();

  await table('assignments')
    .addColumn('id', text, required)
    .addColumn('user', text, required)
    .addColumn('role', text, required)
    .addColumn('village', text, required)
    .addColumn('sensitive', 'integer', required)
    .addColumn('from_at', integer)
    .addColumn('to_at', integer)
    .addPrimaryKeyConstraint(...key('assignments', 'id'))
    .execute();
  await index('assignments_user', 'assignments', 'user');

  await narrow(
    table('villages')
      .addColumn('code', text, required)
      .addColumn('name', text, required)
      .addPrimaryKeyConstraint(...key('villages', 'code')),
  ).execute();

  await table('changes')
    .addColumn('id', text, required)
    .addColumn('device', text, required)
    .addColumn('n', integer, required)
    .addColumn('hash', text, required)
    .addColumn('previous', text)
    .addColumn('author', text, required)
    .addColumn('record', text, required)
    .addColumn('kind', text, required)
    .addColumn('village', text, required)
    .addColumn('line', text, required)
    .addColumn('state', text, required)
    .addColumn('forked', 'integer', required)
    .addColumn('code', text)
    .addColumn('need', text)
    .addColumn('feed', text)
    .addColumn('position', integer)
    .addColumn('ordinal', 'integer')
    .addColumn('voided', 'integer', required)
    .addColumn('ruling', text)
    .addColumn('decision', text)
    .addColumn('received_at', integer, required)
    .addPrimaryKeyConstraint(...key('changes', 'id'))
    .execute();
  await index('changes_chain', 'changes', 'device', 'n');
  await index('changes_record', 'changes', 'record', 'ordinal');
  await db.schema
    .createIndex('changes_quarantined')
    .on('changes')
    .columns(['tenant', 'id'])
    .where(sql<boolean>`state = 'quarantined'`)
    .execute();

  await narrow(
    table('needs')
      .addColumn('kind', text, required)
      .addColumn('value', text, required)
      .addColumn('change', text, required)
      .addPrimaryKeyConstraint(...key('needs', 'kind', 'value', 'change')),
  ).execute();
  await narrow(
    table('chains')
      .addColumn('device', text, required)
      .addColumn('ranges', text, required)
      .addPrimaryKeyConstraint(...key('chains', 'device')),
  ).execute();

  await table('refused')
    .addColumn('device', text, required)
    .addColumn('hash', text, required)
    .addColumn('code', text, required)
    .addColumn('bytes', flavour.bytes, required)
    .addColumn('size', integer, required)
    .addColumn('received_at', integer, required)
    .addPrimaryKeyConstraint(...key('refused', 'device', 'hash'))
    .execute();

  await narrow(
    table('feeds')
      .addColumn('feed', text, required)
      .addColumn('head', integer, required)
      .addPrimaryKeyConstraint(...key('feeds', 'feed')),
  ).execute();
  await narrow(
    table('feed_entries')
      .addColumn('feed', text, required)
      .addColumn('position', integer, required)
      .addColumn('at', integer, required)
      .addColumn('entry', text, required)
      .addColumn('change', text)
      .addColumn('body', text)
      .addPrimaryKeyConstraint(...key('feed_entries', 'feed', 'position')),
  ).execute();

  await table('records')
    .addColumn('record', text, required)
    .addColumn('kind', text, required)
    .addColumn('root', text, required)
    .addColumn('author', text, required)
    .addColumn('first_village', text, required)
    .addColumn('home', text, required)
    .addColumn('homes', text, required)
    .addColumn('household', text)
    .addColumn('changes', 'integer', required)
    .addColumn('updated_at', integer, required)
    .addPrimaryKeyConstraint(...key('records', 'record'))
    .execute();
  await index('records_household', 'records', 'household');
  await index('records_root', 'records', 'root');
  await index('records_home', 'records', 'home');

  await narrow(
    table('attachment_refs')
      .addColumn('sha256', text, required)
      .addColumn('change', text, required)
      .addColumn('device', text, required)
      .addColumn('record', text, required)
      .addColumn('size', integer, required)
      .addColumn('type', text, required)
      .addPrimaryKeyConstraint(...key('attachment_refs', 'sha256', 'change')),
  ).execute();
  await index('attachment_refs_device', 'attachment_refs', 'device');
  await narrow(
    table('attachments')
      .addColumn('sha256', text, required)
      .addColumn('size', integer, required)
      .addColumn('type', text, required)
      .addColumn('verified_at', integer, required)
      .addPrimaryKeyConstraint(...key('attachments', 'sha256')),
  ).execute();

  await narrow(
    table('evaluation_jobs')
      .addColumn('household', text, required)
      .addColumn('since', text, required)
      .addPrimaryKeyConstraint(...key('evaluation_jobs', 'household')),
  ).execute();
  await table('evaluations')
    .addColumn('household', text, required)
    .addColumn('evaluation', text)
    .addColumn('completeness', text, required)
    .addColumn('at', integer, required)
    .addPrimaryKeyConstraint(...key('evaluations', 'household'))
    .execute();

  await table('desk_rows')
    .addColumn('household', text, required)
    .addColumn('village', text, required)
    .addColumn('group_name', text, required)
    .addColumn('head', text, required)
    .addColumn('people', 'integer')
    .addColumn('visited_on', text, required)
    .addColumn('review', text, required)
    .addColumn('missing', 'integer', required)
    .addColumn('missing_ordinary', 'integer', required)
    .addColumn('verdict', text, required)
    .addColumn('per_head', integer)
    .addColumn('conflicts', 'integer', required)
    .addColumn('conflicts_ordinary', 'integer', required)
    .addColumn('flags', text, required)
    .addColumn('flags_ordinary', text, required)
    .addColumn('leads', text, required)
    .addColumn('leads_ordinary', text, required)
    .addColumn('updated_at', integer, required)
    .addPrimaryKeyConstraint(...key('desk_rows', 'household'))
    .execute();
  // Everything that lists filter and sort by: a page of a county is found in the index alone.
  const filtered = ['village', 'review', 'verdict', 'conflicts', 'conflicts_ordinary', 'missing', 'missing_ordinary'];
  const sorted = ['per_head', 'visited_on', 'head', 'updated_at', 'household'];
  await index('desk_rows_list', 'desk_rows', ...filtered, ...sorted);

  // Apart from the rows, so that a search reads nothing but what it searches.
  await narrow(
    table('desk_search')
      .addColumn('household', text, required)
      .addColumn('words', text, required)
      .addColumn('sensitive_words', text, required)
      .addPrimaryKeyConstraint(...key('desk_search', 'household')),
  ).execute();
}

/** Evaluations know their policy and their facts, and what changes of them is kept. */
async function verdictChanges(db: AnyDatabase, flavour: Flavour): Promise<void> {
  const { text } = flavour;
  const required = (column: ColumnDefinitionBuilder) => column.notNull();
  const table = (name: string) => db.schema.createTable(name).addColumn('tenant', text, required);
  // Whatever was judged before is judged again.
  await db.schema
    .alterTable('evaluations')
    .addColumn('version', text, (column) => column.notNull().defaultTo(''))
    .execute();
  await db.schema
    .createIndex('evaluations_version')
    .on('evaluations')
    .columns(['tenant', 'household', 'version'])
    .execute();
  await table('evaluation_facts')
    .addColumn('household', text, required)
    .addColumn('hash', text, required)
    .addColumn('facts', flavour.bytes, required)
    .addPrimaryKeyConstraint('evaluation_facts_key', ['tenant', 'household'] as never[])
    .execute();
  await table('verdict_changes')
    .addColumn('id', text, required)
    .addColumn('household', text, required)
    .addColumn('village', text, required)
    .addColumn('from_verdict', text, required)
    .addColumn('to_verdict', text, required)
    .addColumn('because', text, required)
    .addColumn('rules', text, required)
    .addColumn('at', integer, required)
    .addPrimaryKeyConstraint('verdict_changes_key', ['tenant', 'id'] as never[])
    .execute();
  await db.schema
    .createIndex('verdict_changes_household')
    .on('verdict_changes')
    .columns(['tenant', 'household'])
    .execute();
}

/** The list says who should be visited again; whatever was judged before is judged again for it. */
async function revisit(db: AnyDatabase, flavour: Flavour): Promise<void> {
  for (const column of ['income_month', 'undecided'])
    await db.schema
      .alterTable('desk_rows')
      .addColumn(column, flavour.text, (one) => one.notNull().defaultTo(''))
      .execute();
  await db.updateTable('evaluations').set({ version: '' }).execute();
}

const CONVERTED_AT_ONCE = 500;

/** Lines of changes are packed from here on, those stored before too. */
async function packedLines(db: AnyDatabase, flavour: Flavour): Promise<void> {
  await db.schema.alterTable('changes').renameColumn('line', 'line_text').execute();
  await db.schema
    .alterTable('changes')
    .addColumn('line', flavour.bytes, (column) => column.notNull().defaultTo(sql.lit('')))
    .execute();
  for (let after = ''; ;) {
    const rows: { tenant: string; id: string; line_text: string }[] = await db
      .selectFrom('changes')
      .select(['tenant', 'id', 'line_text'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(CONVERTED_AT_ONCE)
      .execute();
    for (const { tenant, id, line_text: line } of rows) {
      await db
        .updateTable('changes')
        .set({ line: packLine(line) })
        .where('tenant', '=', tenant)
        .where('id', '=', id)
        .execute();
    }
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  await db.schema.alterTable('changes').dropColumn('line_text').execute();
}

/** The list says where a 有 of a monthly check waits to be looked into; whatever was judged before is judged again. */
async function leadSince(db: AnyDatabase, flavour: Flavour): Promise<void> {
  await db.schema
    .alterTable('desk_rows')
    .addColumn('lead_since', flavour.text, (column) => column.notNull().defaultTo(''))
    .execute();
  await db.updateTable('evaluations').set({ version: '' }).execute();
}

/** The list says whose verdict has turned since the visit, as far as it turns from here on. */
async function turnedVerdict(db: AnyDatabase, flavour: Flavour): Promise<void> {
  await db.schema
    .alterTable('desk_rows')
    .addColumn('turned_from', flavour.text, (column) => column.notNull().defaultTo(''))
    .execute();
}
