import { open, readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { PHOTO_PIXELS } from '#domain/sync/limits.ts';

/** Is an uploaded file what its change says? Source: sync contract, Files. */

const MAGIC: Readonly<Record<string, (start: Buffer) => boolean>> = {
  'image/jpeg': (start) => start.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  'image/png': (start) => start.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])),
  'image/webp': (start) => start.toString('latin1', 0, 4) === 'RIFF' && start.toString('latin1', 8, 12) === 'WEBP',
  'audio/webm': (start) => start.subarray(0, 4).equals(Buffer.from([0x1a, 0x45, 0xdf, 0xa3])),
};

/** The type among those named that the bytes really are, or null. Pictures are decoded within the pixel limit. */
export async function typeOfFile(path: string, named: readonly string[]): Promise<string | null> {
  const handle = await open(path);
  const start = Buffer.alloc(16);
  try {
    await handle.read(start, 0, 16, 0);
  } finally {
    await handle.close();
  }
  for (const type of named) {
    if (type === 'application/json' ? await isJson(path) : (MAGIC[type]?.(start) ?? false)) {
      return type.startsWith('image/') && !(await isPicture(path)) ? null : type;
    }
  }
  return null;
}

async function isJson(path: string): Promise<boolean> {
  try {
    JSON.parse(await readFile(path, 'utf8'));
    return true;
  } catch {
    return false;
  }
}

/** Decodes once, small: what a viewer would choke on is found here. */
async function isPicture(path: string): Promise<boolean> {
  try {
    await sharp(path, { limitInputPixels: PHOTO_PIXELS, failOn: 'truncated', sequentialRead: true })
      .resize(16, 16, { fit: 'inside' })
      .raw()
      .toBuffer();
    return true;
  } catch {
    return false;
  }
}
