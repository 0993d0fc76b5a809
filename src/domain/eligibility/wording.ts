import type { Business, HouseholdFacts, Kin, Property, RiskKind, Vehicle } from './facts.ts';

/*
 * The words of the explanation. They are part of the result of the evaluation, read aloud to a household, and so
 * live here with the rules rather than among the words on screen.
 */

/** Whole numbers with thousands separators: 12,000. */
function grouped(whole: number): string {
  if (whole < 1000) return String(whole);
  const rest = whole % 1000;
  return `${grouped((whole - rest) / 1000)},${rest < 10 ? '00' : rest < 100 ? '0' : ''}${rest}`;
}

/** Fen as 元 to be read aloud: `12,000元`, `18,000.03元`, `负28,000元`. */
export function yuan(fen: number): string {
  const size = Math.abs(fen);
  const rest = size % 100;
  const cents = rest === 0 ? '' : `.${rest < 10 ? '0' : ''}${rest}`;
  return `${fen < 0 ? '负' : ''}${grouped((size - rest) / 100)}${cents}元`;
}

/** A month as it is spoken: 2021年9月. */
export function spokenMonth(month: string): string {
  return `${month.slice(0, 4)}年${month.slice(month.charCodeAt(5) === 48 ? 6 : 5)}月`;
}

/** How a member is named: by name, or by place in the list where the name is not known. */
export function memberName(members: HouseholdFacts['members'], index: number): string {
  const name = members?.[index]?.name?.trim();
  return name == null || name === '' ? `第${index + 1}位家庭成员` : name;
}

export const RISK_WORDS: Readonly<Record<RiskKind, string>> = {
  illness: '因病',
  disability: '因残',
  schooling: '因学',
  disaster: '因自然灾害',
  accident: '因意外事故',
  industryFailure: '因产业项目失败',
  unstableJob: '因务工就业不稳',
  labourShortage: '因缺劳动力',
  other: '其他',
};

export const KIN_WORDS: Readonly<Record<Kin['relation'], string>> = {
  parent: '户主分开住的父母',
  spouse: '户主分开住的配偶',
  child: '户主分开住的子女',
};

export const VEHICLE_WORDS: Readonly<Record<Vehicle['kind'], string>> = {
  car: '轿车',
  suv: '越野车',
  mpv: '商务车',
  minivan: '面包车',
  pickup: '皮卡车',
  truck: '货车',
  motorcycle: '摩托车',
  tricycle: '三轮车',
  tractor: '拖拉机',
  machinery: '工程机械',
};

export const PROPERTY_WORDS: Readonly<Record<Property['kind'], string>> = {
  selfBuiltTown: '城镇自建房',
  flat: '商品房',
  shop: '门面房',
  businessPremises: '其他经营用房',
  resettlement: '搬迁安置房',
};

export const ROLE_WORDS: Readonly<Record<Business['role'], string>> = {
  legalPerson: '法人',
  shareholder: '股东',
  nominal: '挂名',
};
