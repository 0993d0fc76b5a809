import { idCheckDigit } from '#domain/identity/id-number.ts';

/** No place has this code, so no number made here can belong to anybody. */
export const DEMO_AREA = '999999';

const MEMBERS = 8;
const DAYS = 28;
const ORDERS = 500;
const SLOTS = ORDERS * DAYS * 12 * 2;
/** Shares no factor with SLOTS, so that neighbours in a list get far-apart birthdays and no slot comes twice. */
const STRIDE = 98_867;

export interface DemoIdentity {
  readonly birthDate: string;
  readonly certNumber: string;
}

/**
 * Birth date and identity number of member `member` (0–7) of household `household`, `age` years old on `today`
 * (sometimes one older). No number comes twice below 42,000 households.
 */
export function demoIdentity(
  household: number,
  member: number,
  age: number,
  sex: 'male' | 'female',
  today: string,
): DemoIdentity {
  const slot = ((household * MEMBERS + member) * STRIDE) % SLOTS;
  const day = Math.floor(slot / ORDERS) % DAYS;
  const month = Math.floor(slot / (ORDERS * DAYS)) % 12;
  const oddYear = Math.floor(slot / (ORDERS * DAYS * 12));

  const monthAndDay = `${two(month + 1)}-${two(day + 1)}`;
  let year = Number(today.slice(0, 4)) - age - (monthAndDay > today.slice(5) ? 1 : 0);
  if (year % 2 !== oddYear) year -= 1;
  const order = String((slot % ORDERS) * 2 + (sex === 'male' ? 1 : 0)).padStart(3, '0');
  const first17 = `${DEMO_AREA}${year}${monthAndDay.replace('-', '')}${order}`;
  return { birthDate: `${year}-${monthAndDay}`, certNumber: first17 + idCheckDigit(first17) };
}

/** Whole years from a birth date to a day; 0 for one not yet born. */
export function ageOn(birthDate: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (birthDate.slice(5) > day.slice(5) ? 1 : 0);
  return Math.max(0, years);
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
