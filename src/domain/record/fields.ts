import { type RecordKind } from '../change/change.ts';
import { type CodeListName } from './code-lists.ts';

/** What a field may hold. Money is integer fen; a decimal is a string such as `3.5`. */
export type FieldType =
  | { readonly is: 'text'; readonly max: number }
  | { readonly is: 'integer'; readonly min: number; readonly max: number }
  | { readonly is: 'decimal'; readonly max: number }
  | { readonly is: 'money' | 'date' | 'month' | 'boolean' | 'uuid' | 'village' | 'hash' | 'instant' | 'dots' | 'any' }
  | { readonly is: 'code' | 'codes'; readonly list: CodeListName };

const text = (max = 200): FieldType => ({ is: 'text', max });
const integer = (max: number, min = 0): FieldType => ({ is: 'integer', min, max });
const decimal = (max: number): FieldType => ({ is: 'decimal', max });
const code = (list: CodeListName): FieldType => ({ is: 'code', list });
const codes = (list: CodeListName): FieldType => ({ is: 'codes', list });
const money: FieldType = { is: 'money' };
const date: FieldType = { is: 'date' };
const month: FieldType = { is: 'month' };
const yes: FieldType = { is: 'boolean' };
const uuid: FieldType = { is: 'uuid' };
const hash: FieldType = { is: 'hash' };
const any: FieldType = { is: 'any' };
const asked = code('asked');

/** Fields that every kind has: free extras, notes that are only added to, and the alias edge. */
const EVERYWHERE: Record<string, FieldType> = {
  'notes/<item>': text(4000),
  'aliases/<record>': yes,
};

/** A line of money in a window; `kind` depends on the group. */
const line = (
  prefix: string,
  kind: CodeListName | null,
  more: Record<string, FieldType> = {},
): Record<string, FieldType> =>
  under(prefix, {
    amount: money,
    month,
    ...(kind === null ? {} : { kind: code(kind) }),
    counts: yes,
    source: code('lineSource'),
    note: text(),
    member: uuid,
    ...more,
  });

function under(prefix: string, fields: Record<string, FieldType>): Record<string, FieldType> {
  return Object.fromEntries(Object.entries(fields).map(([path, type]) => [`${prefix}/${path}`, type]));
}

