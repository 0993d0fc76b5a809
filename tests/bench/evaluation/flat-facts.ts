import type { HouseholdFacts, IncomeLine, Member, SpendingLine } from '#domain/eligibility/facts.ts';

/*
 * The rules of `identify` written out by hand as one would without any structure: the line of 2025 and the limits as
 * literals, loops in place, nothing shared with the product. It is what plain JavaScript can do, and it is the
 * independent second opinion that every verdict is compared with before anything is timed.
 */

const FROM = '2025-11';
const TO = '2026-10';
export const LINE = 870_000;

/** The flat facts that rules speak about; every number is 0 and every word empty where it is unknown. */
export type FlatFacts = {
  general: boolean;
  lives: number;
  services: number;
  resettled: number;
  lineKnown: boolean;
  referenceKnown: boolean;
  overLine: number;
  referenceOverLine: number;
  collapse: number;
  risksKnown: boolean;
  risks: number;
  events: number;
  housing: number;
  schooling: number;
  insurance: number;
  water: number;
  servants: number;
  paidCadres: number;
  carsForUse: number;
  doubtfulVehicles: number;
  townHomes: number;
  resettlementHomes: number;
  companies: number;
  doubtfulCompanies: number;
  hires: number;
  largeFarm: number;
  recentSplit: number;
  nominal: number;
  dishonest: number;
  finding6: string;
  finding7: string;
  finding8: string;
  finding10: string;
  overridden: boolean;
  net: number;
  reference: number;
  people: number;
  medical: number;
  wage: number;
  business: number;
  businessCost: number;
  property: number;
  transfer: number;
  claims: number;
  rigid: number;
};

const three = (value: boolean | null | undefined): number => (value == null ? -1 : value ? 1 : 0);

export const counted = (member: Member): boolean | null =>
  member.status === null
    ? null
    : member.status === 'home' || member.status === 'migrantWork' || member.status === 'school';

function sumOf(lines: IncomeLine[], isTransfer: boolean): number {
  let sum = 0;
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] as IncomeLine;
    if (line.counts === false) continue;
    if (line.month != null && (line.month < FROM || line.month > TO)) continue;
    if (isTransfer && line.counts !== true && (line.kind === 'militaryCompensation' || line.kind === 'condolence'))
      continue;
    sum += line.amount;
  }
  return sum;
}

function spentOf(lines: SpendingLine[], inPolicy: boolean): number {
  let sum = 0;
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] as SpendingLine;
    if (line.month != null && (line.month < FROM || line.month > TO)) continue;
    sum += inPolicy ? (line.selfPaidInPolicy ?? line.selfPaid) : line.selfPaid;
  }
  return sum;
}

function waterProblem(h: HouseholdFacts): number {
  if (h.safeguards.waterUnsafe === true) return 1;
  const w = h.water;
  let safe = -1;
  if (w != null) {
    const litres = w.litresPerPersonDay;
    let enough = -1;
    if (litres != null) {
      if (w.region === 'wet') enough = litres >= 35 ? 1 : 0;
      else if (w.region === 'scarce') enough = litres >= 20 ? 1 : 0;
      else enough = litres >= 35 ? 1 : litres < 20 ? 0 : -1;
    }
    const quality = three(w.qualityOk);
    let near = 0;
    if (
      w.piped === true ||
      (w.minutes != null && w.minutes <= 20) ||
      (w.metres != null && w.metres <= 800) ||
      (w.climbMetres != null && w.climbMetres <= 80)
    )
      near = 1;
    else if (w.piped == null || w.minutes == null || w.metres == null || w.climbMetres == null) near = -1;
    const steady = w.dryDaysPerYear == null ? -1 : w.dryDaysPerYear <= 36 ? 1 : 0;
    if (enough === 0 || quality === 0 || near === 0 || steady === 0) safe = 0;
    else if (enough === 1 && quality === 1 && near === 1 && steady === 1) safe = 1;
  }
  if (safe === 0) return 1;
  return safe === 1 || h.safeguards.waterUnsafe === false ? 0 : -1;
}

function housingProblem(h: HouseholdFacts): number {
  if (h.safeguards.housingUnsafe === true) return 1;
  const house = h.housing;
  let derived = -1;
  if (house != null) {
    const bad = house.grade === 'C' || house.grade === 'D';
    if (house.otherSafeHome === true || (house.grade !== null && !bad)) derived = 0;
    else if (bad && house.otherSafeHome === false) derived = 1;
  }
  if (derived === 1) return 1;
  return derived === 0 || h.safeguards.housingUnsafe === false ? 0 : -1;
}

const blank = (text: string | null | undefined): boolean => text == null || text.trim() === '';

function overrideDone(h: HouseholdFacts): boolean {
  const o = h.override;
  if (o == null || o.statementDate == null || blank(o.facts) || blank(o.reason) || blank(o.statementText)) return false;
  const names = (o.verifiers ?? []).map((name) => name.trim()).filter((name) => name !== '');
  return new Set(names).size > 1 && (o.evidence ?? []).some((piece) => !blank(piece));
}

const findingOf = (finding: { state: string; basis: string } | null | undefined): string =>
  finding == null || finding.basis.trim() === '' ? '' : finding.state;

