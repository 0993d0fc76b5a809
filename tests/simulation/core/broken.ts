/** An oracle does not agree with what the product did. */
export class Broken extends Error {
  readonly oracle: string;

  /** @param oracle the invariant, `I2` … `I22`, or a word for a rule of the contract without a number */
  constructor(oracle: string, message: string) {
    super(`${oracle}: ${message}`);
    this.oracle = oracle;
  }
}

/** `message` is a function: nearly every check holds, and its sentence is never needed. */
export function hold(holds: boolean, oracle: string, message: () => string): asserts holds {
  if (!holds) throw new Broken(oracle, message());
}
