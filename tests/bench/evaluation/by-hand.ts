import type { HouseholdFacts, IncomeLine, Member, SpendingLine } from '#domain/eligibility/facts.ts';

/*
 * The rules of `identify` written out by hand as one would without any structure: the line of 2025 and the limits as
 * literals, loops in place, nothing shared with the product. It is what plain JavaScript can do, and it is the
 * independent second opinion that every verdict is compared with before anything is timed.
 */

const FROM = '2025-11';
const TO = '2026-10';
const LINE = 870_000;
const ELDER = '1966-11-01';

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
};

const three = (value: boolean | null | undefined): number => (value == null ? -1 : value ? 1 : 0);

const counted = (member: Member): boolean | null =>
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

  const { wage, business, businessCost, property, transfer } = h.income;
  let net = 0;
  let netKnown = false;
  if (wage !== null && business !== null && businessCost !== null && property !== null && transfer !== null) {
    netKnown = true;
    net =
      sumOf(wage, false) +
      sumOf(business, false) +
      sumOf(property, false) +
      sumOf(transfer, true) -
      sumOf(businessCost, false);
  }
  const { medical, education, disability, accident } = h.spending;
  let reference = 0;
  let referenceKnown = false;
  if (
    netKnown &&
    medical !== null &&
    education !== null &&
    disability !== null &&
    accident !== null &&
    h.claims !== null
  ) {
    referenceKnown = true;
    let claims = 0;
    for (let i = 0; i < h.claims.length; i += 1) {
      const claim = h.claims[i] as { amount: number; month?: string | null };
      if (claim.month == null || (claim.month >= FROM && claim.month <= TO)) claims += claim.amount;
    }
    reference =
      net +
      claims -
      spentOf(medical, true) -
      spentOf(education, false) -
      spentOf(disability, false) -
      spentOf(accident, false);
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
  };
}

/** The rules by hand on flat facts: the codes that hold, in the order of `RULES`. */
export function codesByHand(f: FlatFacts): string[] {
  const codes: string[] = [];
  if ((f.lives === 1 || f.resettled === 1) && f.services === 1) codes.push('inScope');
  if ((f.lives === 0 && f.resettled === 0) || f.services === 0) codes.push('outOfScope');
  if (f.lineKnown && f.overLine <= 0) codes.push('within');
  if (f.lineKnown && f.overLine > 0) codes.push('above');
  if (f.referenceKnown && f.referenceOverLine <= 0) codes.push('referenceWithin');
  if (f.referenceKnown && f.referenceOverLine > 0) codes.push('referenceAbove');
  if (f.collapse === 1) codes.push('collapse');
  if (f.collapse === 0) codes.push('noCollapse');
  if (f.risksKnown && f.risks === 0) codes.push('noRisk');
  if (f.events > 0) codes.push('event');
  if (f.risks > 0 && f.events === 0) codes.push('otherRisk');
  if (f.housing === 1 || f.schooling === 1 || f.insurance === 1 || f.water === 1) codes.push('problem');
  if (f.housing === 0 && f.schooling === 0 && f.insurance === 0 && f.water === 0) codes.push('noProblem');
  if (f.servants > 0) codes.push('hit1');
  if (f.paidCadres > 0) codes.push('hit2');
  if (f.carsForUse > 0) codes.push('hit3');
  if (f.doubtfulVehicles > 0 && f.carsForUse === 0) codes.push('pending3');
  if (f.townHomes > 0) codes.push('hit4');
  if (f.resettlementHomes > 0 && f.townHomes === 0) codes.push('pending4');
  if (f.companies > 0) codes.push('hit5');
  if (f.doubtfulCompanies > 0 && f.companies === 0) codes.push('pending5');
  if (f.finding6 === 'hit') codes.push('hit6');
  if (f.finding6 === '' && (f.hires === 1 || f.largeFarm === 1)) codes.push('pending6');
  if (f.finding7 === 'hit') codes.push('hit7');
  if (f.finding7 === '' && f.recentSplit === 1) codes.push('pending7');
  if (f.finding8 === 'hit') codes.push('hit8');
  if (f.finding8 === '' && f.nominal === 1) codes.push('pending8');
  if (f.finding10 === 'hit') codes.push('hit10');
  if (f.finding10 === '' && f.dishonest === 1) codes.push('pending10');
  if (f.overridden) codes.push('overridden');
  return codes;
}

