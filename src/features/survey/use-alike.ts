import { useEffect, useMemo, useState } from 'react';
import { type Alike, type Known, householdsToLookInto, peopleAlike } from '#domain/tablet/alike.ts';
import { firstValue } from '#domain/tablet/first-value.ts';
import { type HouseholdSummary } from '#domain/tablet/household-store.ts';
import { useServices, useSummaries } from '../../services.ts';

export interface AlikeInHousehold extends Alike {
  readonly summary: HouseholdSummary;
}

const NOBODY: readonly AlikeInHousehold[] = [];

/** People of the other households on this tablet who may be the one that is being written down. */
export function useAlike({ name, birthDate, certNumber }: Known, here: string): readonly AlikeInHousehold[] {
  const { households } = useServices();
  const all = useSummaries();
  const [found, setFound] = useState(NOBODY);
  const places = useMemo(
    () => householdsToLookInto(all ?? [], { name, birthDate, certNumber }).filter(({ record }) => record !== here),
    [all, name, birthDate, certNumber, here],
  );
  useEffect(() => {
    let gone = false;
    const look = async () => {
      const files = await Promise.all(places.map(({ record }) => firstValue(households.file(record))));
      const alike = files.flatMap((file, index) => {
        const summary = places[index];
        if (file === null || summary === undefined) return [];
        return peopleAlike(file, { name, birthDate, certNumber }, null).map((one) => ({ ...one, summary }));
      });
      if (!gone) setFound(alike.length === 0 ? NOBODY : alike);
    };
    // Only a help: what cannot be read warns of nobody.
    look().catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [households, places, name, birthDate, certNumber]);
  return found;
}
