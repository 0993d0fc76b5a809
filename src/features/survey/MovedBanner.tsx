import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { type Said } from '#domain/record/movements.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button } from '#ui/Button.tsx';
import { type Survey } from './use-survey.ts';
import { useSay } from './use-say.ts';

/** A movement that was just written down, with what takes it back. */
export interface Moved {
  readonly words: string;
  readonly back: readonly Said[];
  /** Other households in which people stand now. */
  readonly alsoIn: readonly string[];
  readonly newHead: boolean;
}

/** What just happened to the people of the household, with a way back. */
export function MovedBanner({ survey }: { survey: Survey }) {
  const location = useLocation();
  const navigate = useNavigate();
  const say = useSay(survey);
  const [busy, setBusy] = useState(false);
  const moved = (location.state as { moved?: Moved } | null)?.moved;
  if (moved === undefined) return null;
  const undo = async () => {
    setBusy(true);
    await say(moved.back, moved.alsoIn);
    void navigate(location.pathname, { replace: true });
  };
  return (
    <Banner
      state="done"
      title={moved.words}
      actions={
        <Button icon="undo" disabled={busy} onClick={() => void undo().catch(() => setBusy(false))}>
          {words.undo}
        </Button>
      }
    >
      {moved.newHead && <p>{words.movement.checkRelations}</p>}
    </Banner>
  );
}
