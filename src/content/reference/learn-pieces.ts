import { learnConsent } from '../consents/load.ts';
import { learnForm } from '../forms/load.ts';
import { learnCalendar, learnPolicy } from '../policies/load.ts';
import { type Piece } from './piece.ts';
import { readPiece } from './read-piece.ts';
import { isShipped, newestShipped } from './shipped-versions.ts';

/**
 * Makes pieces that came by the feed part of the content of this process, beside what its build brings.
 * @returns names of pieces that this build can make no use of: they wait for a newer one
 */
export function learnPieces(pieces: readonly Piece[]): { readonly unused: readonly string[] } {
  const unused = new Set<string>();
  for (const piece of pieces) {
    if (isShipped(piece.name, piece.version)) continue;
    const read = readPiece(piece);
    if (read.is === 'form') learnForm(read.form);
    else if (read.is === 'consent') learnConsent(read.consent);
    else if (read.is === 'policy') learnPolicy(piece.version, read.policy);
    else if (read.is === 'calendar') learnCalendar(piece.version, read.calendar);
    else if (piece.version > newestShipped(piece.name)) unused.add(piece.name);
  }
  return { unused: [...unused].sort() };
}
