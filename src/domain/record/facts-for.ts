import { consentSigned } from '../consent/signers-needed.ts';
import { type HouseholdFacts, type Member } from '../eligibility/facts.ts';
import { type Json } from '../encoding/canonical-json.ts';
import { type LiveValue, type RecordView } from '../merge/merge.ts';
import { CODE_LISTS } from './code-lists.ts';
import { FACT_LISTS, type FactListName, HOUSEHOLD_FACTS, MEMBER_FACTS, OVERRIDE_FACTS } from './fact-fields.ts';
import { type HouseholdFile, answer, itemsUnder } from './household-file.ts';
import { visitKindOf } from './open-visit.ts';
import { windowSegment } from './window-segment.ts';

/*
 * The bridge from what is recorded to what is judged. Answers were checked against their fields when they were made
 * and again when they were admitted, so that they are only read here. What nobody asked, and what was asked without
 * an answer, is null, or left out where the input allows that.
 */

const under = (path: string, asOf: string) => path.replace('<window>', windowSegment(asOf));

/** The answers at some fields, without the keys that have none. */
function read(
  view: RecordView | undefined,
  prefix: string,
  keys: Readonly<Record<string, string>>,
): Record<string, Json> {
  const answers: Record<string, Json> = {};
  for (const key of Object.keys(keys)) {
    const value = answer(view, prefix + (keys[key] ?? ''));
    if (value !== undefined) answers[key] = value;
  }
  return answers;
}

const tri = (view: RecordView, path: string) => (answer(view, path) ?? null) as boolean | null;

/** A list of the input: null unless it was asked to the end and every line has what a line needs. */
function factList(household: RecordView, name: FactListName, asOf: string): Record<string, Json>[] | null {
  const { path, needs, keys } = FACT_LISTS[name];
  const at = under(path, asOf);
  const asked = answer(household, `${at}/asked`);
  const items = itemsUnder(household, at);
  if (asked === 'none') return items.length === 0 ? [] : null;
  if (asked !== 'complete') return null;
  const entries = items.map((item) => read(household, `${at}/${item}/`, keys));
  return entries.every((entry) => needs.every((need) => entry[need] !== undefined)) ? entries : null;
}

function member(person: RecordView): Member {
  const { relation, ...facts } = read(person, '', MEMBER_FACTS);
  return {
    id: person.record,
    ...facts,
    relation: relation as Member['relation'],
    status: (answer(person, 'status') ?? null) as Member['status'],
    labour: (answer(person, 'labour') ?? null) as Member['labour'],
    health: (answer(person, 'sensitive/health') ?? null) as Member['health'],
  };
}

function membersOf(file: HouseholdFile): HouseholdFacts['members'] {
  const asked = answer(file.household, 'members/asked');
  if (asked === 'none') return file.persons.length === 0 ? [] : null;
  if (asked !== 'complete') return null;
  if (file.persons.some((person) => answer(person, 'relation') === undefined)) return null;
  return file.persons.map(member);
}

/** The fields under one key of the input: `housing.grade` as `grade`. */
function keysUnder(prefix: string): Record<string, string> {
  const keys = Object.entries(HOUSEHOLD_FACTS).filter(([key]) => key.startsWith(`${prefix}.`));
  return Object.fromEntries(keys.map(([key, path]) => [key.slice(prefix.length + 1), path]));
}

const SPLIT_KEYS = keysUnder('splitOrMerge');
const HOUSING_KEYS = keysUnder('housing');
const WATER_KEYS = keysUnder('water');

function splitOrMerge(household: RecordView): HouseholdFacts['splitOrMerge'] {
  const { kind, date } = read(household, '', SPLIT_KEYS);
  if (kind === 'none') return { kind };
  if ((kind !== 'split' && kind !== 'merge') || date === undefined) return undefined;
  return { kind, date: date as string };
}

/** Of several cases the one that wrote last at any of the paths, so that state and basis come from one hand. */
function latestCase(cases: readonly RecordView[], isAt: (path: string) => boolean): RecordView | undefined {
  const lastWrite = (view: RecordView) =>
    Object.entries(view.live)
      .flatMap(([path, values]): readonly LiveValue[] => (isAt(path) ? values : []))
      .map(({ stamp, dot }) => `${stamp} ${dot}`)
      .sort()
      .at(-1);
  return cases
    .map((view) => ({ view, wrote: lastWrite(view) }))
    .filter(({ wrote }) => wrote !== undefined)
    .sort((a, b) => (String(a.wrote) < String(b.wrote) ? 1 : -1))[0]?.view;
}

