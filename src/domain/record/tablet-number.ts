import { type HouseholdFile } from './household-file.ts';

/**
 * Which of its author's tablets an answer was given on: `desk` when on none, null when the author used only one for
 * this household, else its number from 1 in the order of their ids.
 */
export function tabletNumber(
  { author, device }: { readonly author: string; readonly device: string },
  { household, persons, visits, consents, cases }: HouseholdFile,
): 'desk' | number | null {
  if (device.startsWith('server.')) return 'desk';
  const tablets = new Set([device]);
  for (const view of [household, ...persons, ...visits, ...consents, ...cases]) {
    for (const values of [...Object.values(view.live), ...Object.values(view.removed)])
      for (const value of values)
        if (value.author === author && !value.device.startsWith('server.')) tablets.add(value.device);
  }
  return tablets.size < 2 ? null : [...tablets].sort().indexOf(device) + 1;
}
