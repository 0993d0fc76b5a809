import { useEffect, useMemo, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useServices, useWatch } from '../services.ts';
import { addressToResume, keepPlace, keptPlace } from './place.ts';

/** Brings the cadre back to where they were when the app is started at its front door; true once that is settled. */
export function useResume(): boolean {
  const { households, now } = useServices();
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const drafts = useWatch(useMemo(() => households.drafts(), [households]));
  const [settled, setSettled] = useState(pathname !== '/' || search !== '');

  useEffect(() => {
    if (settled || drafts === undefined) return;
    const address = addressToResume(keptPlace(), drafts);
    if (address !== null) void navigate(address, { replace: true });
    // oxlint-disable-next-line react/set-state-in-effect -- the way back is taken once, when the drafts have been read
    setSettled(true);
  }, [settled, drafts, navigate]);
  useEffect(() => {
    if (settled) keepPlace({ address: pathname, at: now() });
  }, [settled, pathname, now]);
  return settled;
}
