import { CalendarContent, PolicyContent, policyOf } from '#domain/eligibility/policy.ts';
import type { Policy } from '#domain/eligibility/policy.ts';

import { newestShipped } from '../reference/shipped-versions.ts';

import calendar2021 from './calendars/2021.json' with { type: 'json' };
import calendar2022 from './calendars/2022.json' with { type: 'json' };
import calendar2023 from './calendars/2023.json' with { type: 'json' };
import calendar2024 from './calendars/2024.json' with { type: 'json' };
import calendar2025 from './calendars/2025.json' with { type: 'json' };
import calendar2026 from './calendars/2026.json' with { type: 'json' };
import shuangjiang2021 from './shuangjiang-2021.json' with { type: 'json' };

/*
 * The released policies and calendars. A released file is pinned by a test and never edited: a new line, a new rule
 * number or the calendar of another year is a new file, which an administrator publishes (`content publish`), or which
 * the next build brings as one more entry here.
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

/** The policies that ship, with clause and document on every number, oldest first. */
export const shippedContents: readonly PolicyContent[] = [shuangjiang2021].map((content) =>
  PolicyContent.parse(content),
);

/** The shipped policies as the evaluation takes them, in the order of `shippedContents`. */
export const shippedPolicies: readonly Policy[] = shippedContents.map((content) => policyOf(content, shippedCalendars));

/** The newest policy that ships: what the `policy` command judges by. */
export const shippedPolicy: Policy = shippedPolicies.at(-1) as Policy;

/** What is known of each policy and year in its newest version: what ships, and what the feed `reference` brought. */
const policies = new Map(
  shippedContents.map((content) => [content.id, { version: newestShipped(`policy/${content.id}`), content }]),
);
const calendars = new Map(
  shippedCalendars.map((content) => [content.year, { version: newestShipped(`calendar/${content.year}`), content }]),
);
let inForce: { readonly content: PolicyContent; readonly policy: Policy } | null = null;

/** Makes a policy that came by the feed known; an older version of a policy that is known changes nothing. */
export function learnPolicy(version: number, content: PolicyContent): void {
  if (version <= (policies.get(content.id)?.version ?? 0)) return;
  policies.set(content.id, { version, content });
  inForce = null;
}

/** Makes the calendar of a year that came by the feed known, in its newest version. */
export function learnCalendar(version: number, content: CalendarContent): void {
  if (version <= (calendars.get(content.year)?.version ?? 0)) return;
  calendars.set(content.year, { version, content });
  inForce = null;
}

/**
 * The policy in force, with every calendar that is known: of the published policies the one with the latest
 * `inForceFrom`. The same object as long as nothing else is learned.
 */
export function policyInForce(): Policy {
  return known().policy;
}

/** The words of the policy in force: its title, its document, its clauses. */
export function policyWordsInForce(): PolicyContent {
  return known().content;
}

function known(): { readonly content: PolicyContent; readonly policy: Policy } {
  if (inForce === null) {
    const contents = [...policies.values()].map(({ content }) => content).sort(byForce);
    const content = contents.at(-1) as PolicyContent;
    const years = [...calendars.values()].map((one) => one.content).sort((a, b) => (a.year < b.year ? -1 : 1));
    inForce = { content, policy: policyOf(content, years) };
  }
  return inForce;
}

/** By the day from which they hold; the id settles what would otherwise hang on the order of arrival. */
function byForce(a: PolicyContent, b: PolicyContent): number {
  const key = ({ inForceFrom, id }: PolicyContent) => `${inForceFrom ?? ''} ${id}`;
  return key(a) < key(b) ? -1 : 1;
}

/** The words of a clause that a reason cites, with the document they stand in; null when the policy has none such. */
export function quoteOf(policy: string, clause: string): { text: string; title: string; document: string } | null {
  const content = policies.get(policy)?.content;
  const text = content?.clauses.find((one) => one.clause === clause)?.text;
  return content === undefined || text === undefined
    ? null
    : { text, title: content.title, document: content.document };
}
