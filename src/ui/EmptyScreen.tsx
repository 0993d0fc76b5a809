import { type ReactNode } from 'react';
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
