/** How the benches print what they found. */

export const print = (text = ''): void => void process.stdout.write(`${text}\n`);

/** A whole number given on the command line, or `usual` where none is. Ends the process with 2 when it is none. */
export function numberGiven(at: number, usual: number): number {
  const text = process.argv[at];
  if (text === undefined) return usual;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  process.stderr.write(`${JSON.stringify(text)} is no whole number from 1 to 999999.\n`);
  process.exit(2);
}

/** NaN of nothing. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** How many times more `of` is than `to`, round by round, because the machine's speed drifts. */
export function ratio(of: readonly number[], to: readonly number[]): number {
  return median(of.map((value, round) => value / (to[round] ?? Number.NaN)));
}

/** A figure with what the design's `goals.md` asks of it. */
export interface Target {
  readonly name: string;
  readonly value: number;
  /** Infinity where there is none. */
  readonly gate: number;
  readonly goal: number;
  readonly unit: '×' | 's';
  /** Is less better? */
  readonly isLess?: true;
}

/** Prints each figure beside its gate and goal. @returns whether every gate was met */
export function printTargets(targets: readonly Target[]): boolean {
  const meets = ({ value, isLess }: Target, limit: number): boolean =>
    isLess === true ? value <= limit : value >= limit;
  print();
  for (const target of targets) {
    const { name, value, unit, gate, goal } = target;
    const verdict = meets(target, goal) ? 'goal met' : meets(target, gate) ? 'gate met, goal missed' : 'GATE MISSED';
    const limits = Number.isFinite(gate)
      ? `gate ${gate.toFixed(2)}, goal ${goal.toFixed(2)}`
      : `goal ${goal.toFixed(2)}`;
    print(`  ${name.padEnd(44)} ${value.toFixed(2).padStart(9)} ${unit}  ${limits}  ${verdict}`);
  }
  return targets.every((target) => meets(target, target.gate));
}
