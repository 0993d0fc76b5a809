/** Starts that spreadsheet programmes read as a formula, half and full width. */
const FORMULA = /^\p{White_Space}*\p{Cc}*[=+\-@＝＋－＠]/u;

/**
 * A table as CSV that spreadsheet programmes open in Chinese: byte order mark, CRLF, every cell quoted (RFC 4180).
 * A text that would run as a formula gets an apostrophe in front; numbers stay numbers.
 */
export function csvText(rows: readonly (readonly (string | number | null)[])[]): string {
  return `\ufeff${rows.map((row) => row.map(cellText).join(',')).join('\r\n')}\r\n`;
}

function cellText(cell: string | number | null): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  return `"${(FORMULA.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`;
}
