import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { DeskBar } from './DeskBar.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { useShortcuts } from './use-shortcuts.ts';

/** A screen over the whole width, with its title and a way to print it. */
export function ScreenFrame({ title, children }: { title: string; children: ReactNode }) {
  const [helpOpen, setHelpOpen] = useState(false);
  useShortcuts({ '?': () => setHelpOpen(true) });
  return (
    <div className="desk-frame desk-frame-page">
      <DeskBar onHelp={() => setHelpOpen(true)} />
      <main className="desk-page desk-wide">
        <div className="desk-row desk-row-apart">
          <h1>{title}</h1>
          <Button className="desk-screen-only" onClick={() => window.print()}>
            {words.list.print}
          </Button>
        </div>
        {children}
      </main>
      <ShortcutsDialog open={helpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}
