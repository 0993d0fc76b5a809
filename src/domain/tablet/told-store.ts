import { type MergedBy } from '../merge/merged-by.ts';
import { type Told } from '../merge/told-of.ts';
import { type HouseholdFile } from '../record/household-file.ts';
import { type Watch } from './watch.ts';

/** One thing that happened to an own answer, with the household it belongs to. */
export interface ToldHere extends Told {
  readonly household: string;
  readonly seen: boolean;
}

/** What others did to this reader's answers, and what they did beside them. Everything is kept through restarts. */
export interface ToldStore {
  /** Own answers that others answered differently or chose over, latest first. */
  told(): Watch<readonly ToldHere[]>;

  /** These were opened and read. */
  see(ids: readonly string[]): Promise<void>;

  /**
   * What others changed in a household that this reader has worked on, since it was last put away; the first look at
   * a household begins with what is there. `file` without the draft.
   */
  merged(file: HouseholdFile): Promise<readonly MergedBy[]>;

  /** What these changes brought was read. */
  putAway(household: string, changes: readonly string[]): Promise<void>;

  /** Names of the people whose changes came here, by user id. */
  names(): Watch<Readonly<Record<string, string>>>;
}
