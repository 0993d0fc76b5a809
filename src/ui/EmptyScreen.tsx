import { type ReactNode } from 'react';
import { ButtonLink } from './Button.tsx';
import { EmptyState } from './EmptyState.tsx';
import { Screen } from './Screen.tsx';

/** A whole screen that has nothing to show: why, and where to go. */
export function EmptyScreen({ title, children, actions }: { title: string; children: ReactNode; actions: ReactNode }) {
  return (
    <Screen title={title}>
      <EmptyState title={title} actions={actions}>
        {children}
      </EmptyState>
    </Screen>
  );
}

/** A whole screen for an address under which there is nothing, with the way back to the list. */
export function NoSuchScreen({
  words,
  to,
}: {
  words: { readonly title: string; readonly body: string; readonly toList: string };
  to: string;
}) {
  return (
    <EmptyScreen title={words.title} actions={<ButtonLink to={to}>{words.toList}</ButtonLink>}>
      {words.body}
    </EmptyScreen>
  );
}

/** A whole screen while it is read from the tablet. */
export function LoadingScreen({ children }: { children: string }) {
  return (
    <main className="loading">
      <div role="status">
        <h1>{children}</h1>
      </div>
    </main>
  );
}
