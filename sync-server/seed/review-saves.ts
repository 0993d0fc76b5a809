import { type Answers } from './answers.ts';
import { type Card } from './cards.ts';
import { type DemoSave, type Writer } from './generate-household.ts';
import { type HouseholdDraft } from './household-draft.ts';

const DAY = 24 * 60 * 60 * 1000;

const RETURNS = [
  { path: 'housing/grade', reason: '房屋等级和去年鉴定不一致，请再看一下鉴定牌', text: '请核对鉴定牌上的等级' },
  { path: 'water/dryDaysPerYear', reason: '缺水天数没说清楚，请问一下旱季', text: '旱季大约停水几天？' },
  { path: 'housing/area', reason: '住房面积和照片对不上，请再量一下', text: '请重新量面积' },
] as const;

/** What leaders and supervisors said of the visit, and what the cadre then put right. */
export function reviewSaves(draft: HouseholdDraft, { stage }: Card): DemoSave[] {
  const { record, visit, visitedAt, survey, chance } = draft;
  const reviewer: Writer = chance.happens(0.5) ? 'leader' : 'supervisor';
  const say = (by: Writer, days: number, answers: Answers): DemoSave => ({
    by,
    record: visit,
    kind: 'visit',
    wall: visitedAt + days * DAY,
    answers,
  });

  const { path, reason, text } = chance.oneOf(RETURNS);
  const point = `review/points/${chance.id(visitedAt + DAY)}`;
  const returned: Answers = {
    'review/state': 'returned',
    'review/reason': reason,
    [`${point}/record`]: record,
    [`${point}/path`]: path,
    [`${point}/text`]: text,
  };
  switch (stage) {
    case 'accepted':
      return [say(reviewer, 1, { 'review/state': 'accepted' })];
    case 'returned':
      return [say(reviewer, 1, returned)];
    case 'reopened':
      return [say('leader', 1, { 'review/state': 'accepted' }), say('supervisor', 2, returned)];
    case 'fixed': {
      const before = survey[path];
      const right = typeof before === 'number' ? before + 4 : before === 'A' ? 'B' : 'A';
      return [
        say(reviewer, 1, returned),
        {
          by: 'cadre',
          record,
          kind: 'household',
          wall: visitedAt + 2 * DAY,
          answers: { [path]: right },
          reason: '按退回意见重新核对',
        },
        { ...say('cadre', 2, { 'review/state': 'submitted' }), wall: visitedAt + 2 * DAY + 60_000, covers: [record] },
      ];
    }
    case 'submitted':
    case 'begun':
    case 'open':
    case 'toVisit':
      return [];
  }
}
