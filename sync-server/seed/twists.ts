import { type Json } from '#domain/encoding/canonical-json.ts';
import { addLine, addNone, forget } from './answers.ts';
import { type Chance } from './chance.ts';
import { type FamilyMember } from './family.ts';
import { type DraftPerson, type HouseholdDraft } from './household-draft.ts';

/** What makes a household special: told of the family before anything else, or of the answers afterwards. */
export interface Twist {
  readonly family?: (family: FamilyMember[], chance: Chance) => void;
  readonly answers?: (draft: HouseholdDraft) => void;
}

function line(list: string, fields: Record<string, Json>): Twist {
  return {
    answers: (draft) => {
      forget(draft.survey, list);
      addLine(draft.survey, list, fields, draft.chance, draft.visitedAt);
    },
  };
}

function says(answers: Record<string, Json>): Twist {
  return { answers: ({ survey }) => void Object.assign(survey, answers) };
}

function unasked(...paths: readonly string[]): Twist {
  return {
    answers: ({ survey }) => {
      for (const path of paths) forget(survey, path);
    },
  };
}

function finding(exclusion: string, state: 'hit' | 'clear', basis: string): Twist {
  return {
    answers: ({ findings }) =>
      void Object.assign(findings, {
        [`findings/${exclusion}/state`]: state,
        [`findings/${exclusion}/basis`]: `演示：${basis}`,
      }),
  };
}

function head({ persons }: HouseholdDraft): DraftPerson {
  return persons[0] as DraftPerson;
}

function sick(condition: 'chronic' | 'seriousIllness', disease: string): Twist {
  return {
    family: ([first]) => {
      if (first !== undefined) first.health = [condition];
    },
    answers: (draft) =>
      void Object.assign(head(draft).survey, { 'sensitive/health': [condition], 'sensitive/disease': disease }),
  };
}

