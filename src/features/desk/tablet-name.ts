import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { tabletNumber } from '#domain/record/tablet-number.ts';

/** What an answer was given on, in words: the desk, or its author's tablet, numbered where there are several. */
export function tabletName(
  live: { readonly author: string; readonly device: string },
  authorName: string,
  file: HouseholdFile,
): string {
  const number = tabletNumber(live, file);
  if (number === 'desk') return words.differ.desk;
  return number === null ? words.differ.device(authorName) : words.differ.deviceNumber(authorName, number);
}