function findings(cases: readonly RecordView[]): HouseholdFacts['findings'] {
  const found = CODE_LISTS.exclusion.flatMap((number) => {
    const view = latestCase(cases, (path) => path === `findings/${number}/state`);
    const state = answer(view, `findings/${number}/state`);
    return state === undefined ? [] : [[number, { state, basis: answer(view, `findings/${number}/basis`) ?? '' }]];
  });
  return found.length === 0 ? undefined : (Object.fromEntries(found) as HouseholdFacts['findings']);
}

function override(cases: readonly RecordView[]): HouseholdFacts['override'] {
  const view = latestCase(cases, (path) => path.startsWith('override/'));
  if (view === undefined) return undefined;
  const texts = Object.fromEntries(Object.entries(OVERRIDE_FACTS).filter(([, path]) => !path.endsWith('<item>')));
  const list = (path: string) => {
    const items = itemsUnder(view, path).map((item) => answer(view, `${path}/${item}`));
    return items.length === 0 ? undefined : items.filter((item): item is Json => item !== undefined);
  };
  const [verifiers, evidence] = [list('override/verifiers'), list('override/evidence')];
  return {
    ...read(view, '', texts),
    ...(verifiers === undefined ? {} : { verifiers }),
    ...(evidence === undefined ? {} : { evidence }),
  } as HouseholdFacts['override'];
}

/** The optional keys of the input that have an answer. */
function optionalFacts(file: HouseholdFile, asOf: string): Partial<HouseholdFacts> {
  const { household, cases } = file;
  const list = (name: FactListName) => factList(household, name, asOf) ?? undefined;
  const group = (keys: Readonly<Record<string, string>>) => {
    const answers = read(household, '', keys);
    return Object.keys(answers).length === 0 ? undefined : answers;
  };
  const housing = group(HOUSING_KEYS);
  const optional: Record<string, unknown> = {
    ...read(household, '', { resettled: 'resettled', incomeCollapse: 'incomeCollapse' }),
    splitOrMerge: splitOrMerge(household),
    kin: list('kin')?.map((kin) => ({ publicServant: null, ...kin })),
    housing: housing === undefined ? undefined : { grade: null, otherSafeHome: null, ...housing },
    water: group(WATER_KEYS),
    vehicles: list('vehicles')?.map((vehicle) => ({ use: null, acquired: null, ...vehicle })),
    properties: list('properties'),
    businesses: list('businesses')?.map((business) => ({ operating: null, ...business })),
    ...read(household, '', { hiresWorkers: 'hiresWorkers', largeScaleFarming: 'largeScaleFarming' }),
    ...read(household, '', { nominalResidence: 'nominalResidence', dishonestyListed: 'dishonestyListed' }),
    findings: findings(cases),
    override: override(cases),
    consentSigned: consentSigned(file, asOf) ?? undefined,
  };
  return Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
}

/**
 * The input of the evaluation from everything recorded of a household. Members in order: head first, then by record
 * id; lines by id. A base type that nobody asked is `general` here: `evaluateFile` tries both.
 *
 * @param asOf month of identification; the twelve months before it are the window
 * Source: data model, "The bridge"; evaluation contract, "Task identify".
 */
export function factsFor(file: HouseholdFile, asOf: string): HouseholdFacts {
  const { household } = file;
  const list = (name: FactListName) => factList(household, name, asOf);
  return {
    asOf,
    villageCode: household.village,
    baseType: (answer(household, 'baseType') ?? 'general') as HouseholdFacts['baseType'],
    livesInVillage: tri(household, 'livesInVillage'),
    usesRuralServices: tri(household, 'usesRuralServices'),
    members: membersOf(file),
    income: {
      wage: list('income.wage'),
      business: list('income.business'),
      businessCost: list('income.businessCost'),
      property: list('income.property'),
      transfer: list('income.transfer'),
    } as unknown as HouseholdFacts['income'],
    spending: {
      medical: list('spending.medical'),
      education: list('spending.education'),
      disability: list('spending.disability'),
      accident: list('spending.accident'),
    } as unknown as HouseholdFacts['spending'],
    claims: list('claims') as unknown as HouseholdFacts['claims'],
    risks: list('risks') as unknown as HouseholdFacts['risks'],
    safeguards: {
      housingUnsafe: tri(household, 'safeguards/housingUnsafe'),
      schoolDropout: tri(household, 'safeguards/schoolDropout'),
      noMedicalInsurance: tri(household, 'safeguards/noMedicalInsurance'),
      waterUnsafe: tri(household, 'safeguards/waterUnsafe'),
    },
    ...optionalFacts(file, asOf),
  };
}

