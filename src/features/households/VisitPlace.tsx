import { useEffect, useMemo, useRef, useState } from 'react';
import { households as words } from '#content/locales/zh-CN/households.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { openVisit } from '#domain/record/open-visit.ts';
import { type Fix, hasPlace, placeEdit, placeOf, placeTakenAway } from '#domain/record/visit-place.ts';
import { Button } from '#ui/Button.tsx';
import { useAccount, useHousehold, useServices } from '../../services.ts';

const text = words.place;

/** May the tablet tell where it is? `ask` while nobody was asked; `never` where it cannot. */
type Allowed = 'yes' | 'ask' | 'no' | 'never';

/**
 * Notes where a visit takes place while its household is open, on whichever screen. It never asks by itself: it begins
 * once the cadre has allowed it, and nothing waits for it. Of a visit that turns out to be by phone it keeps none.
 */
export function PlaceWatch({ household }: { household: string }) {
  const { households, now } = useServices();
  const open = useHousehold(household);
  const user = useAccount()?.user;
  const allowed = useAllowed();
  const visit = open == null || user === undefined ? null : openVisit(open.file, user);
  const latest = useRef({ visit, isSaved: true });
  useEffect(() => {
    latest.current = { visit, isSaved: open?.draft === null };
  });
  const isSomewhere = visit !== null && hasPlace(visit);
  const away = useMemo(() => (visit === null ? null : { visit: visit.record, edits: placeTakenAway(visit) }), [visit]);

  useEffect(() => {
    if (away === null || away.edits === null) return;
    const { visit, edits } = away;
    const takeAway = async () => {
      await households.edit(household, { id: visit, kind: 'visit' }, edits, 'relaxed');
      if (latest.current.isSaved) await households.save(household);
    };
    // What the disk refuses is tried again the next time the household is open; until then it is not shown.
    takeAway().catch(() => undefined);
  }, [households, household, away]);

  useEffect(() => {
    if (!isSomewhere || allowed !== 'yes') return;
    const keep = async (fix: Fix) => {
      const { visit: now, isSaved } = latest.current;
      const edit = now === null ? null : placeEdit(now, fix);
      if (now === null || edit === null) return;
      await households.edit(household, { id: now.record, kind: 'visit' }, { place: edit }, 'relaxed');
      // Alone it is no draft of anybody's; beside what is being typed it goes with the next save.
      if (isSaved) await households.save(household);
    };
    const watch = navigator.geolocation.watchPosition(
      ({ coords, timestamp }) => {
        const { latitude, longitude, accuracy } = coords;
        keep({ latitude, longitude, accuracy, at: timestamp || now() }).catch(() => undefined);
      },
      // No sky, no place: it is never required.
      () => undefined,
      { enableHighAccuracy: true, maximumAge: 60_000 },
    );
    return () => navigator.geolocation.clearWatch(watch);
  }, [households, household, isSomewhere, allowed, now]);
  return null;
}

/** Where the visit was, in words; while nobody was asked, the one button that asks. */
export function PlaceLine({ visit, isOpen }: { visit: RecordView; isOpen: boolean }) {
  const allowed = useAllowed();
  const place = placeOf(visit);
  if (place !== null) return <p className="soft">{text.known(place.accuracy)}</p>;
  if (!isOpen || !hasPlace(visit) || allowed !== 'ask') return null;
  const ask = () =>
    // The browser asks now; what comes of it is seen by the watch.
    navigator.geolocation.getCurrentPosition(
      () => undefined,
      () => undefined,
    );
  return (
    <div className="row">
      <Button look="quiet" onClick={ask}>
        {text.ask}
      </Button>
      <span className="soft">{text.why}</span>
    </div>
  );
}

/** What the browser says of the permission, followed as it changes. */
function useAllowed(): Allowed {
  const [allowed, setAllowed] = useState<Allowed>('never');
  useEffect(() => {
    if (!('geolocation' in navigator) || !('permissions' in navigator)) return;
    let status: PermissionStatus | null = null;
    let gone = false;
    const read = () => {
      if (status !== null) setAllowed(status.state === 'granted' ? 'yes' : status.state === 'prompt' ? 'ask' : 'no');
    };
    const follow = async () => {
      const known = await navigator.permissions.query({ name: 'geolocation' });
      if (gone) return;
      status = known;
      read();
      known.addEventListener('change', read);
    };
    follow().catch(() => undefined);
    return () => {
      gone = true;
      status?.removeEventListener('change', read);
    };
  }, []);
  return allowed;
}
