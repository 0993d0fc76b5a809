/** Fen as yuan with thousands separators, without decimals when they are zero: `1234567` → `12,345.67`. */
export function moneyText(fen: number): string {
  const sign = fen < 0 ? '−' : '';
  const yuan = countText(Math.floor(Math.abs(fen) / 100));
  const rest = Math.abs(fen) % 100;
  return rest === 0 ? `${sign}${yuan}` : `${sign}${yuan}.${String(rest).padStart(2, '0')}`;
}

/** An integer with thousands separators. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
