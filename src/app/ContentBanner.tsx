import { Suspense, lazy, useState } from 'react';
import { useLocation } from 'react-router';
import { app } from '#content/locales/zh-CN/app.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button } from '#ui/Button.tsx';
import { useContentState, useServices } from '../services.ts';

const FormNews = lazy(() => import('#features/account/FormNews.tsx').then((module) => ({ default: module.FormNews })));
const PolicyNews = lazy(() =>
  import('#features/account/PolicyNews.tsx').then((module) => ({ default: module.PolicyNews })),
);

/** Nobody is interrupted while asking or signing. */
const ASKING = /\/(topics|consent|signature)(\/|$)/;

/** Tells once what is new in the forms and the policy, and that something came that needs a newer app. */
export function ContentBanner() {
  const { content } = useServices();
  const state = useContentState();
  const { pathname } = useLocation();
  const [hidden, setHidden] = useState(false);
  const words = app.content;
  if (state === undefined || ASKING.test(pathname)) return null;
  if (state.news.length > 0) {
    const names = state.news.map(({ name }) => name);
    const forms = names.filter((name) => name.startsWith('form/'));
    return (
      <div className="update">
        <Banner
          state="info"
          title={forms.length > 0 ? words.title : words.policyTitle}
          actions={
            <Button look="main" onClick={() => void content.markTold()}>
              {words.read}
            </Button>
          }
        >
          <Suspense>
            {forms.length > 0 && <FormNews forms={forms} />}
            {forms.length < names.length && <PolicyNews />}
          </Suspense>
          {forms.length > 0 && <p>{words.body}</p>}
          {forms.length < names.length && <p>{words.policyBody}</p>}
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
