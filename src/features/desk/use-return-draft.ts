import { useState } from 'react';
import { z } from 'zod';

const DraftPoint = z.strictObject({ record: z.string(), path: z.string(), label: z.string(), text: z.string() });
export type DraftPoint = z.infer<typeof DraftPoint>;
const ReturnDraft = z.strictObject({ reason: z.string(), points: z.array(DraftPoint) });
/** A return that is being written; null when none is. */
export type ReturnDraft = z.infer<typeof ReturnDraft> | null;

const placeOf = (household: string) => `desk.return.${household}`;

function kept(household: string): ReturnDraft {
  try {
    return ReturnDraft.nullable()
      .catch(null)
      .parse(JSON.parse(sessionStorage.getItem(placeOf(household)) ?? 'null'));
  } catch {
    return null;
  }
}

/** The return being written for one household: kept by the browser tab through reloads and a new sign-in. */
export function useReturnDraft(household: string): [ReturnDraft, (draft: ReturnDraft) => void] {
  const [draft, setDraft] = useState(() => kept(household));
  const keep = (next: ReturnDraft) => {
    setDraft(next);
    try {
      if (next === null) sessionStorage.removeItem(placeOf(household));
      else sessionStorage.setItem(placeOf(household), JSON.stringify(next));
    } catch {
      // Kept for this page only.
    }
  };
  return [draft, keep];
}
