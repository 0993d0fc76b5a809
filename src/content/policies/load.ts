import { CalendarContent, PolicyContent, policyOf } from '#domain/eligibility/policy.ts';
import type { Policy } from '#domain/eligibility/policy.ts';

import calendar2021 from './calendars/2021.json' with { type: 'json' };
import calendar2022 from './calendars/2022.json' with { type: 'json' };
import calendar2023 from './calendars/2023.json' with { type: 'json' };
import calendar2024 from './calendars/2024.json' with { type: 'json' };
import calendar2025 from './calendars/2025.json' with { type: 'json' };
import calendar2026 from './calendars/2026.json' with { type: 'json' };
import shuangjiang2021 from './shuangjiang-2021.json' with { type: 'json' };

/*
 * The released policies and calendars. A released file is pinned by a test and never edited: a new line, a new rule
 * number or the calendar of another year is a new file and one more entry here.
 */

/** The official calendars that ship, one a year. */
export const shippedCalendars: readonly CalendarContent[] = [
  calendar2021,
  calendar2022,
  calendar2023,
  calendar2024,
  calendar2025,
  calendar2026,
].map((content) => CalendarContent.parse(content));

/** The policies that ship, with clause and document on every number; the last one is in force. */
export const shippedContents: readonly PolicyContent[] = [shuangjiang2021].map((content) =>
  PolicyContent.parse(content),
);

/** The shipped policies as the evaluation takes them, in the order of `shippedContents`. */
export const shippedPolicies: readonly Policy[] = shippedContents.map((content) => policyOf(content, shippedCalendars));

/** The words of a clause that a reason cites, with the document they stand in; null when the policy has none such. */
export function quoteOf(policy: string, clause: string): { text: string; title: string; document: string } | null {
  const content = shippedContents.find(({ id }) => id === policy);
  const text = content?.clauses.find((one) => one.clause === clause)?.text;
  return content === undefined || text === undefined
    ? null
    : { text, title: content.title, document: content.document };
}

/** The policy in force. */
export const shippedPolicy: Policy = shippedPolicies.at(-1) as Policy;
