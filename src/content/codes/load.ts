import * as z from 'zod';

import { CODE_LISTS, type Code, type CodeListName } from '#domain/record/code-lists.ts';

import assets from './assets.json' with { type: 'json' };
import household from './household.json' with { type: 'json' };
import money from './money.json' with { type: 'json' };
import person from './person.json' with { type: 'json' };
import visit from './visit.json' with { type: 'json' };

const CodeLabel = z.strictObject({
  code: z.string(),
  /** What stands on screen. */
  label: z.string().min(1),
  /** What the export of the national system calls it, where that differs. Source: policy research §1.11. */
  national: z.string().min(1).optional(),
  /** Initials, a space, then the whole pinyin, lower case without tones (`lhz lahuzu`): what the search matches. */
  pinyin: z.string().min(1),
});
export type CodeLabel = z.infer<typeof CodeLabel>;

const Lists = z.partialRecord(z.enum(Object.keys(CODE_LISTS) as CodeListName[]), z.array(CodeLabel).min(1));

const lists = Lists.parse({ ...household, ...person, ...money, ...assets, ...visit });

/**
 * The codes of a list with their labels in the order of the screen, most used first.
 * Errors: throws when the list has no labels; a test keeps that from happening.
 */
export function codeLabels(list: CodeListName): readonly CodeLabel[] {
  const labels = lists[list];
  if (labels === undefined) throw new Error(`no labels for ${list}`);
  return labels;
}

/** The label of one code; a code that is not in the list (of a newer schema) is shown as it is. */
export function labelOf<Name extends CodeListName>(list: Name, code: Code<Name> | (string & {})): string {
  return codeLabels(list).find((known) => known.code === code)?.label ?? code;
}
