import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** A story that once failed, shrunk. It is the story that is kept, since a seed's story changes with the simulator. */
export interface KeptSeed<Story> {
  readonly seed: number;
  readonly oracle: string;
  /** What it showed, in a sentence. */
  readonly showed: string;
  readonly scenario: Story;
}

/** @param kind of story, `core` or `stack`; each has a file of its own */
export function keptSeeds<Story>(kind: string): KeptSeed<Story>[] {
  const file = fileOf(kind);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as KeptSeed<Story>[]) : [];
}

export function keepSeed<Story>(kind: string, kept: KeptSeed<Story>): void {
  const lines = [...keptSeeds<Story>(kind), kept].map((one) => `  ${JSON.stringify(one)}`);
  writeFileSync(fileOf(kind), `[\n${lines.join(',\n')}\n]\n`);
}

function fileOf(kind: string): URL {
  return new URL(`./kept-seeds/${kind}.json`, import.meta.url);
}
