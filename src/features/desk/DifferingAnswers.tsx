import { type ReactNode } from 'react';
import { shippedPolicy } from '#content/policies/load.ts';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { evaluateFile } from '#domain/eligibility/evaluate-file.ts';
import { type Evaluation } from '#domain/eligibility/evaluation.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type LiveValue, type RecordView } from '#domain/merge/merge.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { type DeskHousehold } from '#domain/sync/desk-protocol.ts';
import { ChoiceCards } from './ChoiceCards.tsx';
import { timeText } from './day-text.ts';
import { fieldWords, labelOfField } from './field-words.ts';
import { recordsOf, withRecord } from './file-records.ts';
import { moneyText } from './money-text.ts';
import { chooseRequest, settleRemovalRequest } from './review-edits.ts';
import { tabletName } from './tablet-name.ts';
import { valueText } from './value-text.ts';
import { verdictText } from './verdict-words.ts';

interface DifferingAnswersProps {
  detail: DeskHousehold;
  file: HouseholdFile;
  now: number;
  /** Sends the question back to the cadre instead of choosing; null when that is not possible. */
  onAsk: ((record: string, path: string, label: string) => void) | null;
}

/** Every field with several answers, and every removal that met an edit, side by side. */
export function DifferingAnswers({ detail, file, now, onAsk }: DifferingAnswersProps) {
  const differing = recordsOf(file).flatMap((view) => view.conflicts.map((path) => ({ view, path })));
  const removed = recordsOf(file).flatMap((view) => Object.keys(view.removed).map((path) => ({ view, path })));
  const household = file.household.record;
  const choices = { household, mayChoose: detail.mayReview };
  return (
    <section className="desk-section desk-differing">
      <h3>{words.differ.title(differing.length + removed.length)}</h3>
      <p className="desk-quiet">{words.differ.intro}</p>
      {differing.map(({ view, path }) => {
        const label = labelOfField(file, view.record, path);
        return (
          <ChoiceCards
            key={`${view.record} ${path}`}
            {...choices}
            title={label}
            onAsk={onAsk === null || view.kind === 'visit' ? null : () => onAsk(view.record, path, label)}
            cards={distinct(view.live[path] ?? []).map((live) => ({
              key: live.dot,
              answer: valueText(view.kind, path, live.value, file, now),
              by: <By live={live} detail={detail} file={file} now={now} />,
              outcome: detail.withheld
                ? words.differ.outcomeWithheld
                : outcomeText(withRecord(file, withAnswer(view, path, live))),
              request: (reason) => chooseRequest(view, path, live.dot, reason),
            }))}
          />
        );
      })}
      {removed.map(({ view, path }) => {
        const label = labelOfField(file, view.record, path);
        const under = Object.entries(view.live).filter(([one]) => one === path || one.startsWith(`${path}/`));
        const kept = under.flatMap(([one, values]) =>
          values[0] === undefined ? [] : [{ path: one, live: values[0] }],
        );
        const removal = view.removed[path]?.[0];
        const last = kept.map(({ live }) => live).sort((a, b) => (a.stamp < b.stamp ? 1 : -1))[0];
        return (
          <ChoiceCards
            key={`removed ${view.record} ${path}`}
            {...choices}
            title={words.differ.removedTitle(label)}
            onAsk={null}
            cards={[
              {
                key: 'remove',
                answer: words.differ.removedBy,
                by: removal === undefined ? null : <By live={removal} detail={detail} file={file} now={now} />,
                outcome: detail.withheld
                  ? words.differ.outcomeWithheld
                  : outcomeText(withRecord(file, withoutPath(view, path))),
                request: (reason) => settleRemovalRequest(view, path, false, reason),
              },
              {
                key: 'keep',
                answer: `${words.differ.kept}：${kept.map((one) => `${fieldWords(view.kind, one.path).label} ${valueText(view.kind, one.path, one.live.value, file, now)}`).join('，')}`,
                by: last === undefined ? null : <By live={last} detail={detail} file={file} now={now} />,
                outcome: detail.withheld
                  ? words.differ.outcomeWithheld
                  : outcomeText(withRecord(file, { ...view, removed: {} })),
                request: (reason) => settleRemovalRequest(view, path, true, reason),
              },
            ]}
          />
        );
      })}
    </section>
  );
}

/** Equal answers of several people are one card. */
function distinct(values: readonly LiveValue[]): LiveValue[] {
  return [...new Map([...values].reverse().map((live) => [canonicalJson(live.value), live])).values()].reverse();
}

/** The record as if one of the answers had been chosen. */
function withAnswer(view: RecordView, path: string, live: LiveValue): RecordView {
  return { ...view, live: { ...view.live, [path]: [live] }, conflicts: view.conflicts.filter((one) => one !== path) };
}

/** The record as if everything at a path were gone. */
function withoutPath(view: RecordView, path: string): RecordView {
  const stays = (one: string) => one !== path && !one.startsWith(`${path}/`);
  return {
    ...view,
    live: Object.fromEntries(Object.entries(view.live).filter(([one]) => stays(one))),
    conflicts: view.conflicts.filter(stays),
    removed: Object.fromEntries(Object.entries(view.removed).filter(([one]) => stays(one))),
  };
}

/** What the verdict would be for a file, with the amount per head. */
function outcomeText(file: HouseholdFile): string {
  const result: Evaluation | undefined = evaluateFile(file, shippedPolicy, () => null)?.result;
  if (result === undefined) return words.differ.outcomeUnknown;
  const verdict = words.differ.outcomeIs(verdictText(result.verdict));
  return result.perHead === null ? verdict : `${verdict}，${words.differ.perHead(moneyText(result.perHead))}`;
}

function By({
  live,
  detail,
  file,
  now,
}: {
  live: { author: string; device: string; wall: number };
  detail: DeskHousehold;
  file: HouseholdFile;
  now: number;
}): ReactNode {
  const author = detail.names[live.author] ?? words.someone;
  return (
    <>
      {author} · {timeText(live.wall, now)} · {tabletName(live, author, file)}
    </>
  );
}
