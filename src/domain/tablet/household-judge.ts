import { type HouseholdFile } from '../record/household-file.ts';

/** What a row of the list says that needs forms, policies and pinyin: content, so it is handed in. */
export interface HouseholdJudge {
  /** Open completeness items of the latest visit, or null when no visit was begun. */
  missing(file: HouseholdFile): number | null;
  /** The preliminary verdict, or null when nothing can be judged yet. */
  verdict(file: HouseholdFile): string | null;
  /** Month for which income was asked, or null. */
  incomeMonth?(file: HouseholdFile): string | null;
  /** Name of the fact that would decide, of a household whose verdict is open; null where none is. */
  undecided?(file: HouseholdFile): string | null;
  /** Full pinyin and initials of a name, lower case without tones: `lisi ls`. */
  pinyin(name: string): string;
}
