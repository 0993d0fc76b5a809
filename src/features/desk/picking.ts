/** Choosing fields for a return; absent while nobody writes one. */
export interface Picking {
  /** Keys of the fields chosen, as `fieldKey` makes them. */
  readonly chosen: ReadonlySet<string>;
  readonly toggle: (record: string, path: string, label: string, text: string) => void;
}

/** How a field is named across lists and drafts. */
export function fieldKey(record: string, path: string): string {
  return `${record} ${path}`;
}

/** What an answer is called in the page, to be scrolled to. */
export function answerId(record: string, path: string): string {
  return `answer-${record}-${path.replaceAll('/', '-')}`;
}