/** From codes to the verdict: the same few lines for every engine. What is unknown takes every value. */
export function verdictOfCodes(codes: readonly string[], general: boolean): string {
  let scope = -1,
    within = -1,
    reference = -1,
    collapse = -1,
    risk = -1,
    problem = -1;
  let hit = false,
    pending = false,
    overridden = false;
  for (let i = 0; i < codes.length; i += 1) {
    switch (codes[i]) {
      case 'inScope':
        scope = 1;
        break;
      case 'outOfScope':
        scope = 0;
        break;
      case 'within':
        within = 1;
        break;
      case 'above':
        within = 0;
        break;
      case 'referenceWithin':
        reference = 1;
        break;
      case 'referenceAbove':
        reference = 0;
        break;
      case 'collapse':
        collapse = 1;
        break;
      case 'noCollapse':
        collapse = 0;
        break;
      case 'noRisk':
        risk = 0;
        break;
      case 'otherRisk':
        risk = 1;
        break;
      case 'event':
        risk = 2;
        break;
      case 'problem':
        problem = 1;
        break;
      case 'noProblem':
        problem = 0;
        break;
      case 'overridden':
        overridden = true;
        break;
      default:
        if (codes[i]?.charCodeAt(0) === 104) hit = true;
        else pending = true;
    }
  }
  if (scope === 0) return 'outOfScope';
  const struck = reference === 1 || collapse === 1 ? 1 : reference === 0 && collapse === 0 ? 0 : -1;
  let verdict = scope === -1 ? 'outOfScope' : '';
  for (let w = within === -1 ? 0 : within; w <= (within === -1 ? 1 : within); w += 1)
    for (let s = struck === -1 ? 0 : struck; s <= (struck === -1 ? 1 : struck); s += 1)
      for (let k = risk === -1 ? 0 : risk; k <= (risk === -1 ? 2 : risk); k += 1)
        for (let p = problem === -1 ? 0 : problem; p <= (problem === -1 ? 1 : problem); p += 1) {
          let one = w === 1 || s === 1 || p === 1 ? 'review' : 'notNow';
          const type =
            w === 1 ? (k > 0 ? (general ? 'marginal' : 'unstable') : '') : s === 1 && k === 2 ? 'sudden' : '';
          if (type !== '') one = hit && !overridden ? 'excludedInPrinciple' : pending ? 'review' : type;
          if (verdict === '') verdict = one;
          else if (verdict !== one) return 'incomplete';
        }
  return verdict;
}

/** The verdict by hand, from a whole household. */
export function verdictByHand(h: HouseholdFacts): string {
  const f = flatFacts(h);
  return verdictOfCodes(codesByHand(f), f.general);
}

const money = (fen: number): string => {
  const whole = Math.trunc(Math.abs(fen) / 100);
  let text = String(whole % 1000);
  for (let rest = Math.trunc(whole / 1000); rest > 0; rest = Math.trunc(rest / 1000)) {
    text = `${rest % 1000},${text.padStart(text.indexOf(',') < 0 ? 3 : text.indexOf(',') < 3 ? text.length + 3 - text.indexOf(',') : 0, '0')}`;
  }
  return `${fen < 0 ? '负' : ''}${text}元`;
};

export type HandExplanation = {
  verdict: string;
  net: number;
  reference: number;
  perHead: number;
  referencePerHead: number;
  flags: string[];
  leads: string[];
  reasons: { rule: string; clause: string; outcome: boolean | null; text: string }[];
};

const tri = (value: number): boolean | null => (value === -1 ? null : value === 1);

