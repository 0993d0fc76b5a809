import type { HouseholdFacts } from '#domain/eligibility/facts.ts';

import { codesByHand, verdictOfCodes } from './by-hand.ts';
import { counted, flatFacts, LINE } from './flat-facts.ts';

const ELDER = '1966-11-01';

const thousands = (whole: number): string =>
  whole < 1000 ? `${whole}` : `${thousands((whole - (whole % 1000)) / 1000)},${`${(whole % 1000) + 1000}`.slice(1)}`;

const money = (fen: number): string => {
  const size = fen < 0 ? -fen : fen;
  const cents = size % 100;
  return `${fen < 0 ? '负' : ''}${thousands((size - cents) / 100)}${cents > 0 ? `.${`${cents + 100}`.slice(1)}` : ''}元`;
};

export type HandExplanation = {
  verdict: string;
  net: number;
  reference: number;
  perHead: number;
  referencePerHead: number;
  exclusions: Record<string, string>;
  flags: string[];
  leads: string[];
  reasons: { rule: string; clause: string; outcome: boolean | null; text: string }[];
};

const tri = (value: number): boolean | null => (value === -1 ? null : value === 1);

const state = (codes: readonly string[], number: string): string =>
  codes.includes(`hit${number}`) ? 'hit' : codes.includes(`pending${number}`) ? 'pending' : 'clear';

/** The verdict by hand with an explanation in the same words, but without missing facts, water, names and some flags. */
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
      text:
        scope === 1
          ? '这户人实际在农村生产生活，享受农村的公共服务和待遇，属于监测范围里的人家。'
          : scope === 0
            ? '这户人不在监测范围里。'
            : '还没有问清楚。',
    },
    {
      rule: 'line',
      clause: '二（二）',
      outcome: tri(within),
      text: `2025年11月到2026年10月，工资性收入${money(f.wage)}，加生产经营收入${money(f.business)}，加财产性收入${money(f.property)}，加转移性收入${money(f.transfer)}，减生产经营支出${money(f.businessCost)}，纯收入共${money(f.net)}，按${f.people}人算，每人${money(perHead)}；监测线是每人${money(LINE)}（云农办通〔2025〕1号），${f.people}人合计${money(limit)}，${side(within)}。`,
    },
    {
      rule: 'reference',
      clause: '二（一）',
      outcome: tri(referenceWithin),
      text: `纯收入${money(f.net)}，加保险理赔${money(f.claims)}，减看病、上学、残疾护理、意外等自己付的${money(f.rigid)}，共${money(f.reference)}，按${f.people}人算，每人${money(referencePerHead)}；监测线是每人${money(LINE)}（云农办通〔2025〕1号），${f.people}人合计${money(limit)}，${side(referenceWithin)}。`,
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
  const exclusions: Record<string, string> = {
    '1': state(codes, '1'),
    '2': state(codes, '2'),
    '3': state(codes, '3'),
    '4': state(codes, '4'),
    '5': state(codes, '5'),
    '6': state(codes, '6'),
    '7': state(codes, '7'),
    '8': state(codes, '8'),
    '9': 'clear',
    '10': state(codes, '10'),
  };
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
  return { verdict, net: f.net, reference: f.reference, perHead, referencePerHead, exclusions, flags, leads, reasons };
}
