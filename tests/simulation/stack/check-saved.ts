import { type Change, type Op, opsOf } from '#domain/change/change.ts';
import { type Json, canonicalJson } from '#domain/encoding/canonical-json.ts';
import { plainText } from '../core/book.ts';
import { hold } from '../core/broken.ts';
import { type Tablet, type Typed } from './tablet.ts';
import { type World } from './world.ts';

/**
 * What a save has made, and what it has left: every answer that was typed is in one change or still in the draft, each
 * op names what was read and nothing else, the chain goes on without a hole.
 * @param killed the browser was killed in the middle: then all of the save happened or nothing
 */
export async function checkSaved(world: World, tablet: Tablet, household: string, killed: boolean): Promise<void> {
  const { strict } = tablet.page.storage;
  const { device } = tablet.member.enrolment;
  const last = tablet.own.length;
  const rows = await strict.changes
    .where('[device+n]')
    .between([device, last], [device, Infinity], false, true)
    .toArray();
  // What an older copy of the disk had forgotten comes back from the server with its numbers.
  const fresh = rows.filter(({ id }) => !world.known.has(id)).sort((a, b) => a.n - b.n);
  const draft = tablet.drafts.get(household) ?? new Map<string, Typed>();
  const kept = await strict.drafts.get(household);
  const made: Change[] = [];
  for (const row of fresh) {
    const change = JSON.parse(JSON.stringify(row.payload)) as Change;
    const { envelope } = change;
    const before = tablet.own.at(-1)?.change.envelope;
    hold(
      envelope.n === tablet.own.length + 1 && row.n === envelope.n,
      'I1',
      () => `${tablet.name} goes on from ${tablet.own.length} with ${envelope.n}`,
    );
    hold(
      before === undefined || envelope.stamp > before.stamp,
      'I14',
      () => `${tablet.name} stamps ${envelope.stamp} after ${before?.stamp}`,
    );
    hold(
      envelope.author === tablet.member.user && row.own,
      'I1',
      () => `${tablet.name} has made ${envelope.id} for somebody else`,
    );
    tablet.own.push(world.note(change));
    if (row.household === household) made.push(change);
  }
  const nothing = made.length === 0 && kept !== undefined;
  if (killed && nothing) return;

  checkOps(world, tablet, draft, made);
  tablet.drafts.delete(household);
  const left = new Map<string, Typed>();
  for (const [record, { kind, edits }] of draft) {
    const typed = [...edits].filter(([, edit]) => edit.typed !== undefined);
    if (typed.length > 0) left.set(record, { kind, edits: new Map(typed) });
  }
  if (left.size > 0) tablet.drafts.set(household, left);
  hold(
    (kept === undefined) === (left.size === 0),
    'I1',
    () => `${tablet.name}: after the save the draft is ${kept === undefined ? 'gone' : 'still there'}`,
  );
}

function checkOps(world: World, tablet: Tablet, draft: ReadonlyMap<string, Typed>, made: readonly Change[]): void {
  const written = new Map<string, Op>();
  for (const change of made)
    for (const op of opsOf(change)) {
      const path = `${change.envelope.record} ${'set' in op ? op.set : op.clear}`;
      hold(!written.has(path), 'I2', () => `${tablet.name} writes ${path} twice in one save`);
      written.set(path, op);
    }
  for (const [record, { edits }] of draft)
    for (const [path, edit] of edits) {
      const op = written.get(`${record} ${path}`);
      written.delete(`${record} ${path}`);
      const [only] = edit.basis;
      const same = edit.value !== null && only !== undefined && edit.basis.length === 1;
      const needless =
        edit.typed !== undefined ||
        (edit.value === null && edit.basis.length === 0) ||
        (same && world.book.ops.get(only)?.text === plainText(edit.value as Json));
      if (op === undefined) {
        hold(needless, 'I1', () => `${tablet.name} typed ${path} of ${record} and saved, and no change has it`);
        continue;
      }
      hold(edit.typed === undefined, 'I2', () => `${tablet.name} sealed what is no answer at ${path}`);
      const expected = {
        ...(edit.value === null ? { clear: path } : { set: path, value: edit.value }),
        replaces: edit.basis,
        ...(edit.reason === undefined ? {} : { reason: edit.reason }),
      };
      hold(
        canonicalJson(op) === canonicalJson(expected),
        'I2',
        () => `${tablet.name} typed ${JSON.stringify(expected)} and sealed ${JSON.stringify(op)}`,
      );
    }
  hold(written.size === 0, 'I2', () => `${tablet.name} sealed what nobody typed: ${[...written.keys()].join(', ')}`);
}
