import { checkIdNumber, normalizeIdNumber } from '../identity/id-number.ts';
import { answer, shown } from '../record/household-file.ts';
import { type Finding, type Ground, type Person } from './ground.ts';
import { type RuleName, type Severity } from './rule-table.ts';

/** Rules 1–18: certificates, relations, schooling, health, work and insurance of the members. */
export function memberRules(ground: Ground): Finding[] {
  const { persons } = ground;
  return [
    ...persons.flatMap((person) => certificate(person, ground)),
    ...sameNumberTwice(persons),
    ...relations(ground),
    ...persons
      .filter(({ gone }) => !gone)
      .flatMap((person) => [...life(person), ...work(person), ...insurance(person, ground)]),
    ...insuranceOfAll(ground),
  ];
}

type Say = (rule: RuleName, path: string, text: string, severity?: Severity) => Finding;

const sayOf =
  ({ record, name }: Person): Say =>
  (rule, path, text, severity) => ({
    rule,
    record,
    path,
    text: `${name}：${text}`,
    ...(severity === undefined ? {} : { severity }),
  });

const ID_PROBLEMS = {
  length: '身份证号码要 18 位，对照证件再看一遍。',
  characters: '身份证号码里有不是数字的字，对照证件再看一遍。',
  date: '身份证号码里的出生日期不对，对照证件再看一遍。',
  checkDigit: '身份证号码有一位抄错了，对照证件再看一遍。',
} as const;

const NUMBER = 'sensitive/certNumber';

function textAt(person: Person, path: string): string | null {
  const value = answer(person.view, path);
  return typeof value === 'string' ? value : null;
}

/** Rules 1 and 2. */
function certificate(person: Person, { visit, asOf }: Ground): Finding[] {
  const say = sayOf(person);
  const number = textAt(person, NUMBER);
  const type = answer(person.view, 'sensitive/certType');
  const date = visit === null ? undefined : answer(visit, 'date');
  const on = typeof date === 'string' ? date : `${asOf}-31`;
  const found: Finding[] = [];
  if (number !== null && type === 'idCard') {
    const { problem, birthDate, sex } = checkIdNumber(number, on);
    if (problem !== null) found.push(say('1', NUMBER, ID_PROBLEMS[problem]));
    const [toldBirth, toldSex] = [answer(person.view, 'birthDate'), answer(person.view, 'sex')];
    if (birthDate !== null && toldBirth !== undefined && toldBirth !== birthDate) {
      found.push(say('1', 'birthDate', '出生日期和身份证号码对不上，看看哪个对。', 'W'));
    }
    if (sex !== null && toldSex !== undefined && toldSex !== sex) {
      found.push(say('1', 'sex', '性别和身份证号码对不上，看看哪个对。', 'W'));
    }
  }
  if (number !== null && type === 'disabilityCertificate') found.push(...disabilityNumber(say, NUMBER, number, on));
  const disability = textAt(person, 'sensitive/disabilityNumber');
  if (disability !== null) found.push(...disabilityNumber(say, 'sensitive/disabilityNumber', disability, on));
  return found;
}

/** Eighteen digits of the identity number, one of the type, one of the grade; two more when it was issued again. */
function disabilityNumber(say: Say, path: string, number: string, on: string): Finding[] {
  const normalized = normalizeIdNumber(number);
  if (normalized.length !== 20 && normalized.length !== 22) {
    return [say('2', path, '残疾人证号码要 20 位，补办过的是 22 位，对照证件再看一遍。')];
  }
  if (checkIdNumber(normalized.slice(0, 18), on).problem !== null || !/^[1-7][1-4]/.test(normalized.slice(18))) {
    return [say('2', path, '残疾人证号码有抄错的地方，对照证件再看一遍。')];
  }
  return [];
}

