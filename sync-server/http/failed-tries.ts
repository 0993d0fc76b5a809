import { Refusal } from './problem.ts';

const MINUTE = 60_000;
const ALLOWED = 30;

interface Door {
  /** When tries failed, milliseconds. */
  failed: number[];
  /** Tries under way; these promises never reject. */
  readonly running: Set<Promise<void>>;
}

/**
 * Failed tries to enrol or sign in, by address: above 30 a minute the door stays shut for a while, to the right
 * password too. Pushing and pulling never come here. Source: sync contract, HTTP, 429.
 */
export class FailedTries {
  readonly #doors = new Map<string, Door>();

  /** Runs one try; what it throws with 401 or 403 is counted. */
  async guard<T>(address: string, now: number, attempt: () => Promise<T>): Promise<T> {
    this.#forget(now);
    const door = this.#doors.get(address) ?? { failed: [], running: new Set() };
    this.#doors.set(address, door);
    // Those under way may all fail yet: guessing side by side gives no more tries than one after the other.
    while (door.running.size > 0 && door.failed.length + door.running.size >= ALLOWED) await Promise.race(door.running);
    if (door.failed.length >= ALLOWED) throw new Refusal('BUSY');

    const trying = attempt();
    const ended: Promise<void> = trying.then(
      () => void door.running.delete(ended),
      (error: unknown) => {
        door.running.delete(ended);
        if (error instanceof Refusal && (error.status === 401 || error.status === 403)) door.failed.push(now);
      },
    );
    door.running.add(ended);
    return trying;
  }

  #forget(now: number): void {
    for (const [address, door] of this.#doors) {
      door.failed = door.failed.filter((time) => time > now - MINUTE);
      if (door.failed.length === 0 && door.running.size === 0) this.#doors.delete(address);
    }
  }
}
