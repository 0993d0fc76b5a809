import { Suspense, lazy } from 'react';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router';
import { app } from '#content/locales/zh-CN/app.ts';
import { addresses } from '#domain/tablet/address.ts';
import { SignInPage } from '#features/account/SignInPage.tsx';
import { WelcomePage } from '#features/account/WelcomePage.tsx';
import { ButtonLink } from '#ui/Button.tsx';
import { EmptyScreen, LoadingScreen } from '#ui/EmptyScreen.tsx';
import { readLook, showLook } from '#ui/look-setting.ts';
import { useAccount, useContentState } from '../services.ts';
import { ContentBanner } from './ContentBanner.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { HouseholdsFrame, PlainFrame } from './Frame.tsx';
import { OutdatedBanner } from './OutdatedBanner.tsx';
import { UpdateBanner } from './UpdateBanner.tsx';
import { useResume } from './use-resume.ts';
import '#ui/base.css';
import './App.css';

const DeskApp = lazy(() => import('#features/desk/DeskApp.tsx'));
const HouseholdPage = lazy(() =>
  import('#features/households/HouseholdPage.tsx').then((module) => ({ default: module.HouseholdPage })),
);
const HouseholdNews = lazy(() =>
  import('#features/told/HouseholdNews.tsx').then((module) => ({ default: module.HouseholdNews })),
);
const ToldPage = lazy(() => import('#features/told/ToldPage.tsx').then((module) => ({ default: module.ToldPage })));
const CheckPage = lazy(() =>
  import('#features/households/CheckPage.tsx').then((module) => ({ default: module.CheckPage })),
);
const TopicPage = lazy(() =>
  import('#features/survey/TopicPage.tsx').then((module) => ({ default: module.TopicPage })),
);
const LinePage = lazy(() => import('#features/survey/LinePage.tsx').then((module) => ({ default: module.LinePage })));
const PersonPage = lazy(() =>
  import('#features/survey/PersonPage.tsx').then((module) => ({ default: module.PersonPage })),
);
const PersonTopicPage = lazy(() =>
  import('#features/survey/PersonTopicPage.tsx').then((module) => ({ default: module.PersonTopicPage })),
);
const MovementPage = lazy(() =>
  import('#features/survey/MovementPage.tsx').then((module) => ({ default: module.MovementPage })),
);
const SplitPage = lazy(() =>
  import('#features/survey/SplitPage.tsx').then((module) => ({ default: module.SplitPage })),
);
const WhyPage = lazy(() => import('#features/preview/WhyPage.tsx').then((module) => ({ default: module.WhyPage })));
const ConsentPage = lazy(() =>
  import('#features/consent/ConsentPage.tsx').then((module) => ({ default: module.ConsentPage })),
);
const SignaturePage = lazy(() =>
  import('#features/consent/SignaturePage.tsx').then((module) => ({ default: module.SignaturePage })),
);
const PhotosPage = lazy(() =>
  import('#features/photos/PhotosPage.tsx').then((module) => ({ default: module.PhotosPage })),
);
const SyncPage = lazy(() => import('#features/sync/SyncPage.tsx').then((module) => ({ default: module.SyncPage })));
const SyncListPage = lazy(() =>
  import('#features/sync/SyncListPage.tsx').then((module) => ({ default: module.SyncListPage })),
);
const SettingsPage = lazy(() =>
  import('#features/account/SettingsPage.tsx').then((module) => ({ default: module.SettingsPage })),
);
const ReadyPage = lazy(() =>
  import('#features/account/ReadyPage.tsx').then((module) => ({ default: module.ReadyPage })),
);

showLook(readLook());

/** The whole app; the services stand around it. */
export function App() {
  return (
    <ErrorBoundary>
      <BrowserRouter>
        <Suspense fallback={<LoadingScreen>{app.opening}</LoadingScreen>}>
          <Routes>
            <Route path="/desk/*" element={<DeskApp />} />
            <Route path="*" element={<TabletApp />} />
          </Routes>
        </Suspense>
      </BrowserRouter>
    </ErrorBoundary>
  );
}

function TabletApp() {
  const account = useAccount();
  const resumed = useResume();
  const content = useContentState();
  if (account === undefined || content === undefined || !resumed) return <LoadingScreen>{app.opening}</LoadingScreen>;
  if (account === null) {
    return (
      <Routes>
        <Route path={addresses.welcome} element={<WelcomePage />} />
        <Route path="*" element={<Navigate to={addresses.welcome} replace />} />
      </Routes>
    );
  }
  return (
    <div className="app">
      <OutdatedBanner />
      <UpdateBanner />
      <ContentBanner />
      <div className="app-screens">
        <Suspense fallback={<LoadingScreen>{app.opening}</LoadingScreen>}>
          <Screens />
        </Suspense>
      </div>
    </div>
  );
}

function Screens() {
  return (
    <Routes>
      <Route element={<HouseholdsFrame />}>
        <Route path="/" element={null} />
        <Route path="/households/:household" element={<HouseholdPage news={HouseholdNews} />} />
        <Route path="/households/:household/topics/:topic" element={<TopicPage photos={PhotosPage} />} />
        <Route path="/households/:household/topics/:topic/lines/:line" element={<LinePage />} />
        <Route path="/households/:household/topics/:topic/persons/:person" element={<PersonPage />} />
        <Route path="/households/:household/topics/:topic/persons/:person/:personTopic" element={<PersonTopicPage />} />
        <Route path="/households/:household/members/:person" element={<MovementPage />} />
        <Route path="/households/:household/split" element={<SplitPage />} />
        <Route path="/households/:household/check" element={<CheckPage />} />
        <Route path="/households/:household/why" element={<WhyPage />} />
      </Route>
      <Route path="/households/:household/consent" element={<ConsentPage />} />
      <Route path="/households/:household/signature" element={<SignaturePage />} />
      <Route element={<PlainFrame />}>
        <Route path={addresses.told} element={<ToldPage />} />
        <Route path={addresses.sync} element={<SyncPage />} />
        <Route path="/sync/:list" element={<SyncListPage />} />
        <Route path={addresses.settings} element={<SettingsPage />} />
        <Route path={addresses.ready} element={<ReadyPage />} />
      </Route>
      <Route path={addresses.signIn} element={<SignInPage />} />
      <Route path={addresses.welcome} element={<Navigate to={addresses.households} replace />} />
      <Route path="*" element={<NoPage />} />
    </Routes>
  );
}

function NoPage() {
  const words = app.noPage;
  return (
    <EmptyScreen title={words.title} actions={<ButtonLink to={addresses.households}>{words.toList}</ButtonLink>}>
      {words.body}
    </EmptyScreen>
  );
}
