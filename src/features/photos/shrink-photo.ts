// Types alone: the worker's code must not run in the page.
import type { ShrinkAnswer, ShrinkRequest } from './shrink-photo.worker.ts';

export interface ShrunkPhoto {
  readonly photo: Blob;
  /** Milliseconds, or null when the camera did not say. */
  readonly takenAt: number | null;
  readonly place: { readonly latitude: number; readonly longitude: number } | null;
}

let worker: Worker | null = null;
let lastId = 0;

/** Makes a photo small away from the screen's thread. Errors: rejects when it is no picture that can be opened. */
export function shrinkPhoto(file: File): Promise<ShrunkPhoto> {
  worker ??= new Worker(new URL('./shrink-photo.worker.ts', import.meta.url), { type: 'module' });
  const ours = worker;
  const id = ++lastId;
  return new Promise((resolve, reject) => {
    const onAnswer = ({ data }: MessageEvent<ShrinkAnswer>) => {
      if (data.id !== id) return;
      stop();
      if ('wrong' in data) reject(new Error(data.wrong));
      else resolve(data);
    };
    const onError = () => {
      stop();
      worker = null;
      reject(new Error('broken'));
    };
    const stop = () => {
      ours.removeEventListener('message', onAnswer);
      ours.removeEventListener('error', onError);
    };
    ours.addEventListener('message', onAnswer);
    ours.addEventListener('error', onError);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is a window's
    ours.postMessage({ id, file } satisfies ShrinkRequest);
  });
}
