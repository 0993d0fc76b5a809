import type { Assessment } from './assessment.ts';
import type { JudgementName } from './decision.ts';
import {
  EXCLUSION_NUMBERS,
  isAnyUnknown,
  isPaidCadre,
  isPublicServantRelevant,
  isServing,
  stateOf,
} from './exclusions.ts';
import type { ExclusionNumber, MissingFact } from './evaluation.ts';
import type { HouseholdFacts } from './facts.ts';
import { isCounted, isWithoutLabour, postOf } from './members.ts';
import type { Policy } from './policy.ts';
import { KIN_WORDS, memberName } from './wording.ts';

/*
 * Which null facts stand behind an unknown. A null that other facts settle (a false in "and", a true in "or") is not
 * missing: asking for it would not help.
 */

const INCOME = ['wage', 'business', 'businessCost', 'property', 'transfer'] as const;
const SPENDING = ['medical', 'education', 'disability', 'accident'] as const;
const SAFEGUARDS = ['housingUnsafe', 'schoolDropout', 'noMedicalInsurance', 'waterUnsafe'] as const;

const LABELS = {
  livesInVillage: '平时是不是在农村生产生活',
  resettled: '是不是易地扶贫搬迁户',
  usesRuralServices: '有没有享受农村的公共服务和待遇',
  line: '这个月份、这个地方的监测线是多少',
  members: '家里有哪些人',
  'income.wage': '工资、务工收入有没有、有多少',
  'income.business': '种养和做生意的收入有没有、有多少',
  'income.businessCost': '种养和做生意花的成本有没有、有多少',
  'income.property': '土地流转、分红、利息等收入有没有、有多少',
  'income.transfer': '低保、养老金、补贴等收入有没有、有多少',
  'spending.medical': '看病自己付了多少钱',
  'spending.education': '孩子上学自己付了多少钱',
  'spending.disability': '残疾康复护理自己付了多少钱',
  'spending.accident': '受灾或出意外自己付了多少钱',
  claims: '有没有领到保险理赔、领了多少',
  incomeCollapse: '收入是不是大幅减少',
  risks: '有没有因病、因灾等风险',
  'safeguards.housingUnsafe': '住房安不安全',
  'safeguards.schoolDropout': '有没有孩子失学辍学',
  'safeguards.noMedicalInsurance': '是不是人人都参加了医保',
  'safeguards.waterUnsafe': '饮水安不安全',
  kin: '户主分开住的父母、配偶、子女里有没有国家公职人员',
  vehicles: '家里有没有车、是什么车',
  properties: '在城镇有没有房子、门面',
  businesses: '有没有注册公司、个体户、合作社',
  hiresWorkers: '有没有雇人干活',
  largeScaleFarming: '是不是种植、养殖大户',
  splitOrMerge: '最近有没有分户、并户',
  nominalResidence: '是不是空挂户，有没有空挂人口',
  dishonestyListed: '有没有人被列入失信名单',
} as const;
type LabelledPath = keyof typeof LABELS;

/** Facts found missing, each once, by path. */
export type MissingFacts = Map<string, string>;

/** Adds missing facts under a prefix (`facts.` for an elimination); the line is no input and takes none. */
class Collector {
  readonly found: MissingFacts;
  readonly prefix: string;

  constructor(found: MissingFacts, prefix: string) {
    this.found = found;
    this.prefix = prefix;
  }

  add(path: LabelledPath): void {
    this.found.set(path === 'line' ? path : this.prefix + path, LABELS[path]);
  }

  addMember(facts: HouseholdFacts, index: number, key: string, question: string): void {
    this.found.set(`${this.prefix}members[${index}].${key}`, `${memberName(facts.members, index)}${question}`);
  }

  addStatus(facts: HouseholdFacts, index: number): void {
    this.addMember(facts, index, 'status', '现在在家、在外还是不算家里人口');
  }
}

function behindScope({ facts }: Assessment, to: Collector): void {
  const isLivingKnown = facts.livesInVillage === true || facts.resettled === true;
  if (!isLivingKnown && facts.livesInVillage === null) to.add('livesInVillage');
  if (!isLivingKnown && facts.resettled == null) to.add('resettled');
  if (facts.usesRuralServices === null) to.add('usesRuralServices');
}

function behindNetIncome({ facts, line, people }: Assessment, to: Collector): void {
  if (line === null) to.add('line');
  if (facts.members === null || people === 0) to.add('members');
  facts.members?.forEach((member, index) => {
    if (member.status === null) to.addStatus(facts, index);
  });
  for (const list of INCOME) if (facts.income[list] === null) to.add(`income.${list}`);
}

function behindReferenceIncome(assessment: Assessment, to: Collector): void {
  behindNetIncome(assessment, to);
  for (const list of SPENDING) if (assessment.facts.spending[list] === null) to.add(`spending.${list}`);
  if (assessment.facts.claims === null) to.add('claims');
}

const SAFEGUARD_OF = {
  housingUnsafe: 'housing',
  schoolDropout: 'schooling',
  noMedicalInsurance: 'medicalInsurance',
  waterUnsafe: 'water',
} as const;

function behindProblems({ problems }: Assessment, to: Collector): void {
  for (const name of SAFEGUARDS) if (problems[SAFEGUARD_OF[name]] === null) to.add(`safeguards.${name}`);
}

