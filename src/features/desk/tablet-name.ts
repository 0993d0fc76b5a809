import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { recordsOf } from './file-records.ts';

/**
 * What an answer was given on, in words: the desk, or its author's tablet. Somebody who used several tablets for this
 * household has them numbered in the order of their ids.
 */
export function tabletName(
  { author, device }: { author: string; device: string },
  authorName: string,
  file: HouseholdFile,
): string {
  if (device.startsWith('server.')) return words.differ.desk;
  const tablets = new Set<string>();
  for (const view of recordsOf(file)) {
    for (const values of [...Object.values(view.live), ...Object.values(view.removed)]) {
      for (const value of values)
        if (value.author === author && !value.device.startsWith('server.')) tablets.add(value.device);
    }
  }
  return tablets.size < 2
    ? words.differ.device(authorName)
    : words.differ.deviceNumber(authorName, [...tablets].sort().indexOf(device) + 1);
}
