import { type Code } from '#domain/record/code-lists.ts';
import { type Answers } from './answers.ts';
import { type Chance } from './chance.ts';
import { type DemoIdentity } from './demo-identity.ts';
import { type FamilyMember } from './family.ts';

/** What the township's list already says of a person. */
export function registryPerson(
  household: string,
  member: FamilyMember,
  { birthDate, certNumber }: DemoIdentity,
  chance: Chance,
): Answers {
  const { name, relation, sex } = member;
  return {
    household,
    name,
    relation,
    sex,
    birthDate,
    'sensitive/certType': 'idCard',
    'sensitive/certNumber': certNumber,
    ethnicity: chance.oneOf(['lahu', 'wa', 'blang', 'dai', 'han', 'han', 'yi']),
  };
}

const SCHOOLING: Readonly<Record<number, Code<'schooling'>>> = {
  3: 'kindergarten',
  4: 'kindergarten',
  5: 'kindergarten',
  6: 'primary',
  7: 'primary',
  8: 'primary',
  9: 'primary',
  10: 'primary',
  11: 'primary',
  12: 'grade7',
  13: 'grade8',
  14: 'grade9',
  15: 'senior1',
  16: 'senior2',
  17: 'senior3',
  18: 'college1',
  19: 'college2',
  20: 'college3',
  21: 'bachelor4',
  22: 'bachelor5',
};

/** What the visit asks of a person; of who is gone it asks nothing more. */
export function surveyedPerson(member: FamilyMember, place: number, chance: Chance): Answers {
  const { age, status, labour, health } = member;
  if (status === 'deceased') return { status, statusReason: '演示：年初病故' };
  const student = age < 12 || status === 'school' ? (SCHOOLING[age] ?? null) : null;
  return {
    status,
    labour,
    'sensitive/health': health,
    ...(health.includes('chronic') ? { 'sensitive/disease': '高血压' } : {}),
    ...(age >= 60 || health.includes('disabled') ? { 'sensitive/selfCare': 'full' } : {}),
    student: student !== null,
    ...schooling(age, student, chance),
    ...(status === 'migrantWork'
      ? { 'work/place': chance.oneOf(['county', 'province', 'otherProvince']), 'work/months': chance.whole(5, 11) }
      : {}),
    'insurance/residentMedical': true,
    'insurance/employeeMedical': false,
    'insurance/major': true,
    minimumLiving: false,
    extremePoverty: false,
    ...(age >= 14 ? { politics: place === 0 && chance.happens(0.1) ? 'partyMember' : 'masses' } : {}),
    ...(age >= 16 ? { 'insurance/residentPension': student === null, 'insurance/employeePension': false } : {}),
    ...(age >= 18 ? { publicServant: false, villageCadre: false } : {}),
  };
}

function schooling(age: number, student: Code<'schooling'> | null, chance: Chance): Answers {
  if (student !== null) return { schooling: student, ...(age >= 6 ? { 'school/kind': 'public' } : {}) };
  if (age < 6) return { schooling: 'preschoolAge' };
  return {
    education:
      age > 60 ? chance.oneOf(['illiterate', 'primary']) : chance.oneOf(['primary', 'junior', 'junior', 'senior']),
    ...(age < 16 ? { 'school/dropoutReason': 'unwilling' } : {}),
  };
}
