import { Alert, Button, Tabs } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { placeName } from '#content/places/load.ts';
import { type CompletenessItem } from '#domain/completeness/completeness.ts';
import { type StoredEvaluation } from '#domain/eligibility/evaluate-file.ts';
import { type HouseholdFile, answer, textAnswer } from '#domain/record/household-file.ts';
import { type DeskHousehold, ReviewState } from '#domain/sync/desk-protocol.ts';
import { AcceptDialog } from './AcceptDialog.tsx';
import { AnswerSections } from './AnswerSections.tsx';
import { CompletenessList } from './CompletenessList.tsx';
import { DifferingAnswers } from './DifferingAnswers.tsx';
import { HistoryList } from './HistoryList.tsx';
import { MergedAnswers, ReplacedAnswers } from './MergedAnswers.tsx';
import { PapersAndVisits } from './PapersAndVisits.tsx';
import { ReturnForm } from './ReturnForm.tsx';
import { ReviewTag } from './ReviewTag.tsx';
import { VerdictWhy } from './VerdictWhy.tsx';
import { answerId, fieldKey } from './picking.ts';
import { dayText, timeText } from './day-text.ts';
import { headName, recordOf, recordsOf, reviewedVisit } from './file-records.ts';
import { labelOfField } from './field-words.ts';
import { pointsOf, undoRequest } from './review-edits.ts';
import { useNow } from './use-now.ts';
import { useReturnDraft } from './use-return-draft.ts';
import { useSave } from './use-save.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { verdictText } from './verdict-words.ts';

const TABS = ['overview', 'answers', 'papers', 'history'] as const;
type Tab = (typeof TABS)[number];

