import { answer, itemsUnder, shown } from '../record/household-file.ts';
import { type Finding, type Ground, type Person, sumOf } from './ground.ts';

/** Rules 19, 22–26 and 38–40: telephone, risks, sums and the divisor. */
export function householdRules(ground: Ground): Finding[] {
  return [
    ...telephone(ground),
    ...risks(ground),
    ...sums(ground),
    ...divisor(ground),
    ...benefits(ground),
    ...outsideWindow(ground),
  ];
}

const PHONE = 'sensitive/phone';

/** Rule 19. */
function telephone({ household }: Ground): Finding[] {
  const number = answer(household, PHONE);
  const finding = (path: string, text: string): Finding => ({ rule: '19', record: household.record, path, text });
  if (typeof number === 'string') {
    return /^\d{11}$/.test(number.replaceAll(/[\s-]/g, '')) ? [] : [finding(PHONE, '户联系电话要 11 位，请核对。')];
  }
  if (answer(household, `${PHONE}Reason`) !== undefined) return [];
  if (shown(household, PHONE) === undefined) return [finding(PHONE, '请补上户联系电话，没有电话就写明原因。')];
  return [finding(`${PHONE}Reason`, '没有联系电话，请写清楚平时怎么联系。')];
}

/** Is something known of nobody, as far as everybody was asked? */
function nobody(persons: readonly Person[], is: (person: Person) => boolean | null): boolean {
  const counted = persons.filter((person) => person.counted !== false);
  return counted.length > 0 && counted.every((person) => is(person) === false);
}

function hasHealth({ view }: Person, ...conditions: string[]): boolean | null {
  const health = answer(view, 'sensitive/health');
  return Array.isArray(health) ? conditions.some((condition) => health.includes(condition)) : null;
}

function labourOf({ view }: Person): boolean | null {
  const labour = answer(view, 'labour');
  return labour === undefined ? null : labour !== 'none' && labour !== 'lost';
}

const worked = ({ view }: Person) => {
  return answer(view, 'status') === 'migrantWork' || answer(view, 'work/place') !== undefined;
};

/** Rules 22 to 25. */
function risks(ground: Ground): Finding[] {
  const { household, persons } = ground;
  const found: Finding[] = [];
  const say = (rule: Finding['rule'], path: string, text: string) =>
    found.push({ rule, record: household.record, path, text });
  const monitored = answer(household, 'monitorType');
  if (monitored !== undefined && monitored !== 'none' && answer(household, 'risks/asked') === 'none') {
    say('22', 'risks/asked', '已经是监测对象，至少要有一个风险，请补上。');
  }
  const medical = sumOf(ground, 'sensitive/spending/<window>/medical', 'selfPaid');
  for (const item of itemsUnder(household, 'risks')) {
    const path = `risks/${item}/kind`;
    const kind = answer(household, path);
    if (kind === 'illness' && medical === 0) say('23', path, '风险是因病，看病却没有自己出钱，请核对。');
    if (kind === 'illness' && nobody(persons, (person) => hasHealth(person, 'chronic', 'seriousIllness'))) {
      say('24', path, '风险是因病，家里却没有人患大病或慢性病，请核对。');
    }
    if (kind === 'unstableJob' && nobody(persons, worked)) {
      say('25', path, '风险是因务工就业不稳，家里却没有人务工，请核对。');
    } else if (kind === 'unstableJob' && nobody(persons, labourOf)) {
      say('25', path, '风险是因务工就业不稳，家里却没有劳动力，请核对。');
    }
  }
  return found;
}

/** Wages below 100 元 a year look like 千元 or 万元 written as 元. */
const SMALL_WAGE = 10_000;

/** Rules 26 and 39. */
function sums(ground: Ground): Finding[] {
  const { household, at } = ground;
  const found: Finding[] = [];
  const wage = sumOf(ground, 'income/<window>/wage', 'amount');
  if (wage !== null && wage > 0 && wage < SMALL_WAGE) {
    const text = '工资性收入一年不到 100 元，看看是不是把千元、万元写成了元。';
    found.push({ rule: '26', record: household.record, path: at('income/<window>/wage/asked'), text });
  }
  const business = sumOf(ground, 'income/<window>/business', 'amount');
  if (business !== null && business > 0 && sumOf(ground, 'income/<window>/businessCost', 'amount') === 0) {
    const text = '种养、经营有收入，却没有本钱，请再问一问花了多少。';
    found.push({ rule: '39', record: household.record, path: at('income/<window>/businessCost/asked'), text });
  }
  return found;
}

/** Rule 38: nothing can be divided among nobody. */
function divisor({ household, persons }: Ground): Finding[] {
  if (answer(household, 'members/asked') !== 'complete' || persons.some(({ counted }) => counted !== false)) return [];
  const text = '一个计入人口的人都没有，请看看每个人“现在的情况”对不对。';
  return [{ rule: '38', record: household.record, path: 'members/asked', text }];
}

const PENSION_AGE = 60;

/** Rule 40: what is paid and who receives it. */
function benefits(ground: Ground): Finding[] {
  const { household, persons, at } = ground;
  const list = at('income/<window>/transfer');
  const asked = answer(household, `${list}/asked`);
  if (asked !== 'none' && asked !== 'complete') return [];
  const isPaid = (kind: string) =>
    itemsUnder(household, list).some((item) => {
      return (
        answer(household, `${list}/${item}/kind`) === kind &&
        Number(answer(household, `${list}/${item}/amount`) ?? 0) > 0
      );
    });
  const found: Finding[] = [];
  const say = (text: string) => found.push({ rule: '40', record: household.record, path: `${list}/asked`, text });
  const receives = ({ view }: Person) => {
    const value = answer(view, 'minimumLiving');
    return typeof value === 'boolean' ? value : null;
  };
  const isOld = ({ age }: Person) => (age === null ? null : age >= PENSION_AGE);
  if (isPaid('minimumLiving') && nobody(persons, receives)) say('记了低保金，家里却没有人吃低保，请核对。');
  if (!isPaid('minimumLiving') && persons.some((person) => receives(person) === true)) {
    say('有人吃低保，转移性收入里却没有低保金，请核对。');
  }
  if (isPaid('pension') && nobody(persons, isOld)) say(`记了养老金，家里却没有满 ${PENSION_AGE} 岁的人，请核对。`);
  return found;
}

const DATED_LISTS = [
  'income/<window>/wage',
  'income/<window>/business',
  'income/<window>/businessCost',
  'income/<window>/property',
  'income/<window>/transfer',
  'sensitive/spending/<window>/medical',
  'spending/<window>/education',
  'spending/<window>/disability',
  'spending/<window>/accident',
  'claims/<window>',
];

/** A line dated outside the twelve months is not counted: better to say so than to be silent about it. */
function outsideWindow({ household, at }: Ground): Finding[] {
  const [from = '', to = ''] = at('<window>').split('_');
  return DATED_LISTS.flatMap((list) =>
    itemsUnder(household, at(list)).flatMap((item): Finding[] => {
      const path = `${at(list)}/${item}/month`;
      const month = answer(household, path);
      if (typeof month !== 'string' || (month >= from && month <= to)) return [];
      const text = `${spoken(month)}的不在 ${spoken(from)}到 ${spoken(to)}里面，不会算进去，请核对月份。`;
      return [{ rule: 'window', record: household.record, path, text }];
    }),
  );
}

function spoken(month: string): string {
  return `${Number(month.slice(0, 4))}年${Number(month.slice(5, 7))}月`;
}