/** Rule 3, within the household; across villages the server looks. */
function sameNumberTwice(persons: readonly Person[]): Finding[] {
  const first = new Map<string, string>();
  return persons.flatMap((person) => {
    const number = textAt(person, NUMBER);
    if (number === null) return [];
    const eighteen = normalizeIdNumber(number).slice(0, 18);
    const other = first.get(eighteen);
    if (other === undefined) {
      first.set(eighteen, person.name);
      return [];
    }
    return [sayOf(person)('3', NUMBER, `证件号码和${other}的一样，看看是谁的抄错了。`)];
  });
}

/** Rules 4, 5 and 6. */
function relations({ persons, household }: Ground): Finding[] {
  const of = (relation: string) => persons.filter(({ view }) => answer(view, 'relation') === relation);
  const heads = of('head');
  const spouses = of('spouse').filter(({ gone }) => !gone);
  const found: Finding[] = [];
  if (persons.length > 0 && heads.length === 0) {
    found.push({
      rule: '4',
      record: household.record,
      path: 'members/asked',
      text: '还没有户主，请给一个人选上“户主”。',
    });
  }
  for (const extra of heads.slice(1)) found.push(sayOf(extra)('4', 'relation', '已经有一个户主了，请改成别的关系。'));
  for (const extra of spouses.slice(1)) found.push(sayOf(extra)('5', 'relation', '户主已经有一个配偶了，请核对关系。'));
  const [head, spouse] = [heads[0], spouses[0]];
  if (head !== undefined && spouse !== undefined) {
    const sex = answer(head.view, 'sex');
    if (sex !== undefined && sex === answer(spouse.view, 'sex')) {
      found.push(sayOf(spouse)('6', 'sex', '和户主性别一样，请核对性别或者关系。'));
    }
  }
  return found;
}

const SENIOR = /^(senior|vocational)[123]$/;
const UP_TO_SENIOR = /^(kindergarten|primary|grade[789]|senior[123])$/;

const isAge = (age: number | null, from: number, to: number) => age !== null && age >= from && age <= to;

const worksAway = ({ view }: Person) =>
  answer(view, 'status') === 'migrantWork' || Number(answer(view, 'work/months') ?? 0) > 0;

/** Rules 8, 9, 10, 12 and 13. */
function life(person: Person): Finding[] {
  const { view, age } = person;
  const say = sayOf(person);
  const schooling = answer(view, 'schooling');
  const labour = answer(view, 'labour');
  const health = answer(view, 'sensitive/health');
  const has = (condition: string) => Array.isArray(health) && health.includes(condition);
  const found: Finding[] = [];
  if (schooling !== undefined && answer(view, 'education') !== undefined) {
    found.push(say('8', 'education', '“文化程度”和“读到哪里”只填一个，在读书的请把文化程度去掉。'));
  }
  if (schooling === 'primary' && age !== null && !isAge(age, 6, 14)) {
    found.push(say('9', 'schooling', `${age} 岁读小学，请核对年级和出生日期。`));
  }
  if (typeof schooling === 'string' && SENIOR.test(schooling) && age !== null && !isAge(age, 15, 20)) {
    found.push(say('9', 'schooling', `${age} 岁读高中或中职，请核对年级和出生日期。`));
  }
  if (typeof schooling === 'string' && UP_TO_SENIOR.test(schooling) && worksAway(person)) {
    found.push(say('10', 'schooling', '又在读书又在务工，请核对哪个对。'));
  }
  const isHealthy = has('healthy') && Array.isArray(health) && health.length === 1;
  if (
    isAge(age, 16, 59) &&
    isHealthy &&
    answer(view, 'student') === false &&
    (labour === 'none' || labour === 'weak')
  ) {
    found.push(say('12', 'labour', '身体健康、又没读书，却不是普通劳动力，请核对。'));
  }
  const grade = answer(view, 'sensitive/disabilityGrade');
  const isSevere = answer(view, 'sensitive/disabilityType') === 'physical' && typeof grade === 'number' && grade <= 2;
  if (has('disabled') && isSevere && labour === 'ordinary') {
    found.push(say('13', 'labour', '肢体重度残疾却是普通劳动力，请核对。'));
  }
  return found;
}

