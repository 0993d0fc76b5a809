import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type DataFolder } from '../store/data-folder.ts';

/** As long as refused bytes: what a bundle held is stored by then, and what did not open can be looked at. */
const KEPT = 90 * 24 * 60 * 60 * 1000;

/** Removes bundles that came long ago. `now` in milliseconds. */
export async function sweepBundles(folder: DataFolder, now: number): Promise<void> {
  for (const name of await readdir(folder.bundles, { recursive: true })) {
    const path = join(folder.bundles, name);
    const file = await stat(path);
    if (file.isFile() && file.mtimeMs + KEPT < now) await rm(path, { force: true });
  }
}