const HOUSEHOLD: Record<string, FieldType> = {
  village: { is: 'village' },
  group: text(20),
  address: text(),
  externalNumber: text(40),
  'sensitive/phone': text(20),
  'sensitive/phoneReason': text(),
  baseType: code('baseType'),
  povertyExitYear: integer(2100, 2010),
  monitorType: code('monitorType'),
  livesInVillage: yes,
  usesRuralServices: yes,
  resettled: yes,
  resettlementSite: text(),
  resettledTogether: yes,
  'splitOrMerge/kind': code('splitOrMerge'),
  'splitOrMerge/date': date,
  'splitOrMerge/reason': text(),
  derivedFrom: uuid,
  militaryFamily: yes,
  selfCoping: text(1000),
  'members/asked': asked,
  'kin/asked': asked,
  ...under('kin/<item>', { relation: code('kinRelation'), name: text(50), publicServant: yes, note: text() }),
  ...under('income/<window>', {
    'wage/asked': asked,
    'business/asked': asked,
    'businessCost/asked': asked,
    'property/asked': asked,
    'transfer/asked': asked,
    transferOut: money,
    stability: text(200),
    steadiness: code('incomeSteadiness'),
  }),
  ...line('income/<window>/wage/<item>', 'wageKind', { months: integer(12), place: text(100) }),
  ...line('income/<window>/business/<item>', 'businessKind', { quantity: decimal(1e6), unit: text(10) }),
  ...line('income/<window>/businessCost/<item>', 'businessKind'),
  ...line('income/<window>/property/<item>', 'propertyKind'),
  ...line('income/<window>/transfer/<item>', 'transferKind'),
  incomeCollapse: yes,
  incomeCollapseReason: text(1000),
  incomeCollapseSince: month,
  'sensitive/spending/<window>/medical/asked': asked,
  ...under('sensitive/spending/<window>/medical/<item>', {
    selfPaid: money,
    selfPaidInPolicy: money,
    month,
    total: money,
    basicPaid: money,
    majorPaid: money,
    aidPaid: money,
    otherPaid: money,
    hospital: text(100),
    kind: code('medicalKind'),
    member: uuid,
    source: code('lineSource'),
    note: text(),
  }),
  'spending/<window>/<spending>/asked': asked,
  ...under('spending/<window>/<spending>/<item>', {
    selfPaid: money,
    month,
    total: money,
    aid: money,
    member: uuid,
    source: code('lineSource'),
    note: text(),
  }),
  'claims/<window>/asked': asked,
  ...under('claims/<window>/<item>', { amount: money, month, kind: code('claimKind'), note: text() }),
  'risks/asked': asked,
  ...under('risks/<item>', {
    kind: code('riskKind'),
    disaster: code('disasterKind'),
    note: text(1000),
    since: month,
    loss: money,
  }),
  ...under('safeguards', {
    housingUnsafe: yes,
    schoolDropout: yes,
    noMedicalInsurance: yes,
    waterUnsafe: yes,
    note: text(1000),
  }),
  ...under('housing', {
    structure: code('houseStructure'),
    area: integer(5000),
    builtYear: integer(2100, 1900),
    grade: code('houseGrade'),
    gradeSource: code('gradeSource'),
    gradedOn: date,
    gradeNumber: text(60),
    gradedBy: text(100),
    livedIn: yes,
    ownership: code('houseOwnership'),
    otherSafeHome: yes,
    renovated: yes,
    renovatedYear: integer(2100, 1990),
  }),
  ...under('water', {
    source: code('waterSource'),
    litresPerPersonDay: integer(2000),
    region: code('waterRegion'),
    qualityOk: yes,
    qualityBasis: code('qualityBasis'),
    piped: yes,
    minutes: integer(1440),
    metres: integer(100_000),
    climbMetres: integer(5000),
    dryDaysPerYear: integer(366),
    dryMonths: text(60),
  }),
  ...under('land', {
    arable: decimal(1e5),
    paddy: decimal(1e5),
    dry: decimal(1e5),
    irrigated: decimal(1e5),
    forest: decimal(1e5),
    tea: decimal(1e5),
    fruit: decimal(1e5),
    walnut: decimal(1e5),
    returnedForest: decimal(1e5),
    water: decimal(1e5),
  }),
  ...under('harvest/<window>', {
    rice: decimal(1e6),
    maize: decimal(1e6),
    wheat: decimal(1e6),
    beans: decimal(1e6),
    other: decimal(1e6),
  }),
  ...under('animals', {
    pigs: integer(1e5),
    cattle: integer(1e5),
    sheep: integer(1e5),
    poultry: integer(1e6),
    pigsSold: integer(1e5),
    cattleSold: integer(1e5),
    sheepSold: integer(1e5),
    poultrySold: integer(1e6),
  }),
  ...under('living', {
    electricity: yes,
    broadcast: yes,
    road: text(40),
    roadKilometres: decimal(1e4),
    toilet: yes,
    fuel: text(40),
    cooperative: yes,
    enterprise: yes,
  }),
  'vehicles/asked': asked,
  ...under('vehicles/<item>', {
    kind: code('vehicleKind'),
    use: code('vehicleUse'),
    acquired: code('acquired'),
    owner: text(50),
    year: integer(2100, 1980),
    price: money,
    note: text(),
  }),
  'properties/asked': asked,
  ...under('properties/<item>', {
    kind: code('townProperty'),
    acquired: code('propertyAcquired'),
    place: text(),
    owner: text(50),
    note: text(),
  }),
  'businesses/asked': asked,
  ...under('businesses/<item>', {
    kind: code('entityKind'),
    role: code('entityRole'),
    operating: yes,
    name: text(100),
    owner: text(50),
    note: text(),
  }),
  hiresWorkers: yes,
  hiresNote: text(),
  'hires/people': integer(10_000),
  'hires/months': integer(12),
  largeScaleFarming: yes,
  largeScaleNote: text(),
  nominalResidence: yes,
  dishonestyListed: yes,
  /** Who keeps in touch with the household, and who is to help it; 五（一）. */
  'contact/name': text(50),
  'sensitive/contact/phone': text(20),
  ...under('helper', { name: text(50), unit: text(100), politics: code('politics'), from: date }),
  'sensitive/helper/phone': text(20),
};

