import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type DeskRow } from '#domain/sync/desk-protocol.ts';
import { dayText } from './day-text.ts';
import { headText, placeText, revisitText } from './row-text.ts';

/**
 * Who should be visited again as a message to the cadres: a line a household, with its reason.
 * @param day `YYYY-MM-DD`
 */
export function revisitList(rows: readonly DeskRow[], place: string, day: string): string {
  const lines = rows.map((row, index) =>
    words.list.revisitLine(index + 1, headText(row), placeText(row), revisitText(row)),
  );
  return [words.list.revisitHead(place, dayText(day), rows.length), ...lines].join('\n');
}
