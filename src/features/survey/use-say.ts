import { type Said } from '#domain/record/movements.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { firstValue } from '#domain/tablet/first-value.ts';
import { useServices } from '../../services.ts';
import { dotsShown, editFor } from './dots.ts';
import { useEndUnchanged } from './use-end-unchanged.ts';
import { type Survey, saveHousehold } from './use-survey.ts';

/**
 * Writes answers of several records with this household and saves them at once: they belong together.
 * Errors: rejects when the disk refuses; what was written is then in the draft.
 */
export function useSay(survey: Survey): (all: readonly Said[], alsoIn?: readonly string[]) => Promise<void> {
  const { households } = useServices();
  const endUnchanged = useEndUnchanged(survey);
  return async (all, alsoIn = []) => {
    const files = await Promise.all(alsoIn.map((household) => firstValue(households.file(household))));
    const views = [survey.stored, ...files].flatMap(viewsOf);
    for (const { id, kind, answers } of all) {
      const view = views.find(({ members }) => members.includes(id));
      const edits = Object.entries(answers).map(
        ([path, value]) => [path, editFor(view, path, dotsShown(view, path), value)] as const,
      );
      await households.edit(survey.household, { id, kind }, Object.fromEntries(edits), 'strict');
      await endUnchanged({ id, kind }, Object.keys(answers));
    }
    await saveHousehold(households, survey.household);
  };
}

function viewsOf(file: HouseholdFile | null): readonly RecordView[] {
  return file === null ? [] : [file.household, ...file.persons];
}