/** Works the flat facts out of a household: the same for every engine. */
export function flatFacts(h: HouseholdFacts): FlatFacts {
  let people = 0;
  let statusKnown = h.members !== null;
  let servants = 0;
  let paidCadres = 0;
  if (h.members !== null) {
    for (let i = 0; i < h.members.length; i += 1) {
      const member = h.members[i] as Member;
      const c = counted(member);
      if (c === null) statusKnown = false;
      else if (c) people += 1;
      if (member.publicServant === true) {
        const r = member.relation;
        const close = r === 'spouse' || r === 'son' || r === 'daughter' || r === 'father' || r === 'mother';
        if (c === true || (member.status === 'separateBudget' && close)) servants += 1;
      }
      if (c === true && member.villageCadre === true && member.cadrePaid === true) paidCadres += 1;
    }
  }
  if (h.kin != null) for (let i = 0; i < h.kin.length; i += 1) if (h.kin[i]?.publicServant === true) servants += 1;

  const wage = h.income.wage === null ? -1 : sumOf(h.income.wage, false);
  const business = h.income.business === null ? -1 : sumOf(h.income.business, false);
  const businessCost = h.income.businessCost === null ? -1 : sumOf(h.income.businessCost, false);
  const property = h.income.property === null ? -1 : sumOf(h.income.property, false);
  const transfer = h.income.transfer === null ? -1 : sumOf(h.income.transfer, true);
  const netKnown = wage >= 0 && business >= 0 && businessCost >= 0 && property >= 0 && transfer >= 0;
  const net = netKnown ? wage + business + property + transfer - businessCost : 0;
  const { medical, education, disability, accident } = h.spending;
  let reference = 0;
  let referenceKnown = false;
  let claims = 0;
  let rigid = 0;
  if (
    netKnown &&
    medical !== null &&
    education !== null &&
    disability !== null &&
    accident !== null &&
    h.claims !== null
  ) {
    referenceKnown = true;
    for (let i = 0; i < h.claims.length; i += 1) {
      const claim = h.claims[i] as { amount: number; month?: string | null };
      if (claim.month == null || (claim.month >= FROM && claim.month <= TO)) claims += claim.amount;
    }
    rigid = spentOf(medical, true) + spentOf(education, false) + spentOf(disability, false) + spentOf(accident, false);
    reference = net + claims - rigid;
  }
  const lineKnown = netKnown && statusKnown && people > 0;
  const limit = LINE * people;

  let events = 0;
  if (h.risks !== null)
    for (let i = 0; i < h.risks.length; i += 1) {
      const kind = h.risks[i]?.kind;
      if (kind !== 'labourShortage' && kind !== 'other') events += 1;
    }
  let carsForUse = 0;
  let doubtfulVehicles = 0;
  if (h.vehicles != null) {
    for (let i = 0; i < h.vehicles.length; i += 1) {
      const v = h.vehicles[i] as NonNullable<HouseholdFacts['vehicles']>[number];
      const car = v.kind === 'car' || v.kind === 'suv' || v.kind === 'mpv';
      if (car && v.use === 'personal' && v.acquired === 'bought') carsForUse += 1;
      else if (car || v.kind === 'minivan' || v.kind === 'pickup') doubtfulVehicles += 1;
    }
  }
  let townHomes = 0;
  let resettlementHomes = 0;
  if (h.properties != null)
    for (let i = 0; i < h.properties.length; i += 1) {
      if (h.properties[i]?.kind === 'resettlement') resettlementHomes += 1;
      else townHomes += 1;
    }
  let companies = 0;
  let doubtfulCompanies = 0;
  if (h.businesses != null) {
    for (let i = 0; i < h.businesses.length; i += 1) {
      const b = h.businesses[i] as NonNullable<HouseholdFacts['businesses']>[number];
      if (b.kind !== 'company' || b.operating === false) continue;
      if (b.operating === null || b.role === 'nominal') doubtfulCompanies += 1;
      else companies += 1;
    }
  }
  const split = h.splitOrMerge;
  return {
    general: h.baseType === 'general',
    lives: three(h.livesInVillage),
    services: three(h.usesRuralServices),
    resettled: three(h.resettled),
    lineKnown,
    referenceKnown: lineKnown && referenceKnown,
    overLine: net - limit,
    referenceOverLine: reference - limit,
    collapse: three(h.incomeCollapse),
    risksKnown: h.risks !== null,
    risks: h.risks === null ? 0 : h.risks.length,
    events,
    housing: housingProblem(h),
    schooling: three(h.safeguards.schoolDropout),
    insurance: three(h.safeguards.noMedicalInsurance),
    water: waterProblem(h),
    servants,
    paidCadres,
    carsForUse,
    doubtfulVehicles,
    townHomes,
    resettlementHomes,
    companies,
    doubtfulCompanies,
    hires: three(h.hiresWorkers),
    largeFarm: three(h.largeScaleFarming),
    recentSplit: split == null ? -1 : split.kind !== 'none' && split.date.slice(0, 7) >= FROM ? 1 : 0,
    nominal: three(h.nominalResidence),
    dishonest: three(h.dishonestyListed),
    finding6: findingOf(h.findings?.['6']),
    finding7: findingOf(h.findings?.['7']),
    finding8: findingOf(h.findings?.['8']),
    finding10: findingOf(h.findings?.['10']),
    overridden: h.override != null && overrideDone(h),
    net,
    reference,
    people,
    medical: medical === null ? -1 : spentOf(medical, false),
    wage,
    business,
    businessCost,
    property,
    transfer,
    claims,
    rigid,
  };
}
