import { readFileSync, writeFileSync } from 'node:fs';
import { type Scenario } from './core/scenario.ts';

/** A story that once failed, shrunk. It is the story that is kept, since a seed's story changes with the simulator. */
export interface KeptSeed {
  readonly seed: number;
  readonly oracle: string;
  /** What it showed, in a sentence. */
  readonly showed: string;
  readonly scenario: Scenario;
}

const FILE = new URL('./kept-seeds.json', import.meta.url);

export function keptSeeds(): KeptSeed[] {
  return JSON.parse(readFileSync(FILE, 'utf8')) as KeptSeed[];
}

export function keepSeed(kept: KeptSeed): void {
  const lines = [...keptSeeds(), kept].map((one) => `  ${JSON.stringify(one)}`);
  writeFileSync(FILE, `[\n${lines.join(',\n')}\n]\n`);
}
