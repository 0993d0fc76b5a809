import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type ReviewState } from '#domain/sync/desk-protocol.ts';

/** Each state has a sign beside its word, never colour alone. */
const SIGNS: Readonly<Record<ReviewState, string>> = { none: '○', submitted: '●', returned: '↩', accepted: '✓' };

export function ReviewTag({ state }: { state: ReviewState }) {
  return (
    <span className={`desk-tag desk-tag-${state}`}>
      <span aria-hidden="true">{SIGNS[state]}</span> {words.review[state]}
    </span>
  );
}
