import { useState } from 'react';
import { type Edit } from '#domain/change/changes-between.ts';
import { type Json, canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type LiveValue, type RecordView } from '#domain/merge/merge.ts';
import { dotsShown } from './dots.ts';

export interface Seen {
  /** What a new answer replaces: the dots of the record that have been on screen for this field. */
  basisOf(name: string, standing: Json | null): readonly string[];
  /** Answers of others that came after the field was loaded and say something else than what stands in it. */
  news(name: string, standing: Json | null): readonly LiveValue[];
  /** All answers of a field have now been shown. */
  see(name: string): void;
}

/**
 * Which dots a form has shown: those that were there when it was loaded (or when the draft was begun), those of this
 * tablet, which were typed here, and those that say what stands in the field. What a pull brings stays unseen until
 * it is asked for. Source: sync contract, `replaces`.
 */
export function useSeen(
  names: readonly string[],
  stored: RecordView | undefined,
  edits: Readonly<Record<string, Edit>>,
  device: string,
): Seen {
  const [seen, setSeen] = useState<Readonly<Record<string, readonly string[]>>>(() =>
    Object.fromEntries(names.map((name) => [name, edits[name]?.basis ?? dotsShown(stored, name)])),
  );
  const isSeen = (name: string, answer: LiveValue, standing: Json | null) =>
    (seen[name] ?? dotsShown(stored, name)).includes(answer.dot) ||
    answer.device === device ||
    (standing !== null && canonicalJson(answer.value) === canonicalJson(standing));
  const unseen = (name: string, standing: Json | null) =>
    (stored?.live[name] ?? []).filter((answer) => !isSeen(name, answer, standing));

  return {
    basisOf(name, standing) {
      const left = new Set(unseen(name, standing).map(({ dot }) => dot));
      return dotsShown(stored, name).filter((dot) => !left.has(dot));
    },
    news: unseen,
    see: (name) => setSeen((before) => ({ ...before, [name]: dotsShown(stored, name) })),
  };
}
