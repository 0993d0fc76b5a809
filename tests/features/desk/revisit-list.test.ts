import { expect, test } from 'vitest';
import { type DeskRow } from '#domain/sync/desk-protocol.ts';
import { revisitList } from '../../../src/features/desk/revisit-list.ts';

const row: DeskRow = {
  record: '0190a000-0000-7000-8000-000000000001',
  village: '530925101201',
  villageName: '甲村',
  group: '三组',
  head: '李有田',
  people: 4,
  visitedOn: '2026-11-20',
  review: 'submitted',
  missing: 0,
  verdict: 'notNow',
  perHead: null,
  revisit: { is: 'verdictTurned' },
  leadSince: null,
  conflicts: 0,
  flags: [],
  leads: [],
  updatedAt: 0,
};

test('a line a household, each with its place and reason', () => {
  const rows: DeskRow[] = [
    row,
    { ...row, head: '', revisit: { is: 'windowOld', month: '2025-03' } },
    { ...row, head: '王五', group: '', revisit: { is: 'undecided', fact: '工资' } },
  ];
  expect(revisitList(rows, '甲村', '2026-11-23').split('\n')).toEqual([
    '甲村建议回访 3 户（2026年11月23日）',
    '1. 李有田，甲村 三组：判断有变化',
    '2. 户主姓名还没填，甲村 三组：收入是2025年3月问的',
    '3. 王五，甲村：问清“工资”就能判断',
  ]);
});
