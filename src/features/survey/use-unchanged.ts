import { type Edit } from '#domain/change/changes-between.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';
import { textAnswer } from '#domain/record/household-file.ts';
import { type TakenOver, unchangedPath } from '#domain/record/unchanged.ts';
import { useServices } from '../../services.ts';
import { dotsShown, dotsUnder, editFor } from './dots.ts';
import { type Survey, draftEdits, storedView } from './use-survey.ts';

type Edits = Record<string, Edit | undefined>;

/** The day that counts as today: that of the visit under way. */
export function visitDay({ visit, today }: Pick<Survey, 'visit' | 'today'>): string {
  return textAnswer(visit ?? undefined, 'date') ?? today;
}

/** Says 没有变化, and takes it back with what it had taken over. */
export function useUnchanged(survey: Survey): {
  say: (all: readonly TakenOver[], address: string) => Promise<void>;
  takeBack: (topic: string, person: string | undefined, paths: readonly string[]) => Promise<void>;
} {
  const { households } = useServices();
  const { household, file, visit, draft } = survey;
  const own = { id: file.household.record, kind: 'household' as const };
  const stored = storedView(survey.stored, own.id);
  const storedVisit = visit === null ? undefined : storedView(survey.stored, visit.record);
  const editsOf = (view: typeof stored, values: Readonly<Record<string, Json>>): Edits =>
    Object.fromEntries(
      Object.entries(values).map(([path, value]) => [path, editFor(view, path, dotsShown(view, path), value)]),
    );

  return {
    async say(all, address) {
      if (visit === null) return;
      const copied = Object.assign({}, ...all.map((one) => one.household)) as Record<string, Json>;
      const marks = Object.assign({}, ...all.map(({ mark }) => mark)) as Record<string, Json>;
      const at = { address, field: null };
      // The answers first: where the mark is, they are too.
      if (Object.keys(copied).length > 0) await households.edit(household, own, editsOf(stored, copied), 'strict', at);
      await households.edit(household, { id: visit.record, kind: 'visit' }, editsOf(storedVisit, marks), 'strict', at);
    },

    async takeBack(topic, person, paths) {
      if (visit === null) return;
      const mark = unchangedPath(topic, person);
      const dots = dotsShown(storedVisit, mark);
      const markEdit: Edit | undefined = dots.length === 0 ? undefined : { value: null, basis: dots };
      const saidAt = storedVisit?.live[mark]?.[0]?.wall ?? Infinity;
      const edits: Edits = {};
      for (const path of paths) {
        const under = (live: string) => live === path || live.startsWith(`${path}/`);
        const live = Object.entries(stored?.live ?? {}).filter(([one]) => under(one));
        // What was put right since is an answer of its own and stays.
        if (live.some(([, [first]]) => (first?.wall ?? 0) > saidAt)) continue;
        for (const typed of Object.keys(draftEdits(draft, own.id)).filter(under)) edits[typed] = undefined;
        const seen = live.length === 0 ? [] : dotsUnder(stored, path);
        if (seen.length > 0) edits[path] = { value: null, basis: seen };
      }
      if (Object.keys(edits).length > 0) await households.edit(household, own, edits, 'strict');
      await households.edit(household, { id: visit.record, kind: 'visit' }, { [mark]: markEdit }, 'strict');
    },
  };
}
