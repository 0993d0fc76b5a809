/**
 * Fen of what was typed as yuan, 1.8万 too; null when it is no amount. Commas, spaces and 元 are let pass. An amount
 * beyond all money is one too, though not to the fen.
 */
export function fenOf(typed: string): number | null {
  const plain = typed
    .replace(/[０-９．]/gu, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\s,，]/gu, '')
    .replace(/(元|块|块钱)$/u, '');
  const match = /^(\d+)(?:\.(\d+))?(万?)$/u.exec(plain);
  if (match === null) return null;
  const [, whole = '', fraction = '', tenThousand] = match;
  const places = tenThousand === '' ? 2 : 6;
  if (fraction.length > places) return null;
  return Number(whole + fraction.padEnd(places, '0'));
}

/** How an amount stands in its field: 18000, 12.5. */
export function yuanText(fen: number): string {
  const cents = fen % 100;
  const yuan = (fen - cents) / 100;
  return cents === 0 ? String(yuan) : `${yuan}.${String(cents).padStart(2, '0')}`.replace(/0$/, '');
}
