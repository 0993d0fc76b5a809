import { beforeEach, describe, expect, test } from 'vitest';
import { type HouseholdFile, shown } from '#domain/record/household-file.ts';
import { withDraft } from '#domain/record/with-draft.ts';
import { type HouseholdStore } from '#domain/tablet/household-store.ts';
import { VILLAGE, idsFrom, valueOf } from './tablet-for-tests.ts';

const newId = idsFrom(77);
const typed = (value: string | number | boolean, basis: string[] = []) => ({ value, basis });

/** Every implementation of the store keeps these promises. */
export function householdStoreContract(name: string, make: () => Promise<HouseholdStore>): void {
  describe(`household store: ${name}`, () => {
    let store: HouseholdStore;
    beforeEach(async () => {
      store = await make();
    });

    const fileOf = async (household: string): Promise<HouseholdFile> => {
      const file = await valueOf(store.file(household));
      if (file === null) throw new Error('no such household');
      return file;
    };
    async function household(): Promise<{ id: string; head: string }> {
      const id = await store.newHousehold(VILLAGE);
      const head = newId();
      await store.edit(id, { id, kind: 'household' }, { group: typed('二组') }, 'strict');
      await store.edit(
        id,
        { id: head, kind: 'person' },
        {
          household: typed(id),
          relation: typed('head'),
          name: typed('李某甲'),
          'sensitive/certNumber': typed('999999196001010016'),
        },
        'strict',
      );
      await store.save(id);
      return { id, head };
    }

    test('a new household is a draft that the list shows, and no file', async () => {
      const id = await store.newHousehold(VILLAGE);
      const head = newId();
      await store.edit(
        id,
        { id: head, kind: 'person' },
        { household: typed(id), relation: typed('head'), name: typed('张某乙') },
        'relaxed',
      );
      expect(await valueOf(store.file(id))).toBeNull();
      const [row] = await valueOf(store.summaries(), (rows) => rows[0]?.people === 1);
      expect(row).toMatchObject({
        record: id,
        village: VILLAGE,
        head: '张某乙',
        state: 'inProgress',
        waiting: 0,
        missing: null,
        verdict: null,
      });
      expect((await valueOf(store.drafts())).map((draft) => draft.household)).toEqual([id]);
    });

    test('saving makes one change a record, household first, and the draft is gone', async () => {
      const id = await store.newHousehold(VILLAGE);
      const head = newId();
      await store.edit(
        id,
        { id: head, kind: 'person' },
        {
          household: typed(id),
          relation: typed('head'),
          name: typed('李某甲'),
          'sensitive/certNumber': typed('999999196001010016'),
        },
        'strict',
      );
      const { changes } = await store.save(id);
      expect(changes).toHaveLength(2);
      expect((await store.history(id)).map(({ change }) => change)).toEqual([changes[0]]);
      expect((await store.history(head)).map(({ change, state, fields }) => ({ change, state, fields }))).toEqual([
        {
          change: changes[1],
          state: 'local',
          fields: [
            { path: 'household', value: id },
            { path: 'name', value: '李某甲' },
            { path: 'relation', value: 'head' },
            { path: 'sensitive/certNumber', value: '999999196001010016' },
          ],
        },
      ]);
      expect(await valueOf(store.draft(id))).toBeNull();
      const file = await fileOf(id);
      expect(file.household).toMatchObject({ record: id, village: VILLAGE });
      expect(file.persons.map((person) => shown(person, 'name'))).toEqual(['李某甲']);
      const [row] = await valueOf(store.summaries(), (rows) => rows[0]?.waiting === 2);
      expect(row).toMatchObject({
        record: id,
        head: '李某甲',
        names: '李某甲',
        tails: ['0016'],
        people: 1,
        state: 'toVisit',
        verdict: 'of-1',
        visitedOn: null,
      });
    });

    test('saving what is already shown writes nothing', async () => {
      const { id } = await household();
      const live = (await fileOf(id)).household.live['group'];
      await store.edit(id, { id, kind: 'household' }, { group: typed('二组', [live?.[0]?.dot ?? '']) }, 'strict');
      expect(await store.save(id)).toEqual({ changes: [] });
      expect(await valueOf(store.draft(id))).toBeNull();
      expect(await store.history(id)).toHaveLength(1);
    });

    test('an answer replaces what was on screen and nothing else', async () => {
      const { id } = await household();
      const first = (await fileOf(id)).household.live['group']?.[0]?.dot ?? '';
      await store.edit(id, { id, kind: 'household' }, { group: typed('三组', [first]) }, 'strict');
      await store.save(id);
      await store.edit(id, { id, kind: 'household' }, { group: typed('四组', [first]) }, 'strict');
      await store.save(id);
      const { household: view } = await fileOf(id);
      expect(view.live['group']?.map(({ value }) => value)).toEqual(['四组', '三组']);
      expect(view.conflicts).toEqual(['group']);
      const [row] = await valueOf(store.summaries(), (rows) => rows[0]?.conflicts === 1);
      expect(row?.conflicts).toBe(1);
    });

    test('taking an answer back forgets it; the place is remembered', async () => {
      const { id } = await household();
      const at = { address: '/household/x', field: 'group' };
      await store.edit(id, { id, kind: 'household' }, { group: typed('五组'), address: typed('老寨') }, 'relaxed', at);
      await store.edit(id, { id, kind: 'household' }, { group: undefined }, 'relaxed');
      expect(await valueOf(store.draft(id))).toMatchObject({
        at,
        records: { [id]: { isNew: false, edits: { address: { value: '老寨' } } } },
      });
      await store.edit(id, { id, kind: 'household' }, { address: undefined }, 'strict');
      expect(await valueOf(store.draft(id))).toMatchObject({ at, records: {} });
      expect((await store.save(id)).changes).toEqual([]);
      expect(await store.history(id)).toHaveLength(1);
    });

    test('what is no answer yet stays in the draft through a save', async () => {
      const { id, head } = await household();
      await store.edit(
        id,
        { id: head, kind: 'person' },
        { ethnicity: typed('lahu'), birthDate: { value: null, basis: [], typed: '1960-1' } },
        'strict',
      );
      expect((await store.save(id)).changes).toHaveLength(1);
      const draft = await valueOf(store.draft(id));
      expect(draft?.records[head]).toMatchObject({ isNew: false, edits: { birthDate: { typed: '1960-1' } } });
      expect(shown((await fileOf(id)).persons[0], 'birthDate')).toBeUndefined();
    });

    test('edits of one moment do not overtake each other', async () => {
      const { id } = await household();
      const words = ['一', '一二', '一二三', '一二三四'];
      await Promise.all(
        words.map((word, index) =>
          store.edit(
            id,
            { id, kind: 'household' },
            { address: typed(word), [`notes/${newId()}`]: typed(`${index}`) },
            index % 2 ? 'strict' : 'relaxed',
          ),
        ),
      );
      const draft = await valueOf(store.draft(id));
      expect(draft?.records[id]?.edits['address']?.value).toBe('一二三四');
      expect(Object.keys(draft?.records[id]?.edits ?? {})).toHaveLength(5);
    });

    test('the same watch for the same household, the same object until something changes', async () => {
      const { id } = await household();
      expect(store.file(id)).toBe(store.file(id));
      expect(store.draft(id)).toBe(store.draft(id));
      expect(store.summaries()).toBe(store.summaries());
      const other = await household();
      const stop = store.file(id).subscribe(() => {});
      const before = await fileOf(id);
      await store.edit(other.id, { id: other.id, kind: 'household' }, { address: typed('远处') }, 'strict');
      await store.save(other.id);
      expect(store.file(id).get()).toBe(before);
      await store.edit(id, { id, kind: 'household' }, { address: typed('近处') }, 'strict');
      await store.save(id);
      expect(store.file(id).get()).not.toBe(before);
      expect(shown(store.file(id).get()?.household, 'address')).toBe('近处');
      stop();
    });

    test('what is saved is on the screen at every moment', async () => {
      const id = await store.newHousehold(VILLAGE);
      const parts = [store.file(id), store.draft(id)] as const;
      const seen: unknown[] = [];
      const look = () => {
        const [file, draft] = [parts[0].get(), parts[1].get()];
        if (file !== undefined && draft !== undefined)
          seen.push(shown(withDraft(file, draft)?.household, 'address') ?? null);
      };
      const stops = parts.map((part) => part.subscribe(look));
      await Promise.all([valueOf(parts[0]), valueOf(parts[1])]);
      for (const address of ['近处', '远处']) {
        const { live = {} } = (await valueOf(parts[0]))?.household ?? {};
        const basis = (live['address'] ?? []).map(({ dot }) => dot);
        await store.edit(id, { id, kind: 'household' }, { address: typed(address, basis) }, 'strict');
        seen.length = 0;
        await store.save(id);
        expect(await valueOf(parts[1])).toBeNull();
        expect([...new Set(seen)]).toEqual([address]);
      }
      stops.forEach((stop) => stop());
    });

    test('the list is in the order of villages, groups and heads', async () => {
      const groups = ['十二组', '二组', '一组', '十组', ''];
      for (const group of groups) {
        const id = await store.newHousehold(VILLAGE);
        await store.edit(id, { id, kind: 'household' }, { group: typed(group) }, 'strict');
      }
      const rows = await valueOf(store.summaries(), (list) => list.length === groups.length);
      expect(rows.map(({ group }) => group)).toEqual(['一组', '二组', '十组', '十二组', '']);
    });

    test('a visit carries the household through its states', async () => {
      const { id } = await household();
      const visit = newId();
      await store.edit(
        id,
        { id: visit, kind: 'visit' },
        { household: typed(id), kind: typed('fieldSurvey'), date: typed('2026-11-20') },
        'strict',
      );
      await store.save(id);
      expect((await valueOf(store.summaries(), (rows) => rows[0]?.visitedOn !== null))[0]).toMatchObject({
        state: 'inProgress',
        visitedOn: '2026-11-20',
        missing: 0,
      });
      await store.edit(id, { id: visit, kind: 'visit' }, { 'review/state': typed('submitted') }, 'strict');
      await store.save(id);
      expect((await valueOf(store.summaries(), (rows) => rows[0]?.state !== 'inProgress'))[0]?.state).toBe('waiting');
    });
  });
}
