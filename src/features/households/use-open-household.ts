import { useMemo } from 'react';
import { useParams } from 'react-router';
import { formOfVisit } from '#content/forms/load.ts';
import { dayOf } from '#content/locales/zh-CN/format.ts';
import { type CompletenessItem, completeness } from '#domain/completeness/completeness.ts';
import { type FormDefinition } from '#domain/form/definition.ts';
import { type FormProgress, formProgress } from '#domain/form/progress.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { openVisit, surveyMonth } from '#domain/record/open-visit.ts';
import { type OpenHousehold, useAccount, useHousehold, useServices } from '../../services.ts';

export interface SurveyedHousehold extends OpenHousehold {
  readonly household: string;
  /** The visit under way, else the latest one. */
  readonly visit: RecordView | null;
  readonly isOpen: boolean;
  readonly form: FormDefinition;
  readonly asOf: string;
  readonly today: string;
  /** Everything missing or contradicting in the file. */
  readonly items: readonly CompletenessItem[];
  readonly progress: FormProgress;
}

/** The household of the address with its form and what is missing; undefined while being read. */
export function useOpenHousehold(): SurveyedHousehold | null | undefined {
  const { household = '' } = useParams();
  const { now } = useServices();
  const open = useHousehold(household);
  const user = useAccount()?.user;
  const today = dayOf(now());
  return useMemo(() => {
    if (open === undefined || user === undefined) return undefined;
    if (open === null) return null;
    const own = openVisit(open.file, user);
    const visit = own ?? open.file.visits[0] ?? null;
    const form = formOfVisit(visit);
    const asOf = surveyMonth(visit, today);
    const items = completeness(form, open.file, asOf);
    const progress = formProgress(form, open.file, asOf, items, visit);
    return { ...open, household, visit, isOpen: own !== null, form, asOf, today, items, progress };
  }, [open, user, household, today]);
}