const PERSON: Record<string, FieldType> = {
  household: uuid,
  name: text(50),
  relation: code('relation'),
  birthDate: date,
  sex: code('sex'),
  'sensitive/certType': code('certType'),
  'sensitive/certNumber': text(30),
  'sensitive/certNote': text(),
  'sensitive/phone': text(20),
  ethnicity: code('ethnicity'),
  politics: code('politics'),
  education: code('education'),
  schooling: code('schooling'),
  student: yes,
  ...under('school', {
    name: text(100),
    kind: code('schoolKind'),
    outOfProvince: yes,
    netCost: money,
    dropoutReason: code('dropoutReason'),
    note: text(),
  }),
  status: code('status'),
  statusDate: date,
  statusReason: text(),
  /** How the person came into a household or left one; `from` and `to` are households that are known. */
  ...under('movements/<item>', {
    kind: code('movementKind'),
    date,
    from: uuid,
    to: uuid,
    place: text(),
    reason: text(),
  }),
  labour: code('labour'),
  'sensitive/health': codes('health'),
  'sensitive/disease': text(100),
  'sensitive/disabilityType': code('disabilityType'),
  'sensitive/disabilityGrade': integer(4, 1),
  'sensitive/disabilityNumber': text(22),
  'sensitive/disabilityYear': integer(2100, 1990),
  'sensitive/selfCare': code('selfCare'),
  ...under('work', {
    place: code('workPlace'),
    months: integer(12),
    employer: text(100),
    channel: code('jobChannel'),
    stoppedSince: date,
  }),
  ...under('post', { kind: code('welfarePost'), by: code('postBy'), months: integer(12), pay: money }),
  ...under('insurance', {
    residentMedical: yes,
    employeeMedical: yes,
    major: yes,
    commercial: yes,
    residentPension: yes,
    employeePension: yes,
    medicalAid: yes,
  }),
  minimumLiving: yes,
  extremePoverty: yes,
  mandarin: yes,
  publicServant: yes,
  villageCadre: yes,
  cadrePaid: yes,
  publicPost: text(100),
};

