import { useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import { Workbox } from 'workbox-window';
import { app } from '#content/locales/zh-CN/app.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button } from '#ui/Button.tsx';
import { useServices, useWatch } from '../services.ts';

const HOUR = 3_600_000;
/** How long a new version that was agreed to may take over by itself, milliseconds. */
const LONG = 10_000;
const SIGNING = /\/(consent|signature)$/;

/** Asks before a new version takes over; what is open is saved first, and it can be put off. */
export function UpdateBanner() {
  const { households } = useServices();
  const { pathname } = useLocation();
  const drafts = useWatch(useMemo(() => households.drafts(), [households]));
  const [waiting, setWaiting] = useState(false);
  const [state, setState] = useState<'asking' | 'saving' | 'failed'>('asking');
  const workbox = useRef<Workbox | null>(null);
  const agreed = useRef(false);

  useEffect(() => {
    if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
    const ours = new Workbox('/sw.js');
    workbox.current = ours;
    ours.addEventListener('waiting', () => setWaiting(true));
    ours.addEventListener('controlling', () => {
      if (agreed.current) globalThis.location.reload();
    });
    // Without a network the check fails; the next one comes.
    const look = () => void ours.update().catch(() => undefined);
    void ours.register().catch(() => undefined);
    const timer = setInterval(look, HOUR);
    return () => clearInterval(timer);
  }, []);

  if (!waiting || SIGNING.test(pathname)) return null;
  const words = app.update;
  const update = async () => {
    setState('saving');
    try {
      for (const { household } of drafts ?? []) await households.save(household);
    } catch {
      setState('failed');
      return;
    }
    agreed.current = true;
    workbox.current?.messageSkipWaiting();
    // The browser lets the old version end its errands first, for minutes if need be; all is saved, so loading anew ends them.
    setTimeout(() => globalThis.location.reload(), LONG);
  };
  return (
    <div className="update">
      <Banner
        state={state === 'failed' ? 'wrong' : 'info'}
        title={state === 'failed' ? words.failed : words.title}
        actions={
          <>
            <Button onClick={() => setWaiting(false)}>{words.later}</Button>
            <Button look="main" disabled={state === 'saving'} onClick={() => void update()}>
              {state === 'saving' ? words.saving : words.now}
            </Button>
          </>
        }
      >
        <p>{words.body}</p>
      </Banner>
    </div>
  );
}
