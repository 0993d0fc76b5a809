import { type Watch } from './watch.ts';

/** A piece of content as the feed `reference` brought it; what its body means is for the content to say. */
export interface StoredPiece {
  readonly name: string;
  readonly version: number;
  readonly body: unknown;
}

/** What the tablet keeps of content besides what the app brings. Pieces come in with the sync, never otherwise. */
export interface ContentStore {
  pieces(): Watch<readonly Omit<StoredPiece, 'body'>[]>;
  /** These pieces with their bodies; one that is not here is left out. */
  read(pieces: readonly Omit<StoredPiece, 'body'>[]): Promise<StoredPiece[]>;
  /** The newest version of each name that the user was told of; null before anything was noted. */
  told(): Watch<Readonly<Record<string, number>> | null>;
  keepTold(versions: Readonly<Record<string, number>>): Promise<void>;
}
