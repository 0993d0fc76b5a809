import { type HouseholdFile } from '#domain/record/household-file.ts';

import { type Answers, type PlainFile, fileOf, id } from '../record/file-of.ts';

export const AS_OF = '2021-10';
export const WINDOW = '2020-10_2021-09';

const HASH = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** Demo numbers: no place has the code 999999. */
export const NUMBERS = { head: '999999198003050017', son: '999999201205010018' };

const living: Answers = {
  status: 'home',
  ethnicity: 'lahu',
  student: false,
  education: 'junior',
  'sensitive/certType': 'idCard',
  'sensitive/health': ['healthy'],
  labour: 'ordinary',
  'insurance/residentMedical': true,
  'insurance/employeeMedical': false,
  'insurance/residentPension': true,
  'insurance/employeePension': false,
  minimumLiving: false,
  extremePoverty: false,
  politics: 'masses',
  publicServant: false,
  villageCadre: false,
};

export const head: Answers = {
  ...living,
  name: '李示范',
  relation: 'head',
  birthDate: '1980-03-05',
  sex: 'male',
  'sensitive/certNumber': NUMBERS.head,
};

export const son: Answers = {
  ...Object.fromEntries(
    Object.entries(living).filter(([path]) => !/Pension|politics|ublic|Cadre|education/.test(path)),
  ),
  name: '李小示',
  relation: 'son',
  birthDate: '2012-05-01',
  sex: 'male',
  status: 'school',
  student: true,
  schooling: 'primary',
  labour: 'none',
  'sensitive/certNumber': NUMBERS.son,
};

export const household: Answers = {
  group: '二组',
  address: '大青树旁',
  'sensitive/phone': '13800000000',
  baseType: 'general',
  livesInVillage: true,
  usesRuralServices: true,
  resettled: false,
  'splitOrMerge/kind': 'none',
  'members/asked': 'complete',
  'kin/asked': 'none',
  ...Object.fromEntries(
    ['wage', 'business', 'businessCost', 'property', 'transfer'].map((group) => [
      `income/${WINDOW}/${group}/asked`,
      'none',
    ]),
  ),
  [`sensitive/spending/${WINDOW}/medical/asked`]: 'none',
  ...Object.fromEntries(
    ['education', 'disability', 'accident'].map((kind) => [`spending/${WINDOW}/${kind}/asked`, 'none']),
  ),
  [`claims/${WINDOW}/asked`]: 'none',
  'housing/ownership': 'own',
  'housing/livedIn': true,
  'housing/structure': 'brickConcrete',
  'housing/grade': 'A',
  'housing/gradeSource': 'village',
  'housing/otherSafeHome': false,
  'water/source': 'tap',
  'water/qualityOk': true,
  'water/piped': true,
  'water/dryDaysPerYear': 0,
  'vehicles/asked': 'none',
  'properties/asked': 'none',
  'businesses/asked': 'none',
  'risks/asked': 'none',
  'safeguards/housingUnsafe': false,
  'safeguards/schoolDropout': false,
  'safeguards/noMedicalInsurance': false,
  'safeguards/waterUnsafe': false,
  selfCoping: '有亲戚帮忙',
  incomeCollapse: false,
  hiresWorkers: false,
  largeScaleFarming: false,
  nominalResidence: false,
  dishonestyListed: false,
};

export const visit: Answers = {
  kind: 'fieldSurvey',
  mode: 'inPerson',
  date: '2021-10-05',
  informant: '李示范',
  informantRelation: 'head',
  surveyor: '王示范',
  coSurveyor: '刘示范',
  [`photos/${id(80)}/sha256`]: HASH,
  [`photos/${id(80)}/role`]: 'houseFront',
  'signature/sha256': HASH,
};

export const consent: Answers = {
  [`signers/${id(1)}/sha256`]: HASH,
  [`signers/${id(1)}/role`]: 'self',
  [`signers/${id(1)}/forPersons`]: [id(1), id(2)],
};

/** A household of two about which nothing is missing: head `id(1)`, son `id(2)`, visit `id(50)`, consent `id(60)`. */
export const completePlain: PlainFile = { household, persons: [head, son], visits: [visit], consents: [consent] };

/** Changes to make; `undefined` takes an answer away. */
export type Changes = Readonly<Record<string, Answers[string] | undefined>>;

export function changed(answers: Answers, changes: Changes = {}): Answers {
  return Object.fromEntries(
    Object.entries({ ...answers, ...changes }).filter(([, value]) => value !== undefined),
  ) as Answers;
}

/** The complete file with changes to one record of each kind. */
export function fileWith(changes: {
  household?: Changes;
  head?: Changes;
  son?: Changes;
  visit?: Changes;
  others?: readonly Answers[];
}): HouseholdFile {
  return fileOf({
    household: changed(household, changes.household),
    persons: [changed(head, changes.head), changed(son, changes.son), ...(changes.others ?? [])],
    visits: [changed(visit, changes.visit)],
    consents: [consent],
  });
}
