import { createRoot } from 'react-dom/client';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { type SyncStatus } from '#domain/tablet/sync-port.ts';
import { type HouseholdSummary } from '#domain/tablet/household-store.ts';
import { App } from '../../src/app/App.tsx';
import { ServicesProvider } from '../../src/services.ts';
import { ValueWatch } from '#domain/tablet/value-watch.ts';
import { CADRE, type MemoryServices, VILLAGE, memoryServices, TODAY } from './memory-services.ts';
import { sampleHousehold, say, WINDOW } from './sample-household.ts';

/*
 * The whole app on services without disk or server, for looking at screens in every state: the state is named in
 * sessionStorage, the ids of what it holds are put there for the test.
 */
const state = sessionStorage.getItem('state') ?? 'full';
const services = memoryServices();

async function prepare(): Promise<MemoryServices> {
  const { households, newId, accountNow, statusNow } = services;
  const idle: SyncStatus = {
    activity: { is: 'idle' },
    waitingHouseholds: [],
    waitingFiles: 0,
    attention: [],
    completeAt: TODAY,
    trouble: null,
  };
  if (state === 'unenrolled') accountNow.set(null);
  if (state === 'signedOut') accountNow.set({ ...CADRE, signedIn: false });
  if (state === 'empty' || state === 'unenrolled') return services;
  const names = ['李演示', '张演示', '李小演', '罗演示'];
  if (state === 'again') return secondVisit(names);
  const first = await sampleHousehold(households, newId, VILLAGE, names, '2');
  const long = await sampleHousehold(households, newId, VILLAGE, ['娜朵扎约阿克木娜儿（示）'], '一');
  for (const key of ['household', 'visit'] as const) sessionStorage.setItem(key, first[key]);
  sessionStorage.setItem('person', first.persons[1] ?? '');
  sessionStorage.setItem('other', long.household);
  statusNow.set({ ...idle, waitingHouseholds: [first.household, long.household], waitingFiles: 2 });
  if (state === 'trouble')
    statusNow.set({
      ...idle,
      attention: [{ change: newId(), household: first.household, code: 'OUT_OF_SCOPE' }],
      trouble: { is: 'noSignal', detail: 'fetch failed', since: TODAY - 600_000 },
      tookAnewAt: TODAY - 3_600_000,
    });
  if (state === 'sending') statusNow.set({ ...idle, activity: { is: 'sending', done: 2, all: 3 } });
  if (state === 'returned') {
    const at = `review/points/${newId()}`;
    await say(
      households,
      first.household,
      { id: first.visit, kind: 'visit' },
      {
        'review/state': 'returned',
        'review/reason': '收入里少了公益岗位的钱，房子没有照片。',
        [`${at}/record`]: first.household,
        [`${at}/path`]: 'baseType',
        [`${at}/text`]: '请核实是不是脱贫户',
      },
    );
    await households.save(first.household);
  }
  if (state === 'told') tellOf(first.household, first.persons[0] ?? '');
  if (state === 'conflict')
    return {
      ...services,
      households: { ...households, file: (id) => (id === first.household ? conflicting(id) : households.file(id)) },
    };
  if (state === 'thousands')
    return { ...services, households: { ...households, summaries: () => new ValueWatch(thousands()) } };
  return services;
}

/** A household that was visited last year, and is being visited again. */
async function secondVisit(names: readonly string[]): Promise<MemoryServices> {
  const { households, newId, setClock } = services;
  setClock(Date.parse('2025-10-12T10:00:00+08:00'));
  const last = { date: '2025-10-12', window: '2024-10_2025-09' };
  const { household, persons } = await sampleHousehold(households, newId, VILLAGE, names, '2', last);
  setClock(TODAY);
  const visit = newId();
  await say(
    households,
    household,
    { id: visit, kind: 'visit' },
    { household, kind: 'fieldSurvey', mode: 'inPerson', date: '2026-11-23', surveyor: '演示走访员' },
  );
  await households.save(household);
  sessionStorage.setItem('household', household);
  sessionStorage.setItem('visit', visit);
  sessionStorage.setItem('person', persons[1] ?? '');
  return services;
}

