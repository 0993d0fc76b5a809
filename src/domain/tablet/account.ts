import { type Assignment } from '../sync/protocol.ts';
import { type Watch } from './watch.ts';

/** Who uses this tablet. Enrolment needs the network once; everything after works without. */
export interface Account {
  readonly user: string;
  readonly name: string;
  readonly device: string;
  readonly assignments: readonly Assignment[];
  readonly epoch: string;
  /** Is there a session that may pull? Pushing and recording need none. */
  readonly signedIn: boolean;
}

/** What can go wrong with enrolment and sign-in, in the words of the catalogue. */
export type AccountRefusal = 'codeWrong' | 'codeUsed' | 'passwordWrong' | 'tooManyTries' | 'noServer' | 'clockOrKey';

export interface AccountPort {
  /** null: not enrolled; undefined while being read. */
  current(): Watch<Account | null>;
  enrol(code: string, name: string): Promise<AccountRefusal | null>;
  signIn(password: string): Promise<AccountRefusal | null>;
  /** Ends the session; nothing recorded is touched. */
  signOut(): Promise<void>;
}