/** The verdict by hand with an explanation of about the same size; without the missing facts. */
export function explainByHand(h: HouseholdFacts): HandExplanation {
  const f = flatFacts(h);
  const codes = codesByHand(f);
  const verdict = verdictOfCodes(codes, f.general);
  const perHead = f.people > 0 ? Math.round(f.net / f.people) : 0;
  const referencePerHead = f.people > 0 ? Math.round(f.reference / f.people) : 0;
  const limit = LINE * f.people;
  const scope = codes.includes('inScope') ? 1 : codes.includes('outOfScope') ? 0 : -1;
  const within = f.lineKnown ? (f.overLine <= 0 ? 1 : 0) : -1;
  const referenceWithin = f.referenceKnown ? (f.referenceOverLine <= 0 ? 1 : 0) : -1;
  const problem = codes.includes('problem') ? 1 : codes.includes('noProblem') ? 0 : -1;
  const side = (value: number): string => (value < 0 ? '没法比' : value === 1 ? '在监测线以内' : '超过了监测线');
  const reasons = [
    {
      rule: 'scope',
      clause: '二（三）',
      outcome: tri(scope),
      text: scope === 1 ? '这户人在监测范围里。' : scope === 0 ? '这户人不在监测范围里。' : '还没有问清楚。',
    },
    {
      rule: 'line',
      clause: '二（二）',
      outcome: tri(within),
      text: `2025年11月到2026年10月纯收入共${money(f.net)}，按${f.people}人算，每人${money(perHead)}；监测线是每人${money(LINE)}，${f.people}人合计${money(limit)}，${side(within)}。`,
    },
    {
      rule: 'reference',
      clause: '二（一）',
      outcome: tri(referenceWithin),
      text: `扣除大额支出后共${money(f.reference)}，按${f.people}人算，每人${money(referencePerHead)}，${side(referenceWithin)}。`,
    },
    {
      rule: 'risks',
      clause: '二（一）',
      outcome: f.risksKnown ? f.risks > 0 : null,
      text: `登记的风险有${f.risks}种：${(h.risks ?? []).map((risk) => risk.kind).join('、')}。`,
    },
    {
      rule: 'safeguards',
      clause: '二（一）',
      outcome: tri(problem),
      text: problem === 1 ? '住房、上学、医保、饮水里有问题。' : '没有发现问题。',
    },
  ];
  for (const code of codes) {
    if (code.startsWith('hit'))
      reasons.push({
        rule: `exclusion${code.slice(3)}`,
        clause: `附件2 ${code.slice(3)}`,
        outcome: true,
        text: `属于附件2第${code.slice(3)}条，原则上不得纳入。`,
      });
    if (code.startsWith('pending'))
      reasons.push({
        rule: `exclusion${code.slice(7)}`,
        clause: `附件2 ${code.slice(7)}`,
        outcome: null,
        text: `附件2第${code.slice(7)}条还要人去核实。`,
      });
  }
  const flags: string[] = [];
  let labour = false;
  let key = false;
  for (const member of h.members ?? []) {
    if (counted(member) !== true) continue;
    if (member.labour !== 'none' && member.labour !== 'lost') labour = true;
    if (
      member.health?.includes('seriousIllness') === true ||
      (member.disabilityGrade != null &&
        (member.disabilityGrade < 3 ||
          member.disabilityType === 'mental' ||
          member.disabilityType === 'intellectual')) ||
      (member.birthDate != null && member.birthDate <= ELDER && member.selfCare !== 'full')
    )
      key = true;
  }
  if (!labour) flags.push('allWithoutLabour');
  if (h.consentSigned !== true) flags.push('consentMissing');
  if (key) flags.push('keyGroup');
  const leads: string[] = [];
  if (f.medical >= 600_000) leads.push('medicalCost');
  if (f.housing === 1) leads.push('housing');
  if (f.water === 1) leads.push('water');
  return { verdict, net: f.net, reference: f.reference, perHead, referencePerHead, flags, leads, reasons };
}

