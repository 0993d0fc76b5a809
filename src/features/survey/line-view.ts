import { type Question, type Topic } from '#domain/form/definition.ts';
import { concretePath } from '#domain/form/visible.ts';
import { type HouseholdFile, answer, itemsUnder, shown } from '#domain/record/household-file.ts';
import { money } from '#content/locales/zh-CN/format.ts';
import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { answerWords } from '#content/forms/answer-words.ts';
import { type Survey } from './use-survey.ts';

export type ListTopicDefinition = Extract<Topic, { kind: 'list' }>;

export interface Line {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  /** Fen, or null when the line has none (yet). */
  readonly amount: number | null;
}

const COUNTED = ['home', 'migrantWork', 'school'];

/** The lines of a list as rows: the first choice names a line, the rest is its detail. */
export function linesOf({ file, asOf }: Pick<Survey, 'file' | 'asOf'>, topic: ListTopicDefinition): readonly Line[] {
  const list = concretePath(topic.path, asOf);
  return itemsUnder(file.household, list).map((id, index) => lineAt(file, topic, `${list}/${id}`, id, index));
}

function lineAt(file: HouseholdFile, topic: ListTopicDefinition, at: string, id: string, index: number): Line {
  const wordsAt = (question: Question) => answerWords(question, shown(file.household, `${at}/${question.path}`), file);
  const naming = topic.questions.find(({ type }) => type === 'choice') ?? topic.questions[0];
  const named = naming === undefined ? '' : wordsAt(naming);
  const detail = topic.questions
    .filter(
      (question) =>
        question !== naming &&
        question.path !== topic.sum &&
        ['member', 'text', 'month', 'choice'].includes(question.type) &&
        question.path !== 'source',
    )
    .map(wordsAt)
    .filter((word) => word !== '');
  if (shown(file.household, `${at}/source`) === 'estimate') detail.unshift(words.list.estimated);
  const amount = topic.sum === undefined ? undefined : answer(file.household, `${at}/${topic.sum}`);
  return {
    id,
    title: named === '' ? words.list.unnamed(topic.line.replace(/^一./u, ''), index + 1) : named,
    detail: detail.slice(0, 3).join(' · '),
    amount: typeof amount === 'number' ? amount : null,
  };
}

/** Sum of the lines that have an amount, fen. */
export function sumOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { amount }) => sum + (amount ?? 0), 0);
}

/** Members who count as divisor, or null while somebody's whereabouts are not known. */
export function peopleOf(file: HouseholdFile): number | null {
  let people = 0;
  for (const person of file.persons) {
    const status = answer(person, 'status');
    if (typeof status !== 'string') return null;
    if (COUNTED.includes(status)) people += 1;
  }
  return people === 0 ? null : people;
}

/** The sum of the latest earlier twelve months that are on this tablet, in words, or null. */
export function lastYearOf({ file, asOf }: Pick<Survey, 'file' | 'asOf'>, topic: ListTopicDefinition): string | null {
  const { sum } = topic;
  if (sum === undefined || !topic.path.includes('<window>')) return null;
  const now = concretePath(topic.path, asOf);
  const [before = '', after = ''] = topic.path.split('<window>');
  const windows = Object.keys(file.household.live)
    .filter(
      (path) =>
        path.startsWith(before) && path.slice(before.length).split('/').slice(1).join('/').startsWith(after.slice(1)),
    )
    .map((path) => path.slice(before.length).split('/', 1)[0] ?? '')
    .filter((window) => /^\d{4}-\d{2}_/.test(window) && `${before}${window}${after}` < now)
    .sort();
  const last = windows.at(-1);
  if (last === undefined) return null;
  const list = `${before}${last}${after}`;
  const amounts = itemsUnder(file.household, list).map((id) => answer(file.household, `${list}/${id}/${sum}`));
  if (amounts.length === 0) return null;
  return money(amounts.reduce<number>((total, amount) => total + (typeof amount === 'number' ? amount : 0), 0));
}
