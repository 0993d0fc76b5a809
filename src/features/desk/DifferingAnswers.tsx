import { type ReactNode } from 'react';
import { policyInForce } from '#content/policies/load.ts';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { choiceOutcomes, withChosen, withoutAnswers, withoutRemoval } from '#domain/eligibility/choice-outcomes.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type LiveValue } from '#domain/merge/merge.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { type DeskHousehold } from '#domain/sync/desk-protocol.ts';
import { ChoiceCards } from './ChoiceCards.tsx';
import { timeText } from './day-text.ts';
import { fieldWords, labelOfField } from './field-words.ts';
import { recordsOf } from './file-records.ts';
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
        const answers = distinct(view.live[path] ?? []);
        const outcomes = outcomeTexts(
          detail,
          answers.map(({ value }) => withChosen(file, view.record, path, value)),
        );
        return (
          <ChoiceCards
            key={`${view.record} ${path}`}
            {...choices}
            title={label}
            onAsk={onAsk === null || view.kind === 'visit' ? null : () => onAsk(view.record, path, label)}
            cards={answers.map((live, index) => ({
              key: live.dot,
              answer: valueText(view.kind, path, live.value, file, now),
              by: <By live={live} detail={detail} file={file} now={now} />,
              outcome: outcomes[index] ?? '',
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
        const outcomes = outcomeTexts(detail, [
          withoutAnswers(file, view.record, path),
          withoutRemoval(file, view.record, path),
        ]);
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
                outcome: outcomes[0] ?? '',
                request: (reason) => settleRemovalRequest(view, path, false, reason),
              },
              {
                key: 'keep',
                answer: `${words.differ.kept}：${kept.map((one) => `${fieldWords(view.kind, one.path).label} ${valueText(view.kind, one.path, one.live.value, file, now)}`).join('，')}`,
                by: last === undefined ? null : <By live={last} detail={detail} file={file} now={now} />,
                outcome: outcomes[1] ?? '',
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

/** What each choice would make of the household, with the amount per head. */
function outcomeTexts({ withheld }: DeskHousehold, files: readonly HouseholdFile[]): string[] {
  if (withheld) return files.map(() => words.differ.outcomeWithheld);
  const { outcomes, same } = choiceOutcomes(files, policyInForce());
  return outcomes.map((outcome) => {
    if (outcome === null) return words.differ.outcomeUnknown;
    const verdict = words.differ.outcomeIs(verdictText(outcome.verdict));
    const whole =
      outcome.perHead === null ? verdict : `${verdict}，${words.differ.perHead(moneyText(outcome.perHead))}`;
    return same ? words.differ.noDifference(whole) : whole;
  });
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