const VISIT: Record<string, FieldType> = {
  household: uuid,
  kind: code('visitKind'),
  /** Version of the form it was begun on, and stays on; left out before schema 2, where it is 1. */
  formVersion: integer(10_000, 1),
  mode: code('visitMode'),
  date,
  language: code('language'),
  interpreter: text(50),
  informant: text(50),
  informantRelation: code('relation'),
  'sensitive/informantPhone': text(20),
  surveyor: text(50),
  coSurveyor: text(50),
  'monthly/<monthlyQuestion>': yes,
  'monthly/<monthlyQuestion>/note': text(1000),
  place: any,
  /** Photos and the household's confirming signature: SHA-256 of a file that the envelope names. */
  ...under('photos/<item>', { sha256: hash, role: code('photoRole'), note: text(), takenAt: { is: 'instant' } }),
  ...under('sensitive/photos/<item>', {
    sha256: hash,
    role: code('photoRole'),
    note: text(),
    takenAt: { is: 'instant' },
  }),
  'signature/sha256': hash,
  'signature/person': uuid,
  'signature/name': text(50),
  'signature/signedAt': { is: 'instant' },
  /** The live dots of one record that this visit covers, so that "accepted" says exactly what was accepted. */
  'covers/<record>': { is: 'dots' },
  /** A lead that was looked into. */
  ...under('lead', {
    source: code('leadSource'),
    about: text(1000),
    since: date,
    seen: text(1000),
    result: code('leadResult'),
    next: text(1000),
  }),
  'warnings/<item>': text(1000),
  /** Topics of the form whose earlier answers were confirmed by 没有变化; what was taken over with them, as paths. */
  'unchanged/<topic>': any,
  'unchanged/<topic>/<record>': any,
  /** Spoken notes: the sound, and the field that it belongs to. */
  ...under('sensitive/voice/<item>', {
    sha256: hash,
    seconds: integer(600),
    record: uuid,
    path: text(300),
    recordedAt: { is: 'instant' },
  }),
  /** Why a warning is right as it is; in the sensitive part, because the reason may be an illness. */
  ...under('sensitive/explained/<item>', {
    rule: text(20),
    /** Record id, or `consent` while there is none. */
    record: text(36),
    path: text(300),
    reason: text(1000),
  }),
  /** What was given in help, seen on the spot, by kind of help. */
  ...under('help/<measureKind>', { state: code('measureState'), note: text(1000) }),
  ...under('helpVisit', {
    incomeChange: text(1000),
    newTrouble: yes,
    newTroubleNote: text(1000),
    wish: text(1000),
    told: yes,
    next: text(1000),
  }),
  /** The yearly review of what help has brought, 三（八）. */
  ...under('effect', {
    year: integer(2100, 2020),
    help: code('effectLevel'),
    risk: code('effectLevel'),
    income: code('incomeSteadiness'),
    spendingHeld: yes,
    drive: code('effectLevel'),
    heldOn: date,
    people: integer(1000),
    opinion: text(1000),
    conclusion: text(1000),
  }),
  /** Whether the risk is gone, seen on the spot, 三（九）. */
  ...under('elimination', {
    incomeSteady: yes,
    incomeSteadyNote: text(1000),
    spendingSolved: yes,
    spendingNote: text(1000),
    housingUnsafe: yes,
    schoolDropout: yes,
    noMedicalInsurance: yes,
    waterUnsafe: yes,
    measures: text(1000),
    newRisk: yes,
    newRiskNote: text(1000),
    agrees: yes,
    agreesNote: text(1000),
  }),
  'review/state': code('reviewState'),
  'review/reason': text(2000),
  ...under('review/points/<item>', { record: uuid, path: text(300), text: text(1000) }),
};

const CONSENT: Record<string, FieldType> = {
  household: uuid,
  template: text(100),
  /** Hash of the exact text that was read out and shown, and that text. */
  textHash: hash,
  text: text(20_000),
  language: code('language'),
  interpreter: text(50),
  readAloud: yes,
  readBy: text(50),
  signedOn: date,
  'subjects/<record>': yes,
  ...under('signers/<record>', {
    method: code('signMethod'),
    role: code('signerRole'),
    sha256: hash,
    strokes: hash,
    signedAt: { is: 'instant' },
    name: text(50),
    scribe: text(50),
    forPersons: any,
  }),
  witness: text(50),
  place: any,
  withdraws: uuid,
};

const CASE: Record<string, FieldType> = {
  household: uuid,
  ...under('findings/<exclusion>', { state: code('findingState'), basis: text(2000) }),
  ...under('override', { facts: text(4000), reason: text(4000), statementDate: date, statementText: text(4000) }),
  'override/verifiers/<item>': text(50),
  'override/evidence/<item>': text(300),
};

/**
 * Every field of record schema 2, by kind: path pattern → what it holds. `<item>` and `<record>` stand for
 * a UUID, `<window>` for twelve months such as `2020-10_2021-09`, `<topic>` for the id of a form's topic, another
 * `<list>` for a code of that list.
 * New fields come with a new number, and nothing that a number had is ever taken away: a change of schema 1 is one of
 * schema 2 too.
 * Source: data model, "Paths"; sync contract, "The change".
 */
export const FIELDS: Readonly<Record<RecordKind, Readonly<Record<string, FieldType>>>> = {
  household: { ...HOUSEHOLD, ...EVERYWHERE },
  person: { ...PERSON, ...EVERYWHERE },
  visit: { ...VISIT, ...EVERYWHERE },
  consent: { ...CONSENT, ...EVERYWHERE },
  case: { ...CASE, ...EVERYWHERE },
};

/** The newest record schema this code knows. A change of a later one is held until the server learns it. */
export const RECORD_SCHEMA = 2;
