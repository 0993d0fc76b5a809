import type { Assessment } from './assessment.ts';
import { gradeText } from './exclusion-words.ts';
import { EXCLUSION_NUMBERS, isAnyHit, isAnyPending, stateOf } from './exclusions.ts';
import type { Reason } from './evaluation.ts';
import { anyProblem, isWaterEnough, isWaterNear } from './safeguards.ts';
import { perHead } from './money.ts';
import type { Policy } from './policy.ts';
import { RISK_WORDS, spokenMonth, yuan } from './wording.ts';

const ORDINALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'] as const;

function scopeText({ facts, judgements }: Assessment): string {
  if (judgements.scope === null) return '是不是在农村生产生活、享受农村的公共服务和待遇，还没有问清楚。';
  if (judgements.scope) {
    return facts.livesInVillage === true
      ? '这户人实际在农村生产生活，享受农村的公共服务和待遇，属于监测范围里的人家。'
      : '这户是易地扶贫搬迁户，按在农村生产生活看待，享受农村的公共服务和待遇，属于监测范围里的人家。';
  }
  return facts.usesRuralServices === false
    ? '这户人没有享受农村的公共服务和待遇，不在监测范围里。'
    : '这户人没有在农村生产生活，也不是易地扶贫搬迁户，不在监测范围里。';
}

/** The comparison of a total with the line, in words: the share of each, the line, and on which side it is. */
function comparison({ line, people }: Assessment, total: number): string {
  if (line === null) return `共${yuan(total)}；这个月份、这个地方没有查到监测线，没法比。`;
  const row = `监测线是每人${yuan(line.amount)}（${line.document}）`;
  if (people === null) return `共${yuan(total)}；${row}，家里算几口人还没有问清楚，没法比。`;
  if (people === 0) return `共${yuan(total)}；${row}，家里没有算进来的人口，没法比。`;
  const limit = line.amount * people;
  const share = `共${yuan(total)}，按${people}人算，每人${yuan(perHead(total, people))}`;
  const side = total === limit ? '刚好等于监测线，算在线内' : total < limit ? '在监测线以内' : '超过了监测线';
  return `${share}；${row}，${people}人合计${yuan(limit)}，${side}。`;
}

function lineText(assessment: Assessment): string {
  const { money, window } = assessment;
  const months = `${spokenMonth(window.from)}到${spokenMonth(window.to)}`;
  if (money.net === null) return `${months}的收入还没有问全，纯收入算不出来。`;
  const parts = `工资性收入${yuan(money.wage ?? 0)}，加生产经营收入${yuan(money.business ?? 0)}，加财产性收入${yuan(money.property ?? 0)}，加转移性收入${yuan(money.transfer ?? 0)}，减生产经营支出${yuan(money.businessCost ?? 0)}`;
  return `${months}，${parts}，纯收入${comparison(assessment, money.net)}`;
}

function referenceText(assessment: Assessment): string {
  const { money } = assessment;
  if (money.net === null) return '收入还没有问全，扣除大额支出后的收入算不出来。';
  if (money.reference === null) return '看病、上学等自己付的钱或者保险理赔还没有问全，扣除大额支出后的收入算不出来。';
  const parts = `纯收入${yuan(money.net)}，加保险理赔${yuan(money.claims ?? 0)}，减看病、上学、残疾护理、意外等自己付的${yuan(money.rigid ?? 0)}`;
  return `${parts}，${comparison(assessment, money.reference)}`;
}

function risksText({ facts }: Assessment): string {
  if (facts.risks === null) return '有没有因病、因灾等风险，还没有问清楚。';
  if (facts.risks.length === 0) return '没有登记因病、因灾等风险。';
  const kinds = new Set(facts.risks.map(({ kind }) => RISK_WORDS[kind]));
  return `登记的风险有${kinds.size}种：${[...kinds].join('、')}。`;
}

function housingText({ facts }: Assessment): string {
  const grade = facts.housing?.grade;
  return grade === 'C' || grade === 'D' ? `住房不安全（鉴定为${grade}级）` : '住房不安全';
}

