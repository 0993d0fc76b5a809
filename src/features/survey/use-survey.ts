import { useLayoutEffect, useState } from 'react';
import { useParams } from 'react-router';
import { formOfVisit } from '#content/forms/load.ts';
import { dayOf } from '#content/locales/zh-CN/format.ts';
import { type Edit } from '#domain/change/changes-between.ts';
import { type FormDefinition } from '#domain/form/definition.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { openVisit, surveyMonth } from '#domain/record/open-visit.ts';
import { type Draft, type HouseholdStore } from '#domain/tablet/household-store.ts';
import { useAccount, useHousehold, useServices } from '../../services.ts';

/** The household being surveyed, with the form of the visit under way. */
export interface Survey {
  readonly household: string;
  readonly file: HouseholdFile;
  readonly stored: HouseholdFile | null;
  readonly draft: Draft | null;
  readonly form: FormDefinition;
  readonly visit: RecordView | null;
  /** Month of the survey. */
  readonly asOf: string;
  readonly today: string;
  readonly user: string;
  readonly device: string;
}

/** Undefined while being read and while the last screen's answers are being saved; null when there is no such household. */
export function useSurvey(): Survey | null | undefined {
  const { household = '' } = useParams();
  const { now } = useServices();
  const open = useHousehold(household);
  const account = useAccount();
  const settled = useSettled(household);
  if (open === undefined || account == null || !settled) return undefined;
  if (open === null) return null;
  const { file, stored, draft } = open;
  const { user, device } = account;
  const today = dayOf(now());
  const visit = openVisit(file, user);
  return {
    household,
    file,
    stored,
    draft,
    form: formOfVisit(visit),
    visit,
    asOf: surveyMonth(visit, today),
    today,
    user,
    device,
  };
}

/** Stored view of a record, without the draft: what its dots are read from. */
export function storedView(stored: HouseholdFile | null, record: string): RecordView | undefined {
  if (stored === null) return undefined;
  return [stored.household, ...stored.persons, ...stored.visits, ...stored.consents].find(({ members }) =>
    members.includes(record),
  );
}

export function draftEdits(draft: Draft | null, record: string): Readonly<Record<string, Edit>> {
  return draft?.records[record]?.edits ?? {};
}

/** Saves that are under way, by household: a screen that reads dots waits for them. */
const leaving = new Map<string, Promise<unknown>>();

/** Saves the whole draft. Errors: rejects when the disk refuses; the draft is then still there. */
export async function saveHousehold(households: HouseholdStore, household: string): Promise<void> {
  const before = leaving.get(household) ?? Promise.resolve();
  const saving = before.catch(() => undefined).then(() => households.save(household));
  leaving.set(household, saving);
  try {
    await saving;
  } finally {
    if (leaving.get(household) === saving) leaving.delete(household);
  }
}

/** Leaving a topic is saving it. What the disk refuses stays in the draft, and the household's page says so. */
export function useSaveOnLeave(household: string): void {
  const { households } = useServices();
  // A layout effect ends before the next screen looks whether a save is under way.
  useLayoutEffect(
    () => () => {
      saveHousehold(households, household).catch(() => undefined);
    },
    [households, household],
  );
}

function useSettled(household: string): boolean {
  const [settled, setSettled] = useState(false);
  useLayoutEffect(() => {
    let gone = false;
    const look = () => {
      if (gone) return;
      const saving = leaving.get(household);
      if (saving === undefined) setSettled(true);
      else saving.then(look, look);
    };
    look();
    return () => {
      gone = true;
    };
  }, [household]);
  return settled;
}
