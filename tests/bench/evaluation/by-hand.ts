import type { HouseholdFacts } from '#domain/eligibility/facts.ts';

import { type FlatFacts, flatFacts } from './flat-facts.ts';

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
