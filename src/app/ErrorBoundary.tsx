import { Component, type ReactNode } from 'react';
import { app } from '#content/locales/zh-CN/app.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button } from '#ui/Button.tsx';

interface Props {
  children: ReactNode;
}

/** A screen that broke says so in words; what was typed is in the draft. */
export class ErrorBoundary extends Component<Props, { broken: string | null }> {
  override state: { broken: string | null } = { broken: null };

  static getDerivedStateFromError(error: unknown): { broken: string } {
    return { broken: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }

  override render(): ReactNode {
    if (this.state.broken === null) return this.props.children;
    const words = app.broken;
    return (
      <main className="column">
        <h1>{words.title}</h1>
        <Banner state="wrong" title={words.body}>
          <details className="more">
            <summary>{words.detail}</summary>
            <p>{this.state.broken}</p>
          </details>
        </Banner>
        <div className="row">
          <Button onClick={() => globalThis.location.reload()}>{words.reload}</Button>
          <Button look="main" wide onClick={() => globalThis.location.assign(addresses.households)}>
            {words.toList}
          </Button>
        </div>
      </main>
    );
  }
}
