import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { money } from '#content/locales/zh-CN/format.ts';
import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { concretePath } from '#domain/form/visible.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';
import { shown } from '#domain/record/household-file.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button } from '#ui/Button.tsx';
import { ChoiceButtons } from '#ui/ChoiceButtons.tsx';
import { Field } from '#ui/Field.tsx';
import { StateMark } from '#ui/StateMark.tsx';
import { TaskList, TaskRow } from '#ui/TaskRow.tsx';
import { useServices } from '../../services.ts';
import { ConflictCards } from './ConflictCards.tsx';
import { CostSuggestions } from './CostSuggestions.tsx';
import { dotsShown, editFor } from './dots.ts';
import { type ListTopicDefinition, lastYearOf, linesOf, peopleOf, sumOf } from './line-view.ts';
import { fieldId } from './QuestionField.tsx';
import { returnedPoints } from './returned-points.ts';
import { useEndUnchanged } from './use-end-unchanged.ts';
import { type Survey, draftEdits, storedView } from './use-survey.ts';

const text = words.list;
const ASKED = ['none', 'complete', 'partial'] as const;
type Asked = (typeof ASKED)[number];
const COSTS = 'income/<window>/businessCost';

/** A line that was just taken away, with what it said. */
interface Removed {
  readonly at: string;
  readonly values: Readonly<Record<string, Json>>;
}

/** Lines of a list: asked or not, what is written, what it comes to. One page a line. */
export function ListTopic({ survey, topic }: { survey: Survey; topic: ListTopicDefinition }) {
  const { households, newId, now } = useServices();
  const navigate = useNavigate();
  const removed = (useLocation().state as { removed?: Removed } | null)?.removed;
  const endUnchanged = useEndUnchanged(survey);
  const { household, file, draft, asOf } = survey;
  const [list] = useState(() => concretePath(topic.path, asOf));
  const path = `${list}/asked`;
  const record = { id: file.household.record, kind: 'household' as const };
  const stored = storedView(survey.stored, record.id);
  const asked = ASKED.find((one) => one === shown(file.household, path)) ?? null;
  const lines = linesOf(survey, topic);
  const people = peopleOf(file);
  const noAmount = topic.sum === undefined ? 0 : lines.filter(({ amount }) => amount === null).length;
  const sum = sumOf(lines);
  const lastYear = lastYearOf(survey, topic);
  const reason = returnedPoints(survey, record.id).get(path);
  const conflict = (stored?.conflicts.includes(path) ?? false) && draftEdits(draft, record.id)[path] === undefined;

  const answer = async (value: Asked | null, why?: string) => {
    await households.edit(
      household,
      record,
      { [path]: editFor(stored, path, dotsShown(stored, path), value, why) },
      'strict',
      { address: addresses.topic(household, topic.id), field: path },
    );
    await endUnchanged(record, [path]);
  };
  const add = async () => {
    if (asked === null || asked === 'none') await answer('partial');
    void navigate(addresses.line(household, topic.id, newId()));
  };
  const addWritten = async (line: Readonly<Record<string, Json>>) => {
    if (asked === null) await answer('partial');
    const edits = Object.fromEntries(Object.entries(line).map(([name, value]) => [name, { value, basis: [] }]));
    await households.edit(household, record, edits, 'strict');
    await endUnchanged(record, Object.keys(line));
  };
  const putBack = async ({ at, values }: Removed) => {
    const edits = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, { value, basis: dotsShown(stored, name) }]),
    );
    await households.edit(household, record, { [at]: undefined, ...edits }, 'strict');
    await endUnchanged(record, [at]);
    void navigate(addresses.topic(household, topic.id), { replace: true });
  };
  const wordOf = (value: Json) => ASKED.filter((one) => one === value).map((one) => text.asked[one])[0] ?? '';

  return (
    <>
      {removed !== undefined && Object.keys(removed.values).length > 0 && (
        <Banner
          state="info"
          title={text.deleted}
          actions={
            <Button icon="undo" onClick={() => void putBack(removed)}>
              {words.undo}
            </Button>
          }
        />
      )}
      {reason !== undefined && <p className="question-reason">{words.returned(reason)}</p>}
      <Field
        id={fieldId(path)}
        group
        ask={topic.ask}
        help={topic.help}
        note={lastYear === null ? undefined : text.lastYear(lastYear)}
        error={asked === 'none' && lines.length > 0 ? text.noneButLines(lines.length) : undefined}
        beside={
          conflict ? (
            <ConflictCards
              name={path}
              ask={topic.ask}
              answers={stored?.live[path] ?? []}
              wordsOf={wordOf}
              record={record.id}
              file={survey.file}
              now={now()}
              onChoose={(chosen, why) => void answer(ASKED.find((one) => one === chosen.value) ?? null, why)}
            />
          ) : undefined
        }
      >
        <ChoiceButtons
          name={path}
          choices={ASKED.map((code) => ({ code, label: text.asked[code] }))}
          chosen={asked}
          onChoose={(code) => void answer(ASKED.find((one) => one === code) ?? null)}
        />
      </Field>

      {(lines.length > 0 || (asked !== null && asked !== 'none')) && (
        <div className="stack">
          {lines.length === 0 ? (
            <p className="soft">{text.noLines}</p>
          ) : (
            <TaskList label={text.lines}>
              {lines.map(({ id, title, detail, amount }) => (
                <TaskRow
                  key={id}
                  to={addresses.line(household, topic.id, id)}
                  title={title}
                  detail={detail}
                  state={
                    topic.sum === undefined ? undefined : amount === null ? (
                      <StateMark state="todo">{text.amountMissing}</StateMark>
                    ) : (
                      <span>{money(amount)}</span>
                    )
                  }
                />
              ))}
            </TaskList>
          )}
          {topic.sum !== undefined && lines.length > 0 && (
            <p className="sum">
              <span>
                {text.total} <strong>{money(sum)}</strong>
              </span>
              <span>{people === null ? text.noPeople : text.perHead(money(Math.round(sum / people)))}</span>
            </p>
          )}
          {noAmount > 0 && <Banner state="waiting" title={text.linesMissingAmount(noAmount)} />}
        </div>
      )}
      {topic.path === COSTS && <CostSuggestions survey={survey} onTake={(line) => void addWritten(line)} />}
      <div className="row">
        <Button icon="plus" wide onClick={() => void add()}>
          {text.add(topic.line)}
        </Button>
      </div>
    </>
  );
}
