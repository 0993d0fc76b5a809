import { type AppDeps } from '../../deps.ts';

/** Words for the person at the terminal, on standard error; the process ends with 1. */
export class AdminError extends Error {}

/** What a command is given: its words after the name, and its options by name. */
export interface AdminArgs {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
}

export type AdminCommand =
  | {
      readonly usage: string;
      readonly words: number;
      readonly options: readonly string[];
      run(deps: AppDeps, args: AdminArgs, writeLine: (line: string) => Promise<void>): Promise<unknown>;
    }
  /** Works while no server does, with nothing opened. */
  | {
      readonly usage: string;
      readonly words: number;
      readonly options: readonly string[];
      runClosed(place: StorePlace, args: AdminArgs): Promise<unknown>;
    };

/** Where the server keeps everything: what `--data` and `--database` say. */
export interface StorePlace {
  readonly data: string;
  readonly database: string;
}

export function wordAt({ words }: AdminArgs, index: number): string {
  return words[index] ?? '';
}

/** An option that must be there. Errors: AdminError. */
export function required({ options }: AdminArgs, name: string): string {
  const value = options[name];
  if (typeof value !== 'string' || value === '') throw new AdminError(`--${name} is needed.`);
  return value;
}

export function optional({ options }: AdminArgs, name: string): string | null {
  const value = options[name];
  return typeof value === 'string' ? value : null;
}

/** A time given as ISO 8601, in milliseconds, or null when it is left out. */
export function timeOption(args: AdminArgs, name: string): number | null {
  const text = optional(args, name);
  if (text === null) return null;
  const time = Date.parse(text);
  if (Number.isNaN(time))
    throw new AdminError(`--${name} takes a time such as 2026-01-01T08:00:00+08:00, not ${JSON.stringify(text)}.`);
  return time;
}
