import { Suspense, lazy, useState } from 'react';
import { useLocation } from 'react-router';
import { app } from '#content/locales/zh-CN/app.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button } from '#ui/Button.tsx';
import { useContentState, useServices } from '../services.ts';

const FormNews = lazy(() => import('#features/account/FormNews.tsx').then((module) => ({ default: module.FormNews })));

/** Nobody is interrupted while asking or signing. */
const ASKING = /\/(topics|consent|signature)(\/|$)/;

/** Tells once what is new in the forms, and that something came that needs a newer app. */
export function ContentBanner() {
  const { content } = useServices();
  const state = useContentState();
  const { pathname } = useLocation();
  const [hidden, setHidden] = useState(false);
  const words = app.content;
  if (state === undefined || ASKING.test(pathname)) return null;
  if (state.news.length > 0) {
    return (
      <div className="update">
        <Banner
          state="info"
          title={words.title}
          actions={
            <Button look="main" onClick={() => void content.markTold()}>
              {words.read}
            </Button>
          }
        >
          <Suspense>
            <FormNews forms={state.news.map(({ name }) => name)} />
          </Suspense>
          <p>{words.body}</p>
        </Banner>
      </div>
    );
  }
  if (state.unused.length === 0 || hidden) return null;
  return (
    <div className="update">
      <Banner
        state="info"
        title={words.needsApp}
        actions={<Button onClick={() => setHidden(true)}>{words.read}</Button>}
      >
        <p>{words.needsAppBody}</p>
      </Banner>
    </div>
  );
}