const BEYOND_COUNTY: readonly unknown[] = ['province', 'otherProvince', 'abroad'];

/** Rules 14, 15 and 16. */
function work(person: Person): Finding[] {
  const { view, age } = person;
  const say = sayOf(person);
  const found: Finding[] = [];
  const place = answer(view, 'work/place');
  const labour = answer(view, 'labour');
  const isAway = answer(view, 'status') === 'migrantWork';
  if (Number(answer(view, 'work/months') ?? 0) > 0 && place === undefined) {
    found.push(say('14', 'work/place', '填了务工几个月，没填在哪里务工，请补上。'));
  }
  if (isAway && (labour === 'none' || labour === 'lost')) {
    found.push(say('15', 'labour', '没有劳动力却在外出务工，请核对。'));
  }
  if (isAway && answer(view, 'extremePoverty') === true) {
    found.push(say('15', 'extremePoverty', '特困供养人员却在外出务工，请核对。'));
  }
  if (answer(view, 'post/kind') !== undefined) {
    if (answer(view, 'post/months') === 0) found.push(say('16', 'post/months', '有公益岗位，月数却是 0，请核对。'));
    if (age !== null && age >= 70) found.push(say('16', 'post/kind', `${age} 岁还在公益岗位，请核对。`));
    if (isAway && BEYOND_COUNTY.includes(place)) {
      found.push(say('16', 'post/kind', '在县外务工又有公益岗位，请核对。'));
    }
  }
  return found;
}

const RESIDENT = 'insurance/residentMedical';
const EMPLOYEE = 'insurance/employeeMedical';

/** Rules 17 and 18: exactly one basic medical insurance; none at all is a problem to be followed up. */
function insurance(person: Person, { household }: Ground): Finding[] {
  const { view } = person;
  if (answer(view, 'status') === 'conscript') return [];
  const say = sayOf(person);
  const found: Finding[] = [];
  const [resident, employee] = [answer(view, RESIDENT), answer(view, EMPLOYEE)];
  if (resident === true && employee === true) {
    found.push(say('17', EMPLOYEE, '两种基本医保只能有一种，请核对。'));
  }
  if (resident === false && employee === false && answer(household, 'safeguards/noMedicalInsurance') === false) {
    found.push(say('17', RESIDENT, '没有参加基本医保，请在“三保障和饮水”里选“有”人没参加医保。'));
  }
  const isExited = answer(household, 'baseType') === 'povertyExited';
  const monitored = answer(household, 'monitorType');
  const isMonitored = monitored !== undefined && monitored !== 'none';
  if ((isExited || isMonitored) && answer(view, 'insurance/major') === false) {
    found.push(say('18', 'insurance/major', '没有大病保险，请提醒参保并告诉医保部门。'));
  }
  const health = answer(view, 'sensitive/health');
  if (isExited && !isMonitored && Array.isArray(health) && health.includes('seriousIllness')) {
    found.push(say('18', 'sensitive/health', '脱贫户有人患大病，请看看要不要纳入监测。', 'I'));
  }
  return found;
}

/** Rule 17 the other way round. */
function insuranceOfAll({ persons, household }: Ground): Finding[] {
  const path = 'safeguards/noMedicalInsurance';
  if (answer(household, path) !== true) return [];
  const asked = persons.filter(({ gone, view }) => !gone && answer(view, 'status') !== 'conscript');
  const isInsured = ({ view }: Person) => shown(view, RESIDENT) === true || shown(view, EMPLOYEE) === true;
  if (asked.length === 0 || !asked.every(isInsured)) return [];
  const text = '选了有人没参加医保，可是每个人都有医保，请核对。';
  return [{ rule: '17', record: household.record, path, text, severity: 'W' }];
}
