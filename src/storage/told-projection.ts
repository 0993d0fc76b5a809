import { type Change } from '#domain/change/change.ts';
import { liftedOps } from '#domain/record/lifted-ops.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { type Told, type ToldChange, toldOf } from '#domain/merge/told-of.ts';
import { shown } from '#domain/record/household-file.ts';
import { type MetaValues } from './database.ts';
import { type Tablet } from './open-tablet.ts';

/** One thing told, with the household it is shown under. */
export type KeptTold = Told & { readonly household: string };

/** What is told after a write; null: as before. */
export interface ToldProjection {
  readonly told: MetaValues['told'] | null;
  readonly names: MetaValues['names'] | null;
}

type Before = Partial<Pick<MetaValues, 'enrolment' | 'told' | 'names'>>;

/** Gathers, household by household, what others did to the reader's answers, and who they are. */
export class Retelling {
  readonly #tablet: Tablet;
  readonly #before: Before;
  readonly #user: string | null;
  readonly #households = new Set<string>();
  readonly #news: KeptTold[] = [];
  readonly #authors = new Set<string>();

  private constructor(tablet: Tablet, user: string | null, before: Before) {
    this.#before = before;
    this.#tablet = tablet;
    this.#user = user;
  }

  /** @param before what is told now */
  static async begin(tablet: Tablet, before: Before): Promise<Retelling> {
    const { enrolment } = before;
    const user = enrolment === undefined ? null : (await tablet.codec.decode(enrolment)).user;
    return new Retelling(tablet, user, before);
  }

  /** These households are now so. `changes`: all of them that count. */
  take(households: readonly string[], views: readonly RecordView[], changes: readonly Change[]): void {
    for (const household of households) this.#households.add(household);
    for (const { envelope } of changes) if (envelope.author !== this.#user) this.#authors.add(envelope.author);
    // In most households one has never written.
    if (this.#user === null || changes.every(({ envelope }) => envelope.author !== this.#user)) return;
    for (const view of views) {
      const household = view.kind === 'household' ? view.record : shown(view, 'household');
      if (typeof household !== 'string') continue;
      const own = changes.filter(({ envelope }) => view.members.includes(envelope.record)).map(toldChange);
      for (const told of toldOf(view, own, this.#user)) this.#news.push({ ...told, household });
    }
  }

  async end(): Promise<ToldProjection> {
    const { codec } = this.#tablet;
    const { told: keptTold, names: keptNames } = this.#before;
    const before = keptTold === undefined ? [] : await codec.decode(keptTold);
    const rest = before.filter(({ household }) => !this.#households.has(household));
    const isAsBefore = this.#news.length === 0 && rest.length === before.length;
    const names = keptNames === undefined ? {} : await codec.decode(keptNames);
    const unknown = [...this.#authors].filter((author) => !Object.hasOwn(names, author));
    return {
      told: isAsBefore ? null : await codec.encode([...rest, ...this.#news]),
      names:
        unknown.length === 0
          ? null
          : await codec.encode({ ...names, ...Object.fromEntries(unknown.map((author) => [author, null])) }),
    };
  }
}

/** To be called inside the transaction that writes the changes. */
export async function commitTold({ strict }: Tablet, { told, names }: ToldProjection): Promise<void> {
  if (told !== null) await strict.setValue('told', told);
  if (names !== null) await strict.setValue('names', names);
}

export function toldChange(change: Change): ToldChange {
  const { id, author, device, stamp, wall } = change.envelope;
  return { id, author, device, stamp, wall, ops: liftedOps(change) };
}
