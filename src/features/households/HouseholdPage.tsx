import { type ComponentType, useMemo, useState } from 'react';
import { Link } from 'react-router';
import { labelOf } from '#content/codes/load.ts';
import { app } from '#content/locales/zh-CN/app.ts';
import { day, moment, window } from '#content/locales/zh-CN/format.ts';
import { households as words } from '#content/locales/zh-CN/households.ts';
import { preview } from '#content/locales/zh-CN/preview.ts';
import { progress as progressWords } from '#content/locales/zh-CN/progress.ts';
import { policyInForce } from '#content/policies/load.ts';
import { signersNeeded, signersOpen } from '#domain/consent/signers-needed.ts';
import { signersOnce } from '#domain/consent/signers-once.ts';
import { evaluateFile } from '#domain/eligibility/evaluate-file.ts';
import { type Section } from '#domain/form/definition.ts';
import { addressOfField } from '#domain/form/place-of.ts';
import { type FormProgress } from '#domain/form/progress.ts';
import { type HouseholdFile, answer, itemsUnder, shown, textAnswer } from '#domain/record/household-file.ts';
import { reviewOf, visitKindOf } from '#domain/record/open-visit.ts';
import { windowSegment } from '#domain/record/window-segment.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button, ButtonLink } from '#ui/Button.tsx';
import { LoadingScreen, NoSuchScreen } from '#ui/EmptyScreen.tsx';
import { ProgressMark } from '#ui/ProgressMark.tsx';
import { Screen } from '#ui/Screen.tsx';
import { StateMark } from '#ui/StateMark.tsx';
import { TaskList, TaskRow } from '#ui/TaskRow.tsx';
import { useAccount, useServices } from '../../services.ts';
import { LeadBanner, StartBanner } from './StartVisit.tsx';
import { PlaceLine } from './VisitPlace.tsx';
import { type SurveyedHousehold, useOpenHousehold } from './use-open-household.ts';

const text = words.page;

/** The household as a task list: what to fill, what is still to come, what it looks like so far. */
export function HouseholdPage({ news }: { news: ComponentType<{ stored: HouseholdFile }> }) {
  const open = useOpenHousehold();
  if (open === undefined) return <LoadingScreen>{words.list.loading}</LoadingScreen>;
  if (open === null) return <NoSuchScreen words={app.noHousehold} to={addresses.households} />;
  return <Tasks open={open} news={news} />;
}

function Tasks({
  open,
  news: News,
}: {
  open: SurveyedHousehold;
  /** What others did here since this cadre last looked. */
  news: ComponentType<{ stored: HouseholdFile }>;
}) {
  const { now } = useServices();
  const { household, file, draft, form, visit, asOf, items, progress } = open;
  const sections = form.sections.filter(({ topics }) =>
    topics.some(({ kind }) => kind !== 'consent' && kind !== 'signature'),
  );
  const head = file.persons.find((person) => shown(person, 'relation') === 'head');
  const name = answer(head, 'name');
  const next = items.find(({ severity }) => severity === 'E');
  const review = visit === null ? undefined : reviewOf(visit);

  return (
    <Screen
      title={typeof name === 'string' ? text.ofHead(name) : text.newHousehold}
      aside={draft === null ? text.saved : text.draftSaved(moment(draft.savedAt, now()))}
      back={{ to: addresses.households, label: app.home }}
      actions={
        <>
          <ButtonLink to={addresses.check(household)} {...(next === undefined ? { look: 'main', wide: true } : {})}>
            {text.leave}
          </ButtonLink>
          {next !== undefined && (
            <ButtonLink look="main" wide to={addressOfField(form, file, next)}>
              {text.next}
            </ButtonLink>
          )}
        </>
      }
    >
      <DraftBanner open={open} />
      {review === 'returned' && <ReturnBanner open={open} />}
      <ConflictBanner open={open} />
      <LeadBanner open={open} />
      {open.stored !== null && <News stored={open.stored} />}
      {visit === null ? (
        <StartBanner open={open} />
      ) : (
        <p className="soft">
          {text.visit(labelOf('visitKind', visitKindOf(visit)), day(textAnswer(visit, 'date') ?? open.today))}
          {review === 'submitted' && `　${text.submitted}`}
          {review === 'accepted' && `　${text.accepted}`}
        </p>
      )}
      {visit !== null && <PlaceLine visit={visit} isOpen={open.isOpen} />}
      <TaskList label={text.sections}>
        {sections.map((section) => (
          <TaskRow
            key={section.id}
            to={addresses.topic(household, firstTopic(section, progress))}
            title={section.title}
            detail={sectionDetail(section, asOf, file.persons.length, progress)}
            state={<ProgressMark progress={progress.sections[section.id]} words={progressWords} />}
          />
        ))}
        <ConsentRow open={open} />
        <SignatureRow open={open} />
      </TaskList>
      <VerdictRow open={open} />
      {visit !== null && !open.isOpen && <StartBanner open={open} />}
    </Screen>
  );
}

/** The first topic of a section with something open, else its first. */
function firstTopic({ topics }: Section, { topics: states }: FormProgress): string {
  return (topics.find(({ id }) => (states[id]?.open ?? 0) > 0) ?? topics[0])?.id ?? '';
}

