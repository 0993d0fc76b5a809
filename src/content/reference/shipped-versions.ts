/**
 * The versions of every piece of content that this build brings, ascending, by its name in the feed `reference`.
 * Apart from the pieces themselves, so that a tablet can tell at its start whether it was sent anything else without
 * loading them; a test holds the two together. A changed code list, policy or calendar gets the next number here,
 * after those it had.
 */
export const SHIPPED_VERSIONS: Readonly<Record<string, readonly number[]>> = {
  'calendar/2021': [1],
  'calendar/2022': [1],
  'calendar/2023': [1],
  'calendar/2024': [1],
  'calendar/2025': [1],
  'calendar/2026': [1],
  'codes/assets': [1, 2],
  'codes/household': [1],
  'codes/money': [1, 2],
  'codes/person': [1, 2],
  'codes/visit': [1, 2],
  'consent/authorisation': [1],
  'form/effect-review': [1],
  'form/elimination-check': [1],
  'form/field-survey': [1, 2, 3],
  'form/help-visit': [1],
  'form/lead-check': [1, 2],
  'form/monthly-check': [1, 2],
  'places/divisions': [1],
  'policy/shuangjiang-2021': [1],
};

/** Does this build bring the piece itself? */
export function isShipped(name: string, version: number): boolean {
  return versionsOf(name).includes(version);
}

/** The newest version of a piece that this build brings; 0 when it brings none. */
export function newestShipped(name: string): number {
  return versionsOf(name).at(-1) ?? 0;
}

function versionsOf(name: string): readonly number[] {
  return Object.hasOwn(SHIPPED_VERSIONS, name) ? (SHIPPED_VERSIONS[name] ?? []) : [];
}
