import { useRef, useState } from 'react';
import { consent as words } from '#content/locales/zh-CN/consent.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button } from '#ui/Button.tsx';
import { type DrawnSignature, type PadHandle, SignaturePad } from './SignaturePad.tsx';
import './consent.css';

interface Props {
  /** Exactly what is signed. */
  text: string;
  /** Who signs, in words. */
  who: string;
  /** Keeps the signature. Errors: rejects when the disk refuses; the pad then still holds it. */
  onSigned: (drawn: DrawnSignature) => Promise<void>;
  onNotNow: () => void;
}

/** Signing: only the text, the pad, and who signs. */
export function SigningScreen({ text, who, onSigned, onNotNow }: Props) {
  const pad = useRef<PadHandle>(null);
  const [state, setState] = useState<'open' | 'empty' | 'saving' | 'failed'>('open');
  const finish = async () => {
    if (pad.current === null || pad.current.isEmpty()) {
      setState('empty');
      return;
    }
    setState('saving');
    try {
      await onSigned(await pad.current.drawn());
    } catch {
      setState('failed');
    }
  };
  return (
    <main className="signing">
      <h1>{who}</h1>
      {/* A scrolling text must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="signing-text" role="region" aria-label={words.text} tabIndex={0}>
        {text.split('\n').map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </div>
      {state === 'failed' && (
        <Banner state="wrong" title={words.failed}>
          <p>{words.failedBody}</p>
        </Banner>
      )}
      {state === 'empty' && <Banner state="wrong" title={words.empty} />}
      <SignaturePad ref={pad} label={words.pad} />
      <div className="signing-actions">
        <Button onClick={onNotNow}>{words.notNow}</Button>
        <Button icon="undo" onClick={() => pad.current?.undo()}>
          {words.undo}
        </Button>
        <Button onClick={() => pad.current?.clear()}>{words.again}</Button>
        <Button look="main" wide disabled={state === 'saving'} onClick={() => void finish()}>
          {state === 'saving' ? words.saving : words.finish}
        </Button>
      </div>
    </main>
  );
}
