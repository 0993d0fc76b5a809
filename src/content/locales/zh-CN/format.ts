/** How numbers, money and days are written. Days are `YYYY-MM-DD`, money is fen, moments are milliseconds. */

const grouped = new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 2 });

const withCents = new Intl.NumberFormat('zh-CN', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export function count(value: number): string {
  return grouped.format(value);
}

/** 18,000 元; -1,200.50 元. */
export function money(fen: number): string {
  return `${(fen % 100 === 0 ? grouped : withCents).format(fen / 100)} 元`;
}

/** 2026年11月3日. */
export function day(iso: string): string {
  const [year, month, date] = iso.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

/** 2026年11月. */
export function month(iso: string): string {
  const [year, number] = iso.split('-').map(Number);
  return `${year}年${number}月`;
}

/** 2025.11—2026.10, from `2025-11_2026-10`. */
export function window(key: string): string {
  return key.replaceAll('-', '.').replace('_', '—');
}

/** 2025-10, from a day; 2024.11—2025.10, from `2024-11_2025-10`: when an earlier answer was given, kept short. */
export function when(iso: string): string {
  return iso.includes('_') ? window(iso) : iso.slice(0, 7);
}

/** The day of the tablet's clock, `YYYY-MM-DD`. */
export function dayOf(milliseconds: number): string {
  const date = new Date(milliseconds);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** 今天 10:42, 昨天 17:20, 2026年11月3日. */
export function moment(milliseconds: number, now: number): string {
  const date = new Date(milliseconds);
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (dayOf(milliseconds) === dayOf(now)) return `今天 ${clock}`;
  if (dayOf(milliseconds) === dayOf(now - 86_400_000)) return `昨天 ${clock}`;
  return day(dayOf(milliseconds));
}

/** 约 35 MB, as storage is spoken of. */
export function size(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000))} KB`;
  if (bytes < 1_000_000_000) return `${Math.round(bytes / 1_000_000)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
