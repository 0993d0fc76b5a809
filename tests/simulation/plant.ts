import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** A bug planted in a copy of the product: one text in one file becomes another. */
export const Mutant = z.strictObject({
  /** What the product then does wrong. */
  name: z.string().min(1),
  /** From the repository's root. */
  file: z.string().regex(/^(src|sync-server)\//),
  /** Stands in the file exactly once. */
  find: z.string().min(1),
  replace: z.string(),
  /** A seed that brings it to light, to be played first; others do too. */
  seed: z.int().min(0).optional(),
});
export type Mutant = z.infer<typeof Mutant>;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What a simulator needs of the repository. */
const COPIED = ['package.json', 'src', 'sync-server', 'tests/simulation'];
/** What runs so long hangs, on a busy machine too. */
const HANGS = 600_000;

export interface Planted {
  readonly mutant: Mutant;
  /** How it was found, or null when all seeds passed. */
  readonly found: string | null;
}

/** The planted bugs of one kind of story. @param kind `core`, the name of a file in `mutants/` */
export function mutantsOf(kind: string): Mutant[] {
  return z.array(Mutant).parse(JSON.parse(readFileSync(new URL(`./mutants/${kind}.json`, import.meta.url), 'utf8')));
}

/**
 * Plants every bug in a copy of the sources, one at a time, and plays the same seeds; first, where `known` says so, the
 * one that is known to bring it to light. The tree itself stays untouched.
 * Errors: throws when some mutant's text is not there exactly once, since it would plant nothing: whoever changes the
 * product there also says how it would be broken now.
 */
export async function* plantAll(
  kind: string,
  { known = false, ...seeds }: { readonly seeds: number; readonly from?: number; readonly known?: boolean },
  mutants: readonly Mutant[] = mutantsOf(kind),
): AsyncGenerator<Planted> {
  const folder = mkdtempSync(join(tmpdir(), 'fangpin-planted-'));
  try {
    for (const path of COPIED) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const stale = staleMutants(mutants);
    if (stale.length > 0) throw new Error(`not exactly once in its file: ${stale.join(', ')}`);
    for (const mutant of mutants) {
      const file = join(folder, mutant.file);
      const text = readFileSync(file, 'utf8');
      writeFileSync(
        file,
        text.replace(mutant.find, () => mutant.replace),
      );
      const { seed } = mutant;
      const first = known && seed !== undefined ? await play(folder, kind, { seeds: 1, from: seed }) : null;
      yield { mutant, found: first ?? (await play(folder, kind, seeds)) };
      writeFileSync(file, text);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Planted bugs whose text is not in the product exactly once, with their files: they would plant nothing. */
export function staleMutants(mutants: readonly Mutant[]): string[] {
  return mutants
    .filter(({ file, find }) => readFileSync(join(ROOT, file), 'utf8').split(find).length !== 2)
    .map(({ name, file }) => `"${name}" (${file})`);
}

/** The sentence of the first story that fails, or null. */
function play(
  folder: string,
  kind: string,
  { seeds, from = 0 }: { readonly seeds: number; readonly from?: number },
): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['tests/simulation/main.ts', `--${kind}`, '--stop', '--seeds', String(seeds), '--from', String(from)],
      {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
        // All copies but for one file are the same: they are compiled once.
        env: { ...process.env, NODE_COMPILE_CACHE: join(folder, '.compiled') },
      },
    );
    let said = '';
    child.stdout.on('data', (piece: Buffer) => (said += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
    const hangs = setTimeout(() => child.kill('SIGKILL'), HANGS);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(hangs);
      const failed = /^(kept )?seed \d+ fails.*$/m.exec(said);
      if (signal !== null) resolve('it hangs');
      else if (code === 0) resolve(null);
      else if (failed !== null) resolve(failed[0].slice(0, 200));
      else reject(new Error(`the planted product does not even start: ${said}`));
    });
  });
}