/**
 * The month to judge at: that of the newest visit in whose twelve months incomes were asked, else that of the newest
 * field survey, which is to ask them; null when there is neither. Judging a later month needs a new visit.
 */
export function asOfFor(file: HouseholdFile): string | null {
  const paths = Object.keys(file.household.live);
  const dated = file.visits.flatMap((visit) => {
    const month = monthOf(visit);
    return month === null ? [] : [{ month, kind: visitKindOf(visit) }];
  });
  const asked = dated.find(({ month }) => {
    const window = `income/${windowSegment(month)}/`;
    return paths.some((path) => path.startsWith(window));
  });
  return (asked ?? dated.find(({ kind }) => kind === 'fieldSurvey'))?.month ?? null;
}

function monthOf(visit: RecordView): string | null {
  const date = answer(visit, 'date');
  return typeof date === 'string' ? date.slice(0, 7) : null;
}

/** Why a list that was asked is still unknown: the first line without what it needs, or lines beside 没有. */
export type ListFault =
  | { readonly is: 'incompleteLine'; readonly item: string; readonly index: number; readonly field: string }
  | { readonly is: 'linesBesideNone' };

/** What is wrong with a list of the input; null when it is only not asked, or fine. */
export function listFault(file: HouseholdFile, name: FactListName, asOf: string): ListFault | null {
  const { path, needs } = FACT_LISTS[name];
  const at = under(path, asOf);
  const items = itemsUnder(file.household, at);
  const asked = answer(file.household, `${at}/asked`);
  if (asked === 'none') return items.length > 0 ? { is: 'linesBesideNone' } : null;
  if (asked !== 'complete') return null;
  for (const [index, item] of items.entries()) {
    const field = needs.find((need) => answer(file.household, `${at}/${item}/${need}`) === undefined);
    if (field !== undefined) return { is: 'incompleteLine', item, index, field };
  }
  return null;
}

const isListName = (path: string): path is FactListName => Object.hasOwn(FACT_LISTS, path);

/**
 * The field on screen behind a path of the input (`members[0].status`, `income.wage`): record and concrete path. A
 * list that one line makes unknown leads to that line. Null for what no field holds (`line`) and for another month.
 */
export function fieldForInputPath(file: HouseholdFile, inputPath: string): { record: string; path: string } | null {
  const asOf = asOfFor(file);
  const household = (path: string) => ({ record: file.household.record, path });
  if (inputPath === 'consentSigned') return { record: file.consents[0]?.record ?? 'consent', path: 'signers' };
  if (inputPath === 'members') {
    const unrelated = file.persons.find((person) => answer(person, 'relation') === undefined);
    return unrelated === undefined ? household('members/asked') : { record: unrelated.record, path: 'relation' };
  }
  if (inputPath === 'splitOrMerge') {
    const isKindKnown = answer(file.household, 'splitOrMerge/kind') !== undefined;
    return household(isKindKnown ? 'splitOrMerge/date' : 'splitOrMerge/kind');
  }
  const scalar = HOUSEHOLD_FACTS[inputPath];
  if (scalar !== undefined) return household(scalar);

  const [, list = '', index = '', key = ''] = /^(.+?)\[(\d+)\](?:\.(\w+))?$/.exec(inputPath) ?? [];
  if (list === 'members') {
    const person = file.persons[Number(index)];
    const path = MEMBER_FACTS[key];
    return person === undefined || path === undefined ? null : { record: person.record, path };
  }
  if (asOf !== null && isListName(list)) {
    const at = under(FACT_LISTS[list].path, asOf);
    const item = itemsUnder(file.household, at)[Number(index)];
    const field = (FACT_LISTS[list].keys as Readonly<Record<string, string>>)[key];
    return item === undefined || field === undefined ? null : household(`${at}/${item}/${field}`);
  }
  if (asOf !== null && isListName(inputPath)) {
    const at = under(FACT_LISTS[inputPath].path, asOf);
    const fault = listFault(file, inputPath, asOf);
    return household(fault?.is === 'incompleteLine' ? `${at}/${fault.item}/${fault.field}` : `${at}/asked`);
  }
  const [, number] = /^findings\.(\d+)$/.exec(inputPath) ?? [];
  const caseRecord = file.cases[0]?.record;
  if (caseRecord === undefined) return null;
  if (number !== undefined) return { record: caseRecord, path: `findings/${number}/state` };
  const overridePath = OVERRIDE_FACTS[inputPath.replace('override.', '')];
  return overridePath === undefined ? null : { record: caseRecord, path: overridePath.replace('/<item>', '') };
}
