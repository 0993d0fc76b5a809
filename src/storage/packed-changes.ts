/**
 * A pulled change as it is: admitted, confirmed by its device's key, not void.
 */
export interface PackedChange {
  readonly id: string;
  /** Canonical JSON. */
  readonly line: string;
  readonly feed: string;
  readonly position: number;
  readonly epoch: string;
}

/** Id, feed, position and epoch of each line that follows. */
type Places = readonly (readonly [id: string, feed: string, position: number, epoch: string])[];

/**
 * All packed changes of a household as UTF-8: a line that says where each comes from, then the change lines in the
 * same order. Text in the database would take two bytes a character as soon as one is Chinese.
 */
export function packChanges(changes: Iterable<PackedChange>): Uint8Array {
  const all = [...changes];
  const places: Places = all.map(({ id, feed, position, epoch }) => [id, feed, position, epoch]);
  return new TextEncoder().encode([JSON.stringify(places), ...all.map(({ line }) => line)].join('\n'));
}

/** The inverse of `packChanges`. */
export function unpackChanges(bytes: Uint8Array): PackedChange[] {
  const [places, ...lines] = new TextDecoder().decode(bytes).split('\n');
  return (JSON.parse(places ?? '[]') as Places).map(([id, feed, position, epoch], index) => ({
    id,
    line: lines[index] ?? '',
    feed,
    position,
    epoch,
  }));
}