/** Somebody chose over one answer, stands against another, and changed three more. */
function tellOf(household: string, person: string): void {
  const common = { household, device: 'tablet-7f21', seen: false };
  const area = { record: household, kind: 'household', path: 'housing/area' } as const;
  services.toldNow.set([
    {
      ...common,
      ...area,
      id: 'settled',
      is: 'settled',
      mine: 80,
      theirs: 120,
      author: 'leader-1',
      wall: TODAY - 600_000,
      reason: '打电话问过户主，加盖以后是 120 平方米',
    },
    {
      ...common,
      id: 'differs',
      is: 'differs',
      record: household,
      kind: 'household',
      path: 'baseType',
      mine: 'general',
      theirs: 'povertyExited',
      author: 'cadre-2',
      wall: TODAY - 86_400_000,
      reason: null,
    },
  ]);
  services.mergedNow.push({
    author: 'cadre-2',
    changes: ['c'],
    fields: [
      { ...area, path: 'housing/structure', value: 'brickWood' },
      { ...area, path: 'housing/builtYear', value: 2001 },
      { record: person, kind: 'person', path: 'education', value: 'primary' },
    ],
  });
}

function conflicting(id: string): ValueWatch<HouseholdFile | null> {
  const file = services.households.file(id).get();
  if (file == null) return new ValueWatch<HouseholdFile | null>(null);
  const mine = file.household.live['baseType']?.[0];
  const amount =
    Object.keys(file.household.live).find(
      (path) => path.startsWith(`income/${WINDOW}/wage/`) && path.endsWith('/amount'),
    ) ?? '';
  const other = {
    dot: '0190a000-0000-7000-8000-000000000001#0',
    author: 'cadre-2',
    device: 'tablet-7f21',
    stamp: 'ffff',
    wall: TODAY - 86_400_000,
  };
  const removed = Object.keys(file.household.live).find((path) => /\/transfer\/.*\/kind$/.test(path)) ?? '';
  const live = {
    ...file.household.live,
    baseType: [{ ...other, value: 'povertyExited' }, ...(mine === undefined ? [] : [mine])],
    [amount]: [
      { ...other, dot: '0190a000-0000-7000-8000-000000000001#1', value: 2_100_000 },
      ...(file.household.live[amount] ?? []),
    ],
  };
  return new ValueWatch<HouseholdFile | null>({
    ...file,
    household: {
      ...file.household,
      live,
      conflicts: ['baseType', amount],
      removed: {
        [removed.split('/').slice(0, 4).join('/')]: [{ ...other, dot: '0190a000-0000-7000-8000-000000000001#2' }],
      },
    },
  });
}

function thousands(): HouseholdSummary[] {
  const states = ['toVisit', 'inProgress', 'waiting', 'returned', 'done'] as const;
  return Array.from({ length: 2000 }, (_, index) => ({
    record: `0190a000-0000-7000-8000-${String(index).padStart(12, '0')}`,
    village: VILLAGE,
    group: String((index % 9) + 1),
    head: `演示户主${index}`,
    pinyin: 'yanshi ys',
    names: `演示户主${index}`,
    tails: [String(index).padStart(4, '0')],
    people: (index % 7) + 1,
    state: states[index % 5] ?? 'done',
    missing: index % 4,
    verdict: null,
    turnedFrom: null,
    revisit: null,
    lead: null,
    conflicts: 0,
    waiting: 0,
    visitedOn: null,
    returned: index % 5 === 3 ? '缺住房照片' : null,
  }));
}

const root = document.getElementById('root');
if (root !== null) {
  const ready = await prepare();
  Object.assign(globalThis, { services: ready });
  createRoot(root).render(
    <ServicesProvider value={ready}>
      <App />
    </ServicesProvider>,
  );
}
