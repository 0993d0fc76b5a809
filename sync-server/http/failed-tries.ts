import { Refusal } from './problem.ts';

const MINUTE = 60_000;
const ALLOWED = 30;

/**
 * Failed tries to enrol or sign in, by address: above 30 a minute the door stays shut for a while, to the right
 * password too. Pushing and pulling never come here. Source: sync contract, HTTP, 429.
 */
export class FailedTries {
  readonly #times = new Map<string, number[]>();

  /** Runs one try; what it throws with 401 or 403 is counted. */
  async guard<T>(address: string, now: number, attempt: () => Promise<T>): Promise<T> {
    const recent = (this.#times.get(address) ?? []).filter((time) => time > now - MINUTE);
    if (recent.length >= ALLOWED) throw new Refusal('BUSY');
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof Refusal && (error.status === 401 || error.status === 403)) {
        this.#times.set(address, [...recent, now]);
        this.#forget(now);
      }
      throw error;
    }
  }

  #forget(now: number): void {
    for (const [address, times] of this.#times)
      if (times.every((time) => time <= now - MINUTE)) this.#times.delete(address);
  }
}
