import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import Pad from 'signature_pad';
import './consent.css';

/** What a drawn signature leaves: its picture and its strokes. */
export interface DrawnSignature {
  readonly picture: Blob;
  readonly strokes: Blob;
}

export interface PadHandle {
  isEmpty(): boolean;
  clear(): void;
  undo(): void;
  drawn(): Promise<DrawnSignature>;
}

/** Paper to sign on: black on white in every theme, as it will be printed. */
export function SignaturePad({ label, ref }: { label: string; ref: Ref<PadHandle> }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const pad = useRef<Pad | null>(null);

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const { color, backgroundColor } = getComputedStyle(element);
    const ours = new Pad(element, { penColor: color, backgroundColor, minWidth: 1.2, maxWidth: 3.6 });
    pad.current = ours;
    const fit = () => {
      const strokes = ours.toData();
      const ratio = Math.min(2, Math.max(1, globalThis.devicePixelRatio));
      element.width = element.clientWidth * ratio;
      element.height = element.clientHeight * ratio;
      element.getContext('2d')?.scale(ratio, ratio);
      ours.clear();
      // Turning the tablet does not take the signature away.
      ours.fromData(strokes);
    };
    fit();
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    return () => {
      observer.disconnect();
      ours.off();
    };
  }, []);

  useImperativeHandle(
    ref,
    () => ({
      isEmpty: () => pad.current?.isEmpty() ?? true,
      clear: () => pad.current?.clear(),
      undo: () => {
        const strokes = pad.current?.toData() ?? [];
        pad.current?.fromData(strokes.slice(0, -1));
      },
      drawn: async () => {
        const picture = await new Promise<Blob | null>((resolve) => {
          if (canvas.current === null) resolve(null);
          else canvas.current.toBlob(resolve, 'image/png');
        });
        if (picture === null) throw new Error('the signature has no picture');
        const strokes = new Blob([JSON.stringify(pad.current?.toData() ?? [])], { type: 'application/json' });
        return { picture, strokes };
      },
    }),
    [],
  );

  return <canvas ref={canvas} className="pad" role="img" aria-label={label} />;
}
