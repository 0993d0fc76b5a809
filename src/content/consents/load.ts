import { ConsentTemplate } from '#domain/consent/consent-template.ts';

import authorisationV1 from './authorisation.v1.json' with { type: 'json' };

/*
 * The released consent texts. A released text is pinned by a test and never edited, not by one character: what was
 * signed must be found again. A new wording is a new version beside it.
 */

/** The text that is read out and signed today. */
export const currentConsent: ConsentTemplate = ConsentTemplate.parse(authorisationV1);
