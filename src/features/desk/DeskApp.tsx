import { QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { useState } from 'react';
import { Route, Routes } from 'react-router';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { ChangesScreen } from './ChangesScreen.tsx';
import { HouseholdPage } from './HouseholdPage.tsx';
import { HouseholdsScreen } from './HouseholdsScreen.tsx';
import { SessionGate } from './SessionGate.tsx';
import { TroublePage } from './Trouble.tsx';
import { WhatIfScreen } from './WhatIfScreen.tsx';
import { createQueryClient } from './desk-queries.ts';
import { deskTheme } from './desk-theme.ts';
// In this order: of rules of the same weight the later one wins.
import './desk.css';
import './SignIn.css';
import './ScreenFrame.css';
import './PlaceTree.css';
import './HouseholdFilters.css';
import './HouseholdTable.css';
import './HouseholdView.css';
import './AnswerSections.css';
import './DifferingAnswers.css';
import './ReturnForm.css';
import './desk-phone.css';
import './VerdictWhy.css';
import './WhatIfScreen.css';
import './desk-print.css';
import './HouseholdPanel.css';

/** The supervisors' screens, mounted at `/desk/*`; everything they show is read from the server. */
export default function DeskApp() {
  const [signedOut, setSignedOut] = useState(false);
  const [client] = useState(() => createQueryClient(() => setSignedOut(true)));
  const [theme] = useState(() => deskTheme(getComputedStyle(document.documentElement)));
  return (
    <ConfigProvider locale={zhCN} theme={theme} button={{ autoInsertSpace: false }}>
      <AntApp className="desk" message={{ maxCount: 1 }}>
        <QueryClientProvider client={client}>
          <SessionGate signedOut={signedOut} onSignedIn={() => setSignedOut(false)}>
            <Routes>
              <Route index element={<HouseholdsScreen />} />
              <Route path="households/:record" element={<HouseholdPage />} />
              <Route path="changes" element={<ChangesScreen />} />
              <Route path="what-if" element={<WhatIfScreen />} />
              <Route
                path="*"
                element={<TroublePage title={words.trouble.noPage} body={words.trouble.noPageBody} toList />}
              />
            </Routes>
          </SessionGate>
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}
