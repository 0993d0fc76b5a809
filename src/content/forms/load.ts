import { FormDefinition } from '#domain/form/definition.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { type Code } from '#domain/record/code-lists.ts';
import { formVersionOf, visitKindOf } from '#domain/record/open-visit.ts';

import effectReviewV1 from './effect-review.v1.json' with { type: 'json' };
import eliminationCheckV1 from './elimination-check.v1.json' with { type: 'json' };
import fieldSurveyV1 from './field-survey.v1.json' with { type: 'json' };
import fieldSurveyV2 from './field-survey.v2.json' with { type: 'json' };
import fieldSurveyV3 from './field-survey.v3.json' with { type: 'json' };
import helpVisitV1 from './help-visit.v1.json' with { type: 'json' };
import leadCheckV1 from './lead-check.v1.json' with { type: 'json' };
import leadCheckV2 from './lead-check.v2.json' with { type: 'json' };
import monthlyCheckV1 from './monthly-check.v1.json' with { type: 'json' };
import monthlyCheckV2 from './monthly-check.v2.json' with { type: 'json' };

/*
 * The released forms. A released file is pinned by a test and never edited: a new question or a new wording is a new
 * version beside it, and what was begun on the old one is finished on the old one.
 */
export const shippedForms: readonly FormDefinition[] = [
  fieldSurveyV1,
  fieldSurveyV2,
  fieldSurveyV3,
  monthlyCheckV1,
  monthlyCheckV2,
  leadCheckV1,
  leadCheckV2,
  helpVisitV1,
  effectReviewV1,
  eliminationCheckV1,
].map((content) => FormDefinition.parse(content));

/** What ships, and what the feed `reference` has brought since. */
const forms: FormDefinition[] = [...shippedForms];

/** Makes a form that came by the feed known beside those that ship; a version that is known stays as it is. */
export function learnForm(form: FormDefinition): void {
  if (formById(form.id, form.version) === null) forms.push(form);
}

/** The kinds of visit that can be begun; the others have a form that says what has to come first (`notYet`). */
export const visitKindsWithForm: readonly Code<'visitKind'>[] = [
  ...new Set(forms.flatMap(({ notYet, visitKinds }) => (notYet === undefined ? visitKinds : []))),
];

/**
 * The newest form for a kind of visit.
 * Errors: throws when the kind has none; a test keeps that from happening.
 */
export function currentForm(visitKind: Code<'visitKind'>): FormDefinition {
  const newest = forms.filter((form) => form.visitKinds.includes(visitKind)).sort((a, b) => b.version - a.version)[0];
  if (newest === undefined) throw new Error(`no form for ${visitKind}`);
  return newest;
}

/**
 * The form that a visit was begun on and stays on, whatever has been released since; with no visit the newest field
 * survey. A version that this app does not know yet (begun on a newer one) is shown on the newest it knows.
 */
export function formOfVisit(visit: RecordView | null): FormDefinition {
  const newest = currentForm(visitKindOf(visit));
  return visit === null ? newest : (formById(newest.id, formVersionOf(visit)) ?? newest);
}

/** A released form, or null when this version of the app does not know it. */
export function formById(id: string, version: number): FormDefinition | null {
  return forms.find((form) => form.id === id && form.version === version) ?? null;
}

/** Every released form, oldest first. */
export const allForms: readonly FormDefinition[] = forms;
