import { type Watch } from './watch.ts';

/** What a watch holds once it has been read. */
export async function firstValue<T>(watch: Watch<T>): Promise<T> {
  const now = watch.get();
  if (now !== undefined) return now;
  return new Promise((resolve) => {
    const stop = watch.subscribe(() => {
      const value = watch.get();
      if (value === undefined) return;
      stop();
      resolve(value);
    });
  });
}
