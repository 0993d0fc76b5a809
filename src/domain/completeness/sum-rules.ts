import { type SumRule } from '../form/definition.ts';
import { isNonAnswer } from '../record/field-at.ts';
import { itemsUnder, shown } from '../record/household-file.ts';
import { type Finding, type Ground } from './ground.ts';

/** Quantities are kept to three places; thousandths add up exactly. */
const PLACES = 1000;

/** Numbers that the form says must add up: 亩, 头, and the parts of a bill. An error of this kind wants a word (W). */
export function sumRules(ground: Ground): Finding[] {
  return (ground.form.sums ?? []).flatMap((rule) => ofRule(rule, ground));
}

function ofRule(rule: SumRule, ground: Ground): Finding[] {
  const { household, at } = ground;
  if (rule.of === 'fields')
    return compare(
      rule,
      ground,
      rule.parts.map((path) => number(ground, at(path))),
      at(rule.whole),
    );
  const list = at(rule.list);
  const items = itemsUnder(household, list);
  if (rule.of === 'line') {
    return items.flatMap((item) => {
      const parts = rule.parts.map((path) => number(ground, `${list}/${item}/${path}`));
      return compare(rule, ground, parts, `${list}/${item}/${rule.whole}`);
    });
  }
  const mine = items.filter((item) => {
    const kind = shown(household, `${list}/${item}/kind`);
    return typeof kind === 'string' && rule.kinds.includes(kind);
  });
  // Lines told in another unit (公斤 of meat) cannot be held against a number of animals.
  if (mine.length === 0 || mine.some((item) => shown(household, `${list}/${item}/unit`) !== rule.lineUnit)) return [];
  const parts = mine.map((item) => number(ground, `${list}/${item}/${rule.part}`));
  return compare(rule, ground, parts, at(rule.whole));
}

/** Thousandths of the unit; 没有 is 0, null is not known. */
function number({ household }: Ground, path: string): number | null {
  const value = shown(household, path);
  if (isNonAnswer(value)) return value.$ === 'notApplicable' ? 0 : null;
  return typeof value === 'string' || typeof value === 'number' ? Math.round(Number(value) * PLACES) : null;
}

function compare(rule: SumRule, ground: Ground, parts: readonly (number | null)[], path: string): Finding[] {
  const whole = number(ground, path);
  const known = parts.filter((part) => part !== null);
  if (whole === null || known.length === 0) return [];
  const sum = known.reduce((all, part) => all + part, 0);
  const slack = (rule.slack ?? 0) * PLACES;
  const isShort = rule.is === 'equal' && known.length === parts.length && sum < whole - slack;
  if (sum <= whole + slack && !isShort) return [];
  const told = (thousandths: number) => `${thousandths / (rule.unit === '元' ? 100 * PLACES : PLACES)} ${rule.unit}`;
  const text = `${rule.words}是 ${told(sum)}，${rule.against}是 ${told(whole)}，对不上，请核对。`;
  return [{ rule: 'sum', record: ground.household.record, path, text }];
}
