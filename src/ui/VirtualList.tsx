import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import './VirtualList.css';

interface Props<Row> {
  label: string;
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** Height of one row in rem: it grows with the font size setting. */
  rowRem: number;
  children: (row: Row) => ReactNode;
  /** Where the list was scrolled to when it was last left, kept by the caller under this name for this page load. */
  remember: string;
}

const OVERSCAN = 8;
const lastTop = new Map<string, number>();

/** Thousands of rows of one height, of which only those in sight (and some around) exist. */
export function VirtualList<Row>({ label, rows, keyOf, rowRem, children, remember }: Props<Row>) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: lastTop.get(remember) ?? 0, height: 0, row: 1 });

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      setView((before) => ({ ...before, height: element.clientHeight, row: Math.round(rowRem * rem) }));
    };
    measure();
    element.scrollTop = lastTop.get(remember) ?? 0;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [rowRem, remember]);

  const from = Math.max(0, Math.floor(view.top / view.row) - OVERSCAN);
  const to = view.height === 0 ? 0 : Math.min(rows.length, Math.ceil((view.top + view.height) / view.row) + OVERSCAN);

  return (
    <div
      className="virtual"
      ref={box}
      tabIndex={-1}
      onScroll={(event) => {
        const top = event.currentTarget.scrollTop;
        lastTop.set(remember, top);
        setView((before) => ({ ...before, top }));
      }}
    >
      <ul className="virtual-rows" aria-label={label} style={{ height: rows.length * view.row }}>
        {rows.slice(from, to).map((row, index) => (
          <li
            key={keyOf(row)}
            className="virtual-row"
            aria-setsize={rows.length}
            aria-posinset={from + index + 1}
            style={{ top: (from + index) * view.row, height: view.row }}
          >
            {children(row)}
          </li>
        ))}
      </ul>
    </div>
  );
}
