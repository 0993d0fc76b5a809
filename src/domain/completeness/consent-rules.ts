import { consentsThatHold, signersOpen } from '../consent/signers-needed.ts';
import { EXCLUSION_NUMBERS, exclusionsOf, isOverrideComplete, stateOf } from '../eligibility/exclusions.ts';
import { windowOf } from '../calendar/months.ts';
import { answer } from '../record/household-file.ts';
import { factsFor } from '../record/facts-for.ts';
import { type Finding, type Ground } from './ground.ts';

/**
 * Rule 34: without a consent, and without the head on it, nothing goes on (E); who is away signs later (W), and is
 * not asked about until then.
 * Source: plan 三（三）; reading in docs/decisions/0031.
 */
export function consentRule({ file, persons, asOf }: Ground): Finding[] {
  if (persons.length === 0) return [];
  const consent = consentsThatHold(file)[0];
  const record = consent?.record ?? 'consent';
  if (consent === undefined) {
    return [{ rule: '34', record, path: '', text: '还没有签授权承诺书，请读给全家听，再请他们签名。' }];
  }
  return signersOpen(file, asOf).map(({ person, role, forPersons }): Finding => {
    const signer = persons.find((one) => one.record === person);
    const names = forPersons.map((id) => persons.find((one) => one.record === id)?.name ?? '').join('、');
    if (role === 'guardian') {
      const text = `${names}没成年，请监护人${signer?.name ?? ''}代签授权承诺书。`;
      return { rule: '34', record, path: '', text, severity: 'W' };
    }
    if (signer !== undefined && answer(signer.view, 'relation') === 'head') {
      return { rule: '34', record, path: '', text: `请户主${names}在授权承诺书上签名。` };
    }
    return { rule: '34', record, path: '', text: `${names}还没签授权承诺书，不在家的以后补签。`, severity: 'W' };
  });
}

/** The field that a hit of 附件2 stands on. */
const HIT_PATHS: Readonly<Record<string, string>> = {
  '1': 'members/asked',
  '2': 'members/asked',
  '3': 'vehicles/asked',
  '4': 'properties/asked',
  '5': 'businesses/asked',
};
const CHINESE_NUMBERS: Readonly<Record<string, string>> = {
  '1': '一',
  '2': '二',
  '3': '三',
  '4': '四',
  '5': '五',
  '6': '六',
  '7': '七',
  '8': '八',
  '9': '九',
  '10': '十',
};
const HIT_WORDS: Readonly<Record<string, string>> = {
  '1': '家里有国家公职人员',
  '2': '家里有领报酬的村“三委”干部',
  '3': '买了消费型汽车',
  '4': '在城镇有房产',
  '5': '登记了公司并实际经营',
};

/** An adult may hold a public post: what nobody asked about a child is no. Source: evaluation contract, "Member". */
const ADULT = { limits: { adultAge: 18 } };

/**
 * Rule 36: a hit of 附件2 wants the statement to the villagers before the household may be taken in. It is only told
 * at the visit (I), and wants a word once the household is monitored (W): the statement is a supervisor's to write.
 */
export function exclusionRule({ file, household, asOf }: Ground): Finding[] {
  const facts = factsFor(file, asOf);
  const states = exclusionsOf(facts, windowOf(asOf), ADULT);
  const hits = EXCLUSION_NUMBERS.filter((number) => stateOf(states, number) === 'hit');
  if (hits.length === 0 || isOverrideComplete(facts.override)) return [];
  const monitored = answer(household, 'monitorType');
  const isMonitored = monitored !== undefined && monitored !== 'none';
  return hits.map((number): Finding => {
    const what = HIT_WORDS[number] ?? '有核查认定的情形';
    return {
      rule: '36',
      record: household.record,
      path: HIT_PATHS[number] ?? 'members/asked',
      text: `${what}，按附件2 ${CHINESE_NUMBERS[number]} 原则上不纳入；确要纳入的，要查实并向群众作专门说明。`,
      ...(isMonitored ? { severity: 'W' as const } : {}),
    };
  });
}