/** A name in this table is a word of the cards. */
export const TWISTS = {
  // Illness and disability, so that a risk has someone who bears it.
  chronic: sick('chronic', '糖尿病'),
  seriousIllness: sick('seriousIllness', '恶性肿瘤'),
  disabled: {
    family: ([first]: FamilyMember[]) => {
      if (first !== undefined) Object.assign(first, { health: ['disabled'], labour: 'weak' });
    },
    answers: (draft: HouseholdDraft) =>
      void Object.assign(head(draft).survey, {
        'sensitive/selfCare': 'partial',
        'sensitive/disabilityType': 'physical',
        'sensitive/disabilityGrade': 2,
      }),
  },
  withoutLabour: {
    family: (family: FamilyMember[]) => {
      for (const member of family)
        if (member.status !== 'school') Object.assign(member, { labour: 'lost', status: 'home', health: ['chronic'] });
    },
  },
  /** 附件2 九: they leave the divisor. */
  deceased: {
    family: (family: FamilyMember[]) => {
      const last = family.at(-1);
      if (last !== undefined && family.length > 1) last.status = 'deceased';
    },
  },
  separateBudget: {
    family: (family: FamilyMember[]) => {
      const child = family.findLast(({ age, relation }) => relation !== 'head' && age >= 18);
      if (child !== undefined) child.status = 'separateBudget';
    },
  },

  // 附件2: a hit or a doubt from what the household says.
  publicServant: line('kin', { relation: 'child', publicServant: true }),
  paidVillageCadre: {
    answers: (draft: HouseholdDraft) => void Object.assign(head(draft).survey, { villageCadre: true, cadrePaid: true }),
  },
  personalCar: line('vehicles', { kind: 'car', use: 'personal', acquired: 'bought', year: 2023 }),
  minivan: line('vehicles', { kind: 'minivan', use: 'business', acquired: 'bought' }),
  townFlat: line('properties', { kind: 'flat', place: '县城（演示）' }),
  resettlementFlat: line('properties', { kind: 'resettlement', place: '安置点（演示）' }),
  company: line('businesses', { kind: 'company', role: 'legalPerson', operating: true, name: '演示商贸公司' }),
  nominalCompany: line('businesses', { kind: 'company', role: 'nominal', operating: true, name: '演示运输公司' }),
  hiresWorkers: says({
    hiresWorkers: true,
    'hires/people': 2,
    'hires/months': 1,
    hiresNote: '采茶季请两个人帮工',
  }),
  largeScaleFarming: says({ largeScaleFarming: true, largeScaleNote: '承包山地种核桃' }),
  recentSplit: {
    answers: ({ survey, visitedOn }: HouseholdDraft) =>
      void Object.assign(survey, { 'splitOrMerge/kind': 'split', 'splitOrMerge/date': `${visitedOn.slice(0, 7)}-01` }),
  },
  nominalResidence: says({ nominalResidence: true }),
  dishonestyListed: says({ dishonestyListed: true }),

  // What a person found about them.
  finding6: finding('6', 'hit', '乡农业服务中心核实为种植大户，常年雇工'),
  finding7: finding('7', 'hit', '公安户籍变动记录与实际居住不符，属故意分户'),
  finding8: finding('8', 'hit', '两次入户无人，邻居证实常年不在村'),
  finding10: finding('10', 'hit', '法院名单与本人一致，且不符合识别条件'),
  minivanCleared: finding('3', 'clear', '行驶证为营运性质，属生产用车'),
  override: {
    answers: ({ findings, chance, visitedAt, visitedOn }: HouseholdDraft) =>
      void Object.assign(findings, {
        'override/facts': '演示：城里的房子已抵押，户主患重病',
        'override/reason': '演示：自付医疗费用远超家庭收入',
        'override/statementDate': visitedOn,
        'override/statementText': '演示：已在村民会议上说明情况，无人提出异议',
        [`override/verifiers/${chance.id(visitedAt)}`]: '演示核实人甲',
        [`override/verifiers/${chance.id(visitedAt)}`]: '演示核实人乙',
        [`override/evidence/${chance.id(visitedAt)}`]: '演示：住院结算单',
      }),
  },

  // 三保障 and drinking water.
  dangerousHouse: says({ 'housing/grade': 'D', 'safeguards/housingUnsafe': true }),
  dropout: {
    answers: ({ survey, persons }: HouseholdDraft) => {
      survey['safeguards/schoolDropout'] = true;
      const child = persons.find(({ member }) => member.age >= 6 && member.age < 16);
      if (child === undefined) return;
      for (const path of ['schooling', 'school']) forget(child.survey, path);
      Object.assign(child.survey, { student: false, education: 'primary', 'school/dropoutReason': 'unwilling' });
    },
  },
  uninsured: {
    answers: (draft: HouseholdDraft) => {
      draft.survey['safeguards/noMedicalInsurance'] = true;
      head(draft).survey['insurance/residentMedical'] = false;
    },
  },
  unsafeWater: says({ 'water/dryDaysPerYear': 60, 'water/qualityOk': false, 'safeguards/waterUnsafe': true }),

  outsideScope: says({ livesInVillage: false, resettled: false }),
  costForgotten: {
    answers: ({ survey, window }: HouseholdDraft) => {
      const cost = `income/${window}/businessCost`;
      forget(survey, cost);
      addNone(survey, cost);
    },
  },

  // Not asked.
  wageUnasked: { answers: ({ survey, window }: HouseholdDraft) => forget(survey, `income/${window}/wage`) },
  membersPartial: says({ 'members/asked': 'partial' }),
  risksUnasked: unasked('risks'),
  oddExclusionsUnasked: unasked('kin', 'vehicles', 'businesses', 'splitOrMerge', 'dishonestyListed'),
  evenExclusionsUnasked: {
    answers: ({ survey, persons }: HouseholdDraft) => {
      for (const path of ['properties', 'hiresWorkers', 'nominalResidence']) forget(survey, path);
      for (const person of persons) for (const path of ['villageCadre', 'cadrePaid']) forget(person.survey, path);
    },
  },
} satisfies Record<string, Twist>;

export type TwistName = keyof typeof TWISTS;
