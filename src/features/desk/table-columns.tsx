import { type TableColumnType } from 'antd';
import { type ReactNode, useState } from 'react';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type DeskRow, type DeskSort } from '#domain/sync/desk-protocol.ts';
import { ReviewTag } from './ReviewTag.tsx';
import { dayText, shortTimeText } from './day-text.ts';
import { countText, moneyText } from './money-text.ts';
import { headText, leadText, placeText, revisitText } from './row-text.ts';
import { verdictText } from './verdict-words.ts';

export interface DeskColumn {
  readonly name: keyof typeof words.column;
  readonly width: number;
  readonly sort?: DeskSort;
  readonly number?: true;
  /** What stands on screen. */
  readonly show: (row: DeskRow, now: number) => ReactNode;
  /** What goes into the exported table: numbers as numbers. */
  readonly exported: (row: DeskRow) => string | number | null;
}

/** An item that some newer code list has is named by nobody; it is left out rather than shown as a code. */
function leadWords(leads: readonly string[]): string {
  const names: Readonly<Record<string, string>> = words.leads;
  return leads.flatMap((lead) => names[lead] ?? []).join('、');
}

const worth = (count: number) => (count === 0 ? '' : countText(count));

/** Every column of the list, in order; the first one is always shown and carries the link. */
export const COLUMNS: readonly DeskColumn[] = [
  { name: 'head', width: 116, sort: 'head', show: headText, exported: headText },
  {
    name: 'review',
    width: 112,
    show: ({ review }) => <ReviewTag state={review} />,
    exported: ({ review }) => words.review[review],
  },
  {
    name: 'verdict',
    width: 140,
    sort: 'verdict',
    show: ({ verdict }) => verdictText(verdict),
    exported: ({ verdict }) => verdictText(verdict),
  },
  {
    name: 'missing',
    width: 64,
    sort: 'missing',
    number: true,
    show: ({ missing }) => worth(missing),
    exported: ({ missing }) => missing,
  },
  {
    name: 'conflicts',
    width: 100,
    sort: 'conflicts',
    number: true,
    show: ({ conflicts }) => worth(conflicts),
    exported: ({ conflicts }) => conflicts,
  },
  {
    name: 'perHead',
    width: 108,
    sort: 'perHead',
    number: true,
    show: ({ perHead }) => (perHead === null ? '' : moneyText(perHead)),
    exported: ({ perHead }) => (perHead === null ? null : perHead / 100),
  },
  { name: 'revisit', width: 200, show: revisitText, exported: revisitText },
  { name: 'lead', width: 180, show: leadText, exported: leadText },
  { name: 'village', width: 176, sort: 'village', show: placeText, exported: placeText },
  {
    name: 'visitedOn',
    width: 168,
    sort: 'visitedOn',
    show: ({ visitedOn }) => (visitedOn === null ? '' : dayText(visitedOn)),
    exported: ({ visitedOn }) => (visitedOn === null ? null : dayText(visitedOn)),
  },
  {
    name: 'people',
    width: 80,
    number: true,
    show: ({ people }) => (people === null ? '' : countText(people)),
    exported: ({ people }) => people,
  },
  { name: 'leads', width: 150, show: ({ leads }) => leadWords(leads), exported: ({ leads }) => leadWords(leads) },
  {
    name: 'updatedAt',
    width: 148,
    sort: 'updatedAt',
    show: ({ updatedAt }, now) => shortTimeText(updatedAt, now),
    exported: ({ updatedAt }) => shortTimeText(updatedAt, 0),
  },
];

export type ColumnName = DeskColumn['name'];
export const USUAL_COLUMNS: readonly ColumnName[] = [
  'head',
  'review',
  'verdict',
  'missing',
  'conflicts',
  'perHead',
  'village',
  'visitedOn',
  'updatedAt',
];

const PLACE = 'desk.columns';

function remembered(): readonly ColumnName[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(PLACE) ?? 'null');
    const names = Array.isArray(kept) ? COLUMNS.map(({ name }) => name).filter((name) => kept.includes(name)) : [];
    return names.includes('head') ? names : USUAL_COLUMNS;
  } catch {
    // A browser that keeps nothing, or another programme's text.
    return USUAL_COLUMNS;
  }
}

/** The columns this person chose on this PC. */
export function useChosenColumns(): [readonly ColumnName[], (names: readonly ColumnName[]) => void] {
  const [names, setNames] = useState(remembered);
  const choose = (next: readonly ColumnName[]) => {
    setNames(next);
    try {
      localStorage.setItem(PLACE, JSON.stringify(next));
    } catch {
      // Kept for this page only.
    }
  };
  return [names, choose];
}

/** The columns as the table takes them. */
export function tableColumns(
  names: readonly ColumnName[],
  now: number,
): (TableColumnType<DeskRow> & { column: DeskColumn })[] {
  return COLUMNS.filter(({ name }) => names.includes(name)).map((column) => ({
    key: column.name,
    column,
    title: words.column[column.name],
    width: column.width,
    ...(column.number === undefined ? {} : { align: 'right' as const }),
    render: (_: unknown, row: DeskRow) => column.show(row, now),
  }));
}