/** Everything about one household, and what a supervisor does with it: return, accept, choose. */
export function HouseholdView({ detail, onClose }: { detail: DeskHousehold; onClose: (() => void) | null }) {
  const file = detail.file as HouseholdFile;
  const evaluation = detail.evaluation as StoredEvaluation | null;
  const items = detail.completeness as CompletenessItem[];
  const household = file.household.record;
  const visit = reviewedVisit(file);
  const review = ReviewState.catch('none').parse(visit === undefined ? 'none' : answer(visit, 'review/state'));
  const [draft, setDraft] = useReturnDraft(household);
  const [accepting, setAccepting] = useState(false);
  const [done, setDone] = useState<string | null>(null);
  const [parameters, setParameters] = useSearchParams();
  const undo = useSave(household);
  const tab = TABS.find((one) => one === parameters.get('tab')) ?? 'overview';
  const now = useNow();

  const mayReturn = detail.mayReview && visit !== undefined && review !== 'none';
  const mayAccept = mayReturn && review !== 'accepted';
  const startReturn = () => {
    if (!mayReturn || draft !== null || visit === undefined) return;
    // A return that nobody has answered yet is written on.
    const earlier =
      review === 'returned'
        ? pointsOf(visit).map((point) => ({ ...point, label: labelOfField(file, point.record, point.path) }))
        : [];
    setDraft({ reason: earlier.length === 0 ? '' : (textAnswer(visit, 'review/reason') ?? ''), points: earlier });
  };
  const startAccept = () => {
    if (mayAccept && draft === null) setAccepting(true);
  };
  useShortcuts({ r: startReturn, a: startAccept });

  const showTab = (next: Tab) => {
    setParameters(
      (before) => {
        const after = new URLSearchParams(before);
        if (next === 'overview') after.delete('tab');
        else after.set('tab', next);
        return after;
      },
      { replace: true },
    );
  };
  const showAnswer = (record: string, path: string) => {
    if (path.startsWith('signature') || recordOf(file, record)?.kind === 'consent') return showTab('papers');
    showTab('answers');
    // After the tab has been drawn.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const target = document.getElementById(answerId(record, path));
        target?.scrollIntoView({ block: 'center' });
        target?.focus();
      }),
    );
  };
  const pick =
    draft === null
      ? null
      : {
          chosen: new Set(draft.points.map(({ record, path }) => fieldKey(record, path))),
          toggle: (record: string, path: string, label: string, text: string) => {
            const others = draft.points.filter((point) => point.record !== record || point.path !== path);
            setDraft({
              ...draft,
              points: others.length < draft.points.length ? others : [...draft.points, { record, path, label, text }],
            });
          },
        };
  const takeBack = async () => {
    if (visit !== undefined && (await undo.save(undoRequest(visit)))) setDone(words.returning.undone);
  };

  const head = headName(file);
  const title = head === null ? words.household.nameless : words.household.of(head);
  const visitedOn = answer(file.visits[0], 'date');
  const group = answer(file.household, 'group');
  const conflicts = recordsOf(file).reduce(
    (sum, view) => sum + view.conflicts.length + Object.keys(view.removed).length,
    0,
  );
  const facts = [
    `${placeName(file.household.village.slice(0, 9))} ${detail.villageName} ${typeof group === 'string' ? group : ''}`.trim(),
    words.household.people(file.persons.length),
    ...(typeof visitedOn === 'string' ? [words.household.visitedOn(dayText(visitedOn))] : []),
  ];

  return (
    <article className="desk-household">
      <header className="desk-household-head">
        <div className="desk-row desk-row-apart">
          <h2>{title}</h2>
          {onClose === null ? (
            <Button className="desk-screen-only" onClick={() => window.print()}>
              {words.list.print}
            </Button>
          ) : (
            <span className="desk-row desk-screen-only">
              <Link className="desk-link" to={`/desk/households/${household}`}>
                {words.household.openPage}
              </Link>
              <Button onClick={onClose}>{words.household.close}</Button>
            </span>
          )}
        </div>
        <p className="desk-quiet">{facts.join(' · ')}</p>
        <p className="desk-row">
          <ReviewTag state={review} /> <strong>{verdictText(evaluation?.result.verdict ?? null)}</strong>
        </p>
        <ReviewActions
          mayReview={detail.mayReview}
          review={review}
          writing={draft !== null}
          busy={undo.busy}
          onReturn={startReturn}
          onAccept={startAccept}
          onUndo={() => void takeBack()}
        />
        {done === null ? null : (
          <Alert
            type="success"
            showIcon
            title={done}
            closable={{ closeIcon: <span>{words.household.close}</span>, onClose: () => setDone(null) }}
          />
        )}
        {undo.problem === null ? null : <Alert type="error" showIcon title={undo.problem} role="alert" />}
        {detail.withheld ? <Alert type="info" showIcon title={words.household.withheld} /> : null}
      </header>
      <Tabs
        activeKey={tab}
        onChange={(key) => showTab(TABS.find((one) => one === key) ?? 'overview')}
        items={[
          {
            key: 'overview',
            label: words.household.tabs.overview,
            children: (
              <div className="desk-sections">
                {conflicts === 0 ? null : (
                  <DifferingAnswers
                    detail={detail}
                    file={file}
                    now={now}
                    onAsk={
                      mayReturn
                        ? (record, path, label) =>
                            setDraft({
                              reason: draft?.reason ?? '',
                              points: [
                                ...(draft?.points ?? []).filter(
                                  (point) => point.record !== record || point.path !== path,
                                ),
                                { record, path, label, text: '' },
                              ],
                            })
                        : null
                    }
                  />
                )}
                <ReplacedAnswers detail={detail} file={file} now={now} />
                <MergedAnswers detail={detail} file={file} now={now} />
                <VerdictWhy evaluation={evaluation} file={file} withheld={detail.withheld} onAnswer={showAnswer} />
                <CompletenessList items={items} file={file} pick={pick} onAnswer={showAnswer} />
              </div>
            ),
          },
          {
            key: 'answers',
            label: words.household.tabs.answers,
            forceRender: true,
            children: (
              <AnswerSections file={file} names={detail.names} withheld={detail.withheld} pick={pick} now={now} />
            ),
          },
          {
            key: 'papers',
            label: words.household.tabs.papers,
            forceRender: true,
            children: <PapersAndVisits file={file} now={now} />,
          },
          {
            key: 'history',
            label: words.household.tabs.history,
            children: <HistoryList detail={detail} file={file} now={now} />,
          },
        ]}
      />
      <p className="desk-print-only desk-quiet">{timeText(now, now)}</p>
      {draft === null || visit === undefined ? null : (
        <ReturnForm
          visit={visit}
          household={household}
          draft={draft}
          onDraft={setDraft}
          onDone={() => {
            setDraft(null);
            setDone(words.returning.done);
          }}
        />
      )}
      {visit === undefined ? null : (
        <AcceptDialog
          open={accepting}
          household={household}
          title={words.accepting.title(title)}
          visit={visit}
          file={file}
          openItems={items.filter(({ severity }) => severity === 'E')}
          conflicts={conflicts}
          onClose={(accepted) => {
            setAccepting(false);
            if (accepted) setDone(words.accepting.done);
          }}
        />
      )}
    </article>
  );
}

interface ReviewActionsProps {
  mayReview: boolean;
  review: ReviewState;
  writing: boolean;
  busy: boolean;
  onReturn: () => void;
  onAccept: () => void;
  onUndo: () => void;
}

function ReviewActions({ mayReview, review, writing, busy, onReturn, onAccept, onUndo }: ReviewActionsProps) {
  if (!mayReview) return <p className="desk-quiet desk-screen-only">{words.actions.noRight}</p>;
  if (review === 'none') return <p className="desk-quiet desk-screen-only">{words.actions.nothing}</p>;
  return (
    <p className="desk-row desk-screen-only">
      {review === 'accepted' ? null : (
        <Button type="primary" disabled={writing} onClick={onAccept}>
          {words.actions.accept}
        </Button>
      )}
      <Button disabled={writing} onClick={onReturn}>
        {words.actions.return}
      </Button>
      {review === 'submitted' ? null : (
        <Button loading={busy} onClick={onUndo}>
          {review === 'accepted' ? words.actions.undoAccept : words.actions.undoReturn}
        </Button>
      )}
    </p>
  );
}
