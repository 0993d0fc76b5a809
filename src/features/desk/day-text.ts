import { desk as words } from '#content/locales/zh-CN/desk.ts';

/** The county's clock, whatever the PC is set to. */
const PARTS = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Day `YYYY-MM-DD` and time `HH:MM` of an instant in Asia/Shanghai. */
function placed(instant: number): { day: string; time: string } {
  const part = Object.fromEntries(PARTS.formatToParts(instant).map(({ type, value }) => [type, value]));
  return { day: `${part['year']}-${part['month']}-${part['day']}`, time: `${part['hour']}:${part['minute']}` };
}

/** `2026-11-03` → 2026年11月3日; what is no day is shown as it is. */
export function dayText(day: string): string {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  return year === undefined ? day : words.day.full(Number(year), Number(month), Number(date));
}

/** `2026-11` → 2026年11月. */
export function monthText(month: string): string {
  const [, year, number] = /^(\d{4})-(\d{2})$/.exec(month) ?? [];
  return year === undefined ? month : words.day.month(Number(year), Number(number));
}

/** `2025-11_2026-10` → 2025年11月—2026年10月. */
export function windowText(window: string): string {
  const [from = window, to = window] = window.split('_');
  return words.answers.window(monthText(from), monthText(to));
}

/** An instant (milliseconds) in words, relative when it is of today. */
export function timeText(instant: number, now: number): string {
  const { day, time } = placed(instant);
  return day === placed(now).day ? words.day.today(time) : words.day.withTime(dayText(day), time);
}

/** Only the day of an instant, or the time when it is today: for narrow columns. */
export function shortTimeText(instant: number, now: number): string {
  const { day, time } = placed(instant);
  return day === placed(now).day ? words.day.today(time) : dayText(day);
}

/** The day `YYYY-MM-DD` of an instant, for file names. */
export function dayOf(instant: number): string {
  return placed(instant).day;
}
