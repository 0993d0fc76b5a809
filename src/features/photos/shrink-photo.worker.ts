import { parse } from 'exifr';

/** Longest side of a kept photo, pixels, and its JPEG quality. */
const LONGEST = 1600;
const QUALITY = 0.8;

/** What the page asks for: one file from the camera. */
export interface ShrinkRequest {
  readonly id: number;
  readonly file: File;
}

export type ShrinkAnswer =
  | {
      readonly id: number;
      readonly photo: Blob;
      readonly takenAt: number | null;
      readonly place: { readonly latitude: number; readonly longitude: number } | null;
    }
  | { readonly id: number; readonly wrong: 'broken' };

self.addEventListener('message', (event: MessageEvent<ShrinkRequest>) => {
  const { id, file } = event.data;
  shrink(file).then(
    (result) => answer({ id, ...result }),
    () => answer({ id, wrong: 'broken' }),
  );
});

/** To the page that started this worker; a worker's message has no target origin. */
function answer(message: ShrinkAnswer): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is a window's
  self.postMessage(message);
}

/** Reads when and where it was taken before drawing takes that away. */
async function shrink(file: File) {
  const said = (await parse(file, { pick: ['DateTimeOriginal'], gps: true }).catch(() => undefined)) as
    | { DateTimeOriginal?: unknown; latitude?: unknown; longitude?: unknown }
    | undefined;
  const takenAt = said?.DateTimeOriginal instanceof Date ? said.DateTimeOriginal.getTime() : null;
  const place =
    typeof said?.latitude === 'number' && typeof said.longitude === 'number'
      ? { latitude: said.latitude, longitude: said.longitude }
      : null;

  // Without options the picture comes upright, as the camera meant it.
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(bitmap.width * scale)),
    Math.max(1, Math.round(bitmap.height * scale)),
  );
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no drawing');
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return { photo: await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY }), takenAt, place };
}
