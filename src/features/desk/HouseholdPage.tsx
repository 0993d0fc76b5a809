import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { Uuid } from '#domain/change/change.ts';
import { DeskBar } from './DeskBar.tsx';
import { HouseholdPanel } from './HouseholdPanel.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { Trouble } from './Trouble.tsx';
import { useShortcuts } from './use-shortcuts.ts';

/** One household on a page of its own, with an address to hand on and to print. */
export function HouseholdPage() {
  const { record } = useParams();
  const [helpOpen, setHelpOpen] = useState(false);
  useShortcuts({ '?': () => setHelpOpen(true) });
  return (
    <div className="desk-frame desk-frame-page">
      <DeskBar onHelp={() => setHelpOpen(true)} />
      <main className="desk-page">
        <h1 className="hidden">{words.list.title}</h1>
        <p className="desk-screen-only">
          <Link className="desk-link" to="/desk">
            ‹ {words.household.back}
          </Link>
        </p>
        {Uuid.safeParse(record).success && record !== undefined ? (
          <HouseholdPanel key={record} record={record} />
        ) : (
          <Trouble title={words.trouble.missing} body={words.trouble.missingBody} toList />
        )}
      </main>
      <ShortcutsDialog open={helpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}
