import { app } from '#content/locales/zh-CN/app.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button } from '#ui/Button.tsx';
import { useStorageState } from '../services.ts';

/** A newer version, opened in another window, has taken the storage over: this page can no longer keep anything. */
export function OutdatedBanner() {
  if (useStorageState()?.is !== 'outdated') return null;
  const words = app.outdated;
  return (
    <div className="update">
      <Banner
        state="wrong"
        title={words.title}
        actions={
          <Button look="main" onClick={() => globalThis.location.reload()}>
            {words.reload}
          </Button>
        }
      >
        <p>{words.body}</p>
      </Banner>
    </div>
  );
}