/** The months that the answers are about, and how many people there are, and are still to be asked about. */
function sectionDetail(
  { topics }: Section,
  asOf: string,
  people: number,
  { persons }: FormProgress,
): string | undefined {
  if (topics.some(({ kind }) => kind === 'persons'))
    return text.members(people, Object.values(persons).filter(({ whole }) => whole.open > 0).length);
  const overWindow = topics.some((topic) => topic.kind === 'list' && topic.path.includes('<window>'));
  return overWindow ? window(windowSegment(asOf)) : undefined;
}

function ConsentRow({ open: { household, file, asOf } }: { open: SurveyedHousehold }) {
  const needed = signersOnce(signersNeeded(file, asOf)).length;
  const left = signersOnce(signersOpen(file, asOf)).length;
  const signed = needed - left;
  const state =
    signed === 0 ? (
      <StateMark state="todo">{progressWords.todo}</StateMark>
    ) : left > 0 ? (
      <StateMark state="waiting">{text.consentOpen}</StateMark>
    ) : (
      <StateMark state="done">{progressWords.done}</StateMark>
    );
  return (
    <TaskRow
      to={addresses.consent(household)}
      title={text.consent}
      detail={signed === 0 ? text.consentNone : text.consentState(signed, left)}
      state={state}
    />
  );
}

function SignatureRow({ open: { household, visit } }: { open: SurveyedHousehold }) {
  const signed = answer(visit ?? undefined, 'signature/sha256') !== undefined;
  const name = answer(visit ?? undefined, 'signature/name');
  return (
    <TaskRow
      to={addresses.signature(household)}
      title={text.signature}
      detail={signed && typeof name === 'string' ? text.signatureDone(name) : text.signatureNone}
      state={
        signed ? (
          <StateMark state="done">{progressWords.done}</StateMark>
        ) : (
          <StateMark state="todo">{progressWords.todo}</StateMark>
        )
      }
    />
  );
}

function VerdictRow({ open: { household, file } }: { open: SurveyedHousehold }) {
  const account = useAccount();
  const sees = (account?.assignments ?? []).some(
    ({ sensitive, village }) => sensitive && file.household.village.startsWith(village),
  );
  const verdict = useMemo(
    () => (sees ? (evaluateFile(file, policyInForce(), () => null)?.result.verdict ?? null) : null),
    [file, sees],
  );
  const word = sees ? (verdict === null ? preview.verdicts.incomplete : preview.verdicts[verdict]) : text.verdictServer;
  return (
    <TaskList label={text.verdict}>
      <TaskRow
        to={addresses.why(household)}
        title={`${text.verdict}：${word}`}
        detail={text.verdictOnly}
        state={<span>{text.why}</span>}
      />
    </TaskList>
  );
}

function DraftBanner({ open: { household, draft } }: { open: SurveyedHousehold }) {
  const { households } = useServices();
  const [state, setState] = useState<'asking' | 'saving' | 'failed'>('asking');
  // What cannot be saved yet is half typed; its field says what to do.
  const unsaved = Object.values(draft?.records ?? {}).some(({ edits }) =>
    Object.values(edits).some(({ typed }) => typed === undefined),
  );
  if (!unsaved) return null;
  const save = async () => {
    setState('saving');
    try {
      await households.save(household);
      setState('asking');
    } catch {
      setState('failed');
    }
  };
  const failed = state === 'failed';
  return (
    <Banner
      state={failed ? 'wrong' : 'info'}
      title={failed ? text.saveFailed : text.unsaved}
      actions={
        <Button disabled={state === 'saving'} onClick={() => void save()}>
          {state === 'saving' ? text.saving : text.save}
        </Button>
      }
    >
      {failed && <p>{text.saveFailedBody}</p>}
    </Banner>
  );
}

function ReturnBanner({ open: { visit, form, file } }: { open: SurveyedHousehold }) {
  const reason = answer(visit ?? undefined, 'review/reason');
  const points = itemsUnder(visit ?? undefined, 'review/points').map((item) => {
    const at = (key: string) => textAnswer(visit ?? undefined, `review/points/${item}/${key}`) ?? '';
    return { item, text: at('text'), to: addressOfField(form, file, { record: at('record'), path: at('path') }) };
  });
  return (
    <Banner state="wrong" title={text.returnedTitle}>
      {typeof reason === 'string' && <p>{reason}</p>}
      <ul aria-label={text.returnedPoints}>
        {points.map((point) => (
          <li key={point.item}>
            <Link className="text-link" to={point.to}>
              {point.text}
            </Link>
          </li>
        ))}
      </ul>
    </Banner>
  );
}

function ConflictBanner({ open: { file, form } }: { open: SurveyedHousehold }) {
  const refs = [file.household, ...file.persons, ...file.visits.slice(0, 1)].flatMap((view) =>
    [...view.conflicts, ...Object.keys(view.removed)].map((path) => ({ record: view.record, path })),
  );
  const first = refs[0];
  if (first === undefined) return null;
  return (
    <Banner
      state="waiting"
      title={text.conflictsTitle(refs.length)}
      actions={<ButtonLink to={addressOfField(form, file, first)}>{text.next}</ButtonLink>}
    >
      <p>{text.conflictsBody}</p>
    </Banner>
  );
}
