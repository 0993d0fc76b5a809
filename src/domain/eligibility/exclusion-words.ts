import { hasBasis, isPaidCadre, isServing } from './exclusions.ts';
import type { ExclusionNumber } from './evaluation.ts';
import type { HouseholdFacts } from './facts.ts';
import type { Policy } from './policy.ts';
import { KIN_WORDS, memberName, PROPERTY_WORDS, ROLE_WORDS, VEHICLE_WORDS } from './wording.ts';

/** The ten situations of 附件2 in the words of the plan, shortened. */
const SITUATIONS: Readonly<Record<ExclusionNumber, string>> = {
  '1': '第一条“家庭成员或户主的父母、配偶、子女为国家公职人员”',
  '2': '第二条“家庭成员任村三委干部并定期领取薪酬”',
  '3': '第三条“购买了消费型汽车”',
  '4': '第四条“在城镇有自建房或购买商品房、门面房、其他经营用房”',
  '5': '第五条“注册登记公司、企业并实际开展经营活动”',
  '6': '第六条“种植、养殖大户或雇佣他人从事生产经营活动”',
  '7': '第七条“为享受帮扶故意分户、并户”',
  '8': '第八条“空挂户或空挂人口”',
  '9': '第九条“死亡、服刑、失踪以及不共享开支或收入的人员”',
  '10': '第十条“纳入失信惩戒”',
};

function membersWho(facts: HouseholdFacts, applies: (index: number) => boolean): string[] {
  return (facts.members ?? []).flatMap((_, index) => (applies(index) ? [memberName(facts.members, index)] : []));
}

/** What the facts say on an exclusion that is a hit or pending, or an empty text where only a finding says it. */
function factText(number: ExclusionNumber, facts: HouseholdFacts, policy: Policy): string {
  const { adultAge } = policy.limits;
  const { members } = facts;
  switch (number) {
    case '1': {
      const own = membersWho(
        facts,
        (i) => members?.[i] != null && isServing(members[i], facts.asOf, adultAge) === true,
      );
      const apart = (facts.kin ?? []).filter((kin) => kin.publicServant === true).map((kin) => KIN_WORDS[kin.relation]);
      const who = [...own, ...new Set(apart)];
      return who.length === 0 ? '' : `${who.join('、')}是国家公职人员`;
    }
    case '2': {
      const who = membersWho(
        facts,
        (i) => members?.[i] != null && isPaidCadre(members[i], facts.asOf, adultAge) === true,
      );
      return who.length === 0 ? '' : `${who.join('、')}任村“三委”干部并定期领报酬`;
    }
    case '3': {
      const kinds = (facts.vehicles ?? []).map(({ kind, use, acquired }) => {
        const bought = use === 'personal' && acquired === 'bought' ? '买来自家用的' : '';
        return `${bought}${VEHICLE_WORDS[kind]}`;
      });
      return kinds.length === 0 ? '' : `家里有${kinds.join('、')}共${kinds.length}辆`;
    }
    case '4': {
      const kinds = (facts.properties ?? []).map(({ kind }) => PROPERTY_WORDS[kind]);
      return kinds.length === 0 ? '' : `家里有${kinds.join('、')}共${kinds.length}处`;
    }
    case '5': {
      const companies = (facts.businesses ?? []).filter(
        ({ kind, operating }) => kind === 'company' && operating !== false,
      );
      const roles = companies.map(
        ({ role, operating }) => `${ROLE_WORDS[role]}${operating === null ? '，有没有经营还不清楚' : '，在经营'}`,
      );
      return roles.length === 0 ? '' : `家里人在${companies.length}家公司里（${roles.join('；')}）`;
    }
    case '6':
      if (facts.hiresWorkers === true)
        return facts.largeScaleFarming === true ? '雇了人，又是种养大户' : '家里雇了人干活';
      return facts.largeScaleFarming === true ? '家里是种养大户' : '';
    case '7':
      if (facts.splitOrMerge == null || facts.splitOrMerge.kind === 'none') return '';
      return `这户在${facts.splitOrMerge.date}${facts.splitOrMerge.kind === 'split' ? '分了户' : '并了户'}`;
    case '8':
      return facts.nominalResidence === true ? '这户有空挂的情况' : '';
    case '9':
      return '';
    case '10':
      return facts.dishonestyListed === true ? '有人在失信惩戒名单上' : '';
  }
}

/** The sentence for an exclusion that is a hit or pending: what the facts say, who found it, and what follows. */
export function gradeText(
  number: ExclusionNumber,
  state: 'hit' | 'pending',
  facts: HouseholdFacts,
  policy: Policy,
): string {
  const said = factText(number, facts, policy);
  const finding = facts.findings?.[number];
  const basis =
    state === 'hit' && finding != null && finding.state === 'hit' && hasBasis(finding)
      ? `有人核实过（依据：${finding.basis.trim()}）`
      : '';
  const start = [said, basis].filter((part) => part !== '').join('，');
  return state === 'hit'
    ? `${start}，属于附件2${SITUATIONS[number]}，原则上不得纳入。`
    : `${start}，是不是附件2${SITUATIONS[number]}，还要人去核实。`;
}