/** The same rules as data, for engines that read rules: [code, 'all' | 'any', conditions], nested one level deep. */
export type Condition = readonly [fact: keyof FlatFacts, operator: '==' | '<=' | '>', value: number | string | boolean];
export type Rule = readonly [code: string, mode: 'all' | 'any', conditions: readonly (Condition | Rule)[]];

export const RULES: readonly Rule[] = [
  [
    'inScope',
    'all',
    [
      [
        '',
        'any',
        [
          ['lives', '==', 1],
          ['resettled', '==', 1],
        ],
      ],
      ['services', '==', 1],
    ],
  ],
  [
    'outOfScope',
    'any',
    [
      [
        '',
        'all',
        [
          ['lives', '==', 0],
          ['resettled', '==', 0],
        ],
      ],
      ['services', '==', 0],
    ],
  ],
  [
    'within',
    'all',
    [
      ['lineKnown', '==', true],
      ['overLine', '<=', 0],
    ],
  ],
  [
    'above',
    'all',
    [
      ['lineKnown', '==', true],
      ['overLine', '>', 0],
    ],
  ],
  [
    'referenceWithin',
    'all',
    [
      ['referenceKnown', '==', true],
      ['referenceOverLine', '<=', 0],
    ],
  ],
  [
    'referenceAbove',
    'all',
    [
      ['referenceKnown', '==', true],
      ['referenceOverLine', '>', 0],
    ],
  ],
  ['collapse', 'all', [['collapse', '==', 1]]],
  ['noCollapse', 'all', [['collapse', '==', 0]]],
  [
    'noRisk',
    'all',
    [
      ['risksKnown', '==', true],
      ['risks', '==', 0],
    ],
  ],
  ['event', 'all', [['events', '>', 0]]],
  [
    'otherRisk',
    'all',
    [
      ['risks', '>', 0],
      ['events', '==', 0],
    ],
  ],
  [
    'problem',
    'any',
    [
      ['housing', '==', 1],
      ['schooling', '==', 1],
      ['insurance', '==', 1],
      ['water', '==', 1],
    ],
  ],
  [
    'noProblem',
    'all',
    [
      ['housing', '==', 0],
      ['schooling', '==', 0],
      ['insurance', '==', 0],
      ['water', '==', 0],
    ],
  ],
  ['hit1', 'all', [['servants', '>', 0]]],
  ['hit2', 'all', [['paidCadres', '>', 0]]],
  ['hit3', 'all', [['carsForUse', '>', 0]]],
  [
    'pending3',
    'all',
    [
      ['doubtfulVehicles', '>', 0],
      ['carsForUse', '==', 0],
    ],
  ],
  ['hit4', 'all', [['townHomes', '>', 0]]],
  [
    'pending4',
    'all',
    [
      ['resettlementHomes', '>', 0],
      ['townHomes', '==', 0],
    ],
  ],
  ['hit5', 'all', [['companies', '>', 0]]],
  [
    'pending5',
    'all',
    [
      ['doubtfulCompanies', '>', 0],
      ['companies', '==', 0],
    ],
  ],
  ['hit6', 'all', [['finding6', '==', 'hit']]],
  [
    'pending6',
    'all',
    [
      ['finding6', '==', ''],
      [
        '',
        'any',
        [
          ['hires', '==', 1],
          ['largeFarm', '==', 1],
        ],
      ],
    ],
  ],
  ['hit7', 'all', [['finding7', '==', 'hit']]],
  [
    'pending7',
    'all',
    [
      ['finding7', '==', ''],
      ['recentSplit', '==', 1],
    ],
  ],
  ['hit8', 'all', [['finding8', '==', 'hit']]],
  [
    'pending8',
    'all',
    [
      ['finding8', '==', ''],
      ['nominal', '==', 1],
    ],
  ],
  ['hit10', 'all', [['finding10', '==', 'hit']]],
  [
    'pending10',
    'all',
    [
      ['finding10', '==', ''],
      ['dishonest', '==', 1],
    ],
  ],
  ['overridden', 'all', [['overridden', '==', true]]],
];
