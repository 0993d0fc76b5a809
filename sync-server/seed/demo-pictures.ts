import sharp from 'sharp';
import { type AttachmentRef } from '#domain/change/change.ts';
import { sha256 } from '../crypto/hashing.ts';

/** A drawn file with the name that changes know it by. */
export interface DemoPicture {
  readonly ref: AttachmentRef;
  readonly bytes: Buffer;
}

const STROKES = [
  'M20 90 C60 10 90 130 130 60 S190 30 210 95 S270 20 300 80',
  'M25 60 C80 20 70 120 140 80 M110 30 L150 120 M180 40 C230 40 190 110 260 70 S300 60 310 90',
  'M30 40 L90 100 M90 40 L35 105 M130 70 C160 20 190 130 220 60 S280 90 305 50',
  'M20 80 S70 20 100 80 S160 120 180 50 M170 110 C220 60 250 120 310 40',
] as const;

const WALLS = ['#c9b18c', '#b7b2a6', '#d8d2c4', '#a98f73'] as const;

/** Handwriting that spells no name. */
export function demoSignatures(): Promise<DemoPicture[]> {
  return Promise.all(
    STROKES.map((stroke) =>
      picture(
        `<svg xmlns="http://www.w3.org/2000/svg" width="340" height="140"><rect width="340" height="140" fill="#fff"/><path d="${stroke}" fill="none" stroke="#1a2b4a" stroke-width="4" stroke-linecap="round"/></svg>`,
        'image/png',
        'signature',
      ),
    ),
  );
}

/** Houses that are drawn, so that no real one is shown. */
export function demoHouses(): Promise<DemoPicture[]> {
  return Promise.all(
    WALLS.map((wall) =>
      picture(
        `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="640" height="300" fill="#bcd7ea"/><rect y="300" width="640" height="180" fill="#7f9a63"/><rect x="150" y="200" width="340" height="190" fill="${wall}"/><path d="M120 205 L320 90 L520 205 Z" fill="#6b4a3a"/><rect x="285" y="280" width="70" height="110" fill="#5a3c2a"/><rect x="190" y="240" width="60" height="60" fill="#dfeaf2"/><rect x="390" y="240" width="60" height="60" fill="#dfeaf2"/></svg>`,
        'image/jpeg',
        'houseFront',
      ),
    ),
  );
}

async function picture(svg: string, type: 'image/png' | 'image/jpeg', role: string): Promise<DemoPicture> {
  const drawing = sharp(Buffer.from(svg));
  const bytes = await (type === 'image/png' ? drawing.png() : drawing.jpeg({ quality: 80 })).toBuffer();
  return { bytes, ref: { sha256: sha256(bytes), size: bytes.length, type, role } };
}
