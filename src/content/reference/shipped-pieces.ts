import assets from '../codes/assets.json' with { type: 'json' };
import household from '../codes/household.json' with { type: 'json' };
import money from '../codes/money.json' with { type: 'json' };
import person from '../codes/person.json' with { type: 'json' };
import visit from '../codes/visit.json' with { type: 'json' };
import { shippedConsents } from '../consents/load.ts';
import { shippedForms } from '../forms/load.ts';
import divisions from '../places/divisions.json' with { type: 'json' };
import calendar2021 from '../policies/calendars/2021.json' with { type: 'json' };
import calendar2022 from '../policies/calendars/2022.json' with { type: 'json' };
import calendar2023 from '../policies/calendars/2023.json' with { type: 'json' };
import calendar2024 from '../policies/calendars/2024.json' with { type: 'json' };
import calendar2025 from '../policies/calendars/2025.json' with { type: 'json' };
import calendar2026 from '../policies/calendars/2026.json' with { type: 'json' };
import { shippedContents } from '../policies/load.ts';
import { type Piece } from './piece.ts';
import { newestShipped } from './shipped-versions.ts';

/**
 * Content without a number of its own is of the version that stands in the list.
 * Errors: throws for what the list lacks: published without a number it could never be taken back.
 */
function numbered(name: string, body: unknown): Piece {
  const version = newestShipped(name);
  if (version === 0) throw new Error(`${name} has no version in SHIPPED_VERSIONS`);
  return { name, version, body };
}

/** Every piece of content that this build brings, as the server publishes it, by name and version. */
export const shippedPieces: readonly Piece[] = [
  ...[calendar2021, calendar2022, calendar2023, calendar2024, calendar2025, calendar2026].map((calendar) =>
    numbered(`calendar/${calendar.year}`, calendar),
  ),
  ...Object.entries({ assets, household, money, person, visit }).map(([name, lists]) =>
    numbered(`codes/${name}`, lists),
  ),
  ...shippedConsents.map((consent) => ({
    name: `consent/${consent.id}`,
    version: consent.version,
    body: consent,
  })),
  ...shippedForms.map((form) => ({ name: `form/${form.id}`, version: form.version, body: form })),
  numbered('places/divisions', divisions),
  ...shippedContents.map((policy) => numbered(`policy/${policy.id}`, policy)),
].sort((a, b) => (a.name === b.name ? a.version - b.version : a.name < b.name ? -1 : 1));