function waterText({ facts }: Assessment, policy: Policy): string {
  const { water } = facts;
  if (water == null) return '饮水不安全';
  const failed: string[] = [];
  if (isWaterEnough(water, policy) === false) {
    const { waterScarceLitres, waterWetLitres } = policy.limits;
    const needed = water.region === 'wet' ? waterWetLitres : waterScarceLitres;
    failed.push(`每人每天只有${water.litresPerPersonDay}升，不够${needed}升`);
  }
  if (water.qualityOk === false) failed.push('水质不合格');
  if (isWaterNear(water, policy) === false) failed.push('取水太远');
  if (water.dryDaysPerYear != null && water.dryDaysPerYear > policy.limits.waterDryDays) {
    failed.push(`一年停水${water.dryDaysPerYear}天，超过${policy.limits.waterDryDays}天`);
  }
  return failed.length === 0 ? '饮水不安全' : `饮水不安全（${failed.join('，')}）`;
}

function safeguardsText(assessment: Assessment, policy: Policy): string {
  const { housing, schooling, medicalInsurance, water } = assessment.problems;
  const found: string[] = [];
  if (housing === true) found.push(housingText(assessment));
  if (schooling === true) found.push('有孩子失学辍学');
  if (medicalInsurance === true) found.push('有人没参加医保');
  if (water === true) found.push(waterText(assessment, policy));
  if (found.length > 0) return `有${found.length}个问题：${found.join('；')}。`;
  const unknown: string[] = [];
  if (housing === null) unknown.push('住房');
  if (schooling === null) unknown.push('上学');
  if (medicalInsurance === null) unknown.push('医保');
  if (water === null) unknown.push('饮水');
  if (unknown.length > 0) return `${unknown.join('、')}有没有问题，还没有问清楚。`;
  return '住房、上学、医保、饮水都没有发现问题。';
}

/** A reason for each exclusion that is a hit or pending, and after a hit one for the override. */
function exclusionReasons({ facts, exclusions, overrideComplete }: Assessment, policy: Policy): Reason[] {
  const reasons: Reason[] = [];
  EXCLUSION_NUMBERS.forEach((number, index) => {
    const state = stateOf(exclusions, number);
    if (state !== 'hit' && state !== 'pending') return;
    reasons.push({
      rule: `exclusion${number}`,
      clause: `附件2 ${ORDINALS[index]}`,
      outcome: state === 'hit' ? true : null,
      text: gradeText(number, state, facts, policy),
    });
  });
  if (isAnyHit(exclusions)) {
    const text = overrideComplete
      ? '特殊情况确需纳入的材料齐全：两人核实，写明了理由，对群众作了专门说明，有证据。'
      : '没有齐全的“特殊情况确需纳入”材料：要两人核实、写明事实和理由、对群众作专门说明并留下证据。';
    reasons.push({ rule: 'override', clause: '二（三）', outcome: overrideComplete, text });
  }
  return reasons;
}

/** The explanation of an assessment, step by step, each with its clause and a sentence that can be read aloud. */
export function reasonsOf(assessment: Assessment, policy: Policy): Reason[] {
  const { judgements, facts, exclusions } = assessment;
  const reasons: Reason[] = [
    { rule: 'scope', clause: '二（三）', outcome: judgements.scope, text: scopeText(assessment) },
    { rule: 'line', clause: '二（二）', outcome: judgements.withinLine, text: lineText(assessment) },
    { rule: 'reference', clause: '二（一）', outcome: judgements.referenceWithinLine, text: referenceText(assessment) },
    {
      rule: 'risks',
      clause: '二（一）',
      outcome: facts.risks === null ? null : facts.risks.length > 0,
      text: risksText(assessment),
    },
    {
      rule: 'safeguards',
      clause: '二（一）',
      outcome: anyProblem(assessment.problems),
      text: safeguardsText(assessment, policy),
    },
  ];
  if (isAnyHit(exclusions) || isAnyPending(exclusions)) reasons.push(...exclusionReasons(assessment, policy));
  return reasons;
}
