import { ConsentTemplate } from '#domain/consent/consent-template.ts';

import authorisationV1 from './authorisation.v1.json' with { type: 'json' };

/*
 * The released consent texts. A released text is pinned by a test and never edited, not by one character: what was
 * signed must be found again. A new wording is a new version beside it.
 */

export const shippedConsents: readonly ConsentTemplate[] = [authorisationV1].map((content) =>
  ConsentTemplate.parse(content),
);

/** The text that is read out and signed today: the newest that ships or that the feed `reference` has brought. */
export let currentConsent: ConsentTemplate = shippedConsents.at(-1) as ConsentTemplate;

/** Takes a newer text that came by the feed into use. */
export function learnConsent(consent: ConsentTemplate): void {
  if (consent.id === currentConsent.id && consent.version > currentConsent.version) currentConsent = consent;
}
