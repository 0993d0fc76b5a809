import { type HouseholdFacts } from './facts.ts';

const INCOME = ['wage', 'business', 'businessCost', 'property', 'transfer'] as const;
const SPENDING = ['medical', 'education', 'disability', 'accident'] as const;
const SAFEGUARDS = ['housingUnsafe', 'schoolDropout', 'noMedicalInsurance', 'waterUnsafe'] as const;

type List = readonly unknown[] | null | undefined;

/** Lists with something in them, and those nobody asked. */
const telling = (list: List) => list == null || list.length > 0;

/** What is so; where nothing is, what is not known; else all of it. */
function deciding(facts: readonly (readonly [path: string, value: boolean | null | undefined])[]): string[] {
  const so = facts.filter(([, value]) => value === true);
  const unknown = facts.filter(([, value]) => value == null);
  return (so.length > 0 ? so : unknown.length > 0 ? unknown : facts).map(([path]) => path);
}

/** Each entry of a list by its first key, or the list itself where there is no entry. */
function entries(name: string, list: List, key: string): string[] {
  return list == null || list.length === 0 ? [name] : list.map((_entry, index) => `${name}[${index}].${key}`);
}

/**
 * The facts that decided a rule of the explanation, by their paths within the input, in the order they are asked;
 * none for a rule that rests on no recorded fact.
 */
export function factsOfRule(rule: string, facts: HouseholdFacts): string[] {
  const { members, kin, income, spending, safeguards } = facts;
  const finding = /^exclusion(\d+)$/.exec(rule)?.[1];
  const found = finding !== undefined && Object.hasOwn(facts.findings ?? {}, finding) ? [`findings.${finding}`] : [];
  switch (rule) {
    case 'scope':
      return deciding([
        [facts.resettled === true ? 'resettled' : 'livesInVillage', facts.resettled === true || facts.livesInVillage],
        ['usesRuralServices', facts.usesRuralServices],
      ]);
    case 'line': {
      const lists = INCOME.filter((name) => telling(income[name])).map((name) => `income.${name}`);
      return [...(lists.length === 0 ? ['income.wage'] : lists), 'members'];
    }
    case 'reference': {
      const lists = SPENDING.filter((name) => telling(spending[name])).map((name) => `spending.${name}`);
      const claims = telling(facts.claims) ? ['claims'] : [];
      return lists.length + claims.length === 0 ? ['spending.medical'] : [...lists, ...claims];
    }
    case 'risks':
      return ['risks'];
    case 'safeguards':
      return [
        ...deciding(SAFEGUARDS.map((name) => [`safeguards.${name}`, safeguards[name]] as const)),
        ...(facts.housing?.grade === 'C' || facts.housing?.grade === 'D'
          ? ['housing.grade', 'housing.otherSafeHome']
          : []),
      ];
    case 'exclusion1':
      return deciding([
        ...(members ?? []).map((member, index) => [`members[${index}].publicServant`, member.publicServant] as const),
        ...(kin ?? []).map((one, index) => [`kin[${index}].publicServant`, one.publicServant] as const),
      ]).concat(found);
    case 'exclusion2':
      return deciding(
        (members ?? []).flatMap((member, index) => [
          [`members[${index}].villageCadre`, member.villageCadre] as const,
          [`members[${index}].cadrePaid`, member.cadrePaid] as const,
        ]),
      ).concat(found);
    case 'exclusion3':
      return [...entries('vehicles', facts.vehicles, 'kind'), ...found];
    case 'exclusion4':
      return [...entries('properties', facts.properties, 'kind'), ...found];
    case 'exclusion5':
      return [...entries('businesses', facts.businesses, 'kind'), ...found];
    case 'exclusion6':
      return deciding([
        ['hiresWorkers', facts.hiresWorkers],
        ['largeScaleFarming', facts.largeScaleFarming],
      ]).concat(found);
    case 'exclusion7':
      return ['splitOrMerge', ...found];
    case 'exclusion8':
      return ['nominalResidence', ...found];
    case 'exclusion10':
      return ['dishonestyListed', ...found];
    case 'override':
      return ['override.facts'];
    default:
      return found;
  }
}