/** Adds the null facts behind one unknown judgement. */
export function addBehind(name: JudgementName, assessment: Assessment, found: MissingFacts, prefix = ''): void {
  const to = new Collector(found, prefix);
  switch (name) {
    case 'scope':
      return behindScope(assessment, to);
    case 'withinLine':
      return behindNetIncome(assessment, to);
    case 'referenceWithinLine':
      return behindReferenceIncome(assessment, to);
    case 'incomeCollapse':
      return to.add('incomeCollapse');
    case 'risk':
      return to.add('risks');
    case 'problem':
      return behindProblems(assessment, to);
  }
}

/** Adds the null facts behind an unknown 整户无劳动能力. */
export function addBehindAllWithoutLabour(facts: HouseholdFacts, found: MissingFacts, prefix: string): void {
  const to = new Collector(found, prefix);
  if (facts.members === null) return to.add('members');
  const isSomeoneCounted = facts.members.some((member) => isCounted(member) === true);
  facts.members.forEach((member, index) => {
    const counted = isCounted(member);
    const withoutLabour = isWithoutLabour(member);
    if (counted === null && (withoutLabour !== true || !isSomeoneCounted)) to.addStatus(facts, index);
    if (counted !== false && withoutLabour === null) to.addMember(facts, index, 'labour', '还能不能干活');
  });
}

/** Adds the null facts behind an unknown "every member is deceased". */
export function addBehindAllDeceased(facts: HouseholdFacts, found: MissingFacts, prefix: string): void {
  const to = new Collector(found, prefix);
  if (facts.members === null) return to.add('members');
  facts.members.forEach((member, index) => {
    if (member.status === null) to.addStatus(facts, index);
  });
}

function behindPublicServants(facts: HouseholdFacts, adultAge: number, to: Collector): void {
  if (facts.members === null) to.add('members');
  facts.members?.forEach((member, index) => {
    if (isServing(member, facts.asOf, adultAge) !== null) return;
    if (isPublicServantRelevant(member) === null) to.addStatus(facts, index);
    if (postOf(member.publicServant, member, facts.asOf, adultAge) === null) {
      to.addMember(facts, index, 'publicServant', '是不是国家公职人员');
    }
  });
  if (facts.kin == null) return to.add('kin');
  facts.kin.forEach(({ relation, publicServant }, index) => {
    if (publicServant === null) {
      to.found.set(`${to.prefix}kin[${index}].publicServant`, `${KIN_WORDS[relation]}是不是国家公职人员`);
    }
  });
}

function behindVillageCadres(facts: HouseholdFacts, adultAge: number, to: Collector): void {
  if (facts.members === null) return to.add('members');
  facts.members.forEach((member, index) => {
    if (isPaidCadre(member, facts.asOf, adultAge) !== null) return;
    if (isCounted(member) === null) to.addStatus(facts, index);
    if (postOf(member.villageCadre, member, facts.asOf, adultAge) === null) {
      to.addMember(facts, index, 'villageCadre', '是不是村“三委”干部');
    }
    if (member.cadrePaid == null) to.addMember(facts, index, 'cadrePaid', '当村干部是不是定期领报酬');
  });
}

function behindExclusion(number: ExclusionNumber, facts: HouseholdFacts, adultAge: number, to: Collector): void {
  switch (number) {
    case '1':
      return behindPublicServants(facts, adultAge, to);
    case '2':
      return behindVillageCadres(facts, adultAge, to);
    case '3':
      return to.add('vehicles');
    case '4':
      return to.add('properties');
    case '5':
      return to.add('businesses');
    case '6':
      if (facts.hiresWorkers == null) to.add('hiresWorkers');
      if (facts.largeScaleFarming == null) to.add('largeScaleFarming');
      return;
    case '7':
      return to.add('splitOrMerge');
    case '8':
      return to.add('nominalResidence');
    case '9':
      return;
    case '10':
      return to.add('dishonestyListed');
  }
}

/** The found facts sorted by path. */
export function sortedFacts(found: MissingFacts): MissingFact[] {
  if (found.size === 0) return [];
  const facts = Array.from(found, ([path, label]) => ({ path, label }));
  return facts.sort((left, right) => (left.path < right.path ? -1 : 1));
}

/**
 * The facts that keep a verdict undecided, step 8; under a suggested type those behind exclusions that are unknown,
 * step 7. Every other verdict misses nothing.
 */
export function missingFacts(assessment: Assessment, policy: Policy): MissingFact[] {
  const { decision, exclusions, facts } = assessment;
  const found: MissingFacts = new Map();
  switch (decision.verdict) {
    case 'incomplete':
      for (const name of decision.open) addBehind(name, assessment, found);
      break;
    case 'unstable':
    case 'marginal':
    case 'sudden': {
      if (!isAnyUnknown(exclusions)) break;
      const to = new Collector(found, '');
      for (const number of EXCLUSION_NUMBERS) {
        if (stateOf(exclusions, number) === 'unknown') behindExclusion(number, facts, policy.limits.adultAge, to);
      }
      break;
    }
    case 'review':
    case 'excludedInPrinciple':
    case 'notNow':
    case 'outOfScope':
  }
  return sortedFacts(found);
}
