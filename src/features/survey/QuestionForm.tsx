import { useLayoutEffect, useRef, useState } from 'react';
import { zodResolver } from '@hookform/resolvers/zod';
import { FormProvider, type Resolver, useForm, useWatch } from 'react-hook-form';
import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { moment, when } from '#content/locales/zh-CN/format.ts';
import { type Edit } from '#domain/change/changes-between.ts';
import { type RecordKind } from '#domain/change/change.ts';
import { type Json, canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type Question } from '#domain/form/definition.ts';
import { isShown } from '#domain/form/visible.ts';
import { checkIdNumber } from '#domain/identity/id-number.ts';
import { type LiveValue } from '#domain/merge/merge.ts';
import { shown } from '#domain/record/household-file.ts';
import { type Durability } from '#domain/tablet/household-store.ts';
import { Button } from '#ui/Button.tsx';
import { useServices } from '../../services.ts';
import { type Typed, readAnswer, schemaOf, typedOf } from './answer-schema.ts';
import { answerWords } from '#content/forms/answer-words.ts';
import { ConflictCards } from './ConflictCards.tsx';
import { dotsShown, editFor } from './dots.ts';
import { NewAnswer } from './NewAnswer.tsx';
import { QuestionField, fieldId } from './QuestionField.tsx';
import { RemovalCards } from './RemovalCards.tsx';
import { VoiceNotes } from './VoiceNotes.tsx';
import { useEndUnchanged } from './use-end-unchanged.ts';
import { useLastAnswers } from './use-last-answers.ts';
import { useSeen } from './use-seen.ts';
import { type Survey, draftEdits, storedView } from './use-survey.ts';
import { WriteFailed } from './WriteFailed.tsx';
import './survey.css';

interface Asked {
  readonly question: Question;
  /** Path in the record. */
  readonly name: string;
}

interface Props {
  survey: Survey;
  record: { readonly id: string; readonly kind: RecordKind };
  asked: readonly Asked[];
  /** Path in the record of what a condition of these questions names. */
  pathOf: (path: string) => string;
  /** Whole years of the person asked about, or null. */
  age: number | null;
  /** Address of this screen: where an interrupted cadre comes back to. */
  address: string;
  /** Field to show first. */
  focus: string | null;
  /** Reasons of a return by path. */
  returned?: ReadonlyMap<string, string>;
  /** Something is answered anew here. */
  onAnswer?: () => void;
}

type Form = Record<string, Typed>;

/** One thing that can be taken back: what stood in the fields it changed. */
type Before = Readonly<Record<string, Typed>>;

/** The questions of one topic: every keystroke is in the draft, leaving a field makes it strict. */
export function QuestionForm({ survey, record, asked, pathOf, age, address, focus, returned, onAnswer }: Props) {
  const { households, now } = useServices();
  const endUnchanged = useEndUnchanged(survey);
  const { household, file, today } = survey;
  const stored = storedView(survey.stored, record.id);
  const view = [file.household, ...file.persons, ...file.visits].find(({ members }) => members.includes(record.id));
  const edits = draftEdits(survey.draft, record.id);
  const names = [...new Set(asked.map(({ name }) => name))];
  const seen = useSeen(names, stored, edits, survey.device);
  const lastAnswerAt = useLastAnswers(survey, record.id);
  const [failed, setFailed] = useState(false);
  const [taken, setTaken] = useState<readonly Before[]>([]);
  const [start] = useState<Form>(() =>
    Object.fromEntries(
      asked.map(({ question, name }) => [name, edits[name]?.typed ?? typedOf(question, shown(view, name))]),
    ),
  );
  /** What each field held when it was last left. */
  const left = useRef<Form>(start);

  /** The question that stands for a field: of two that ask for the same one (证件号码) the one on screen. */
  const questionOf = (name: string, values: Form): Question | undefined => {
    const [first, ...others] = asked.filter((one) => one.name === name);
    if (first === undefined || others.length === 0) return first?.question;
    const answerAt = (path: string) => answerIn(values, pathOf(path)) ?? undefined;
    const onScreen = [first, ...others].find(({ question }) => isShown(question.showWhen, answerAt, age));
    return (onScreen ?? first).question;
  };
  const answerIn = (values: Form, name: string): Json | null => {
    const question = questionOf(name, values);
    if (question === undefined) return shown(view, name) ?? null;
    const reading = readAnswer(question, values[name] ?? '', today);
    return 'value' in reading ? reading.value : null;
  };
  const onScreen = (values: Form) => {
    const answerAt = (path: string) => answerIn(values, pathOf(path)) ?? undefined;
    return asked.filter(({ question }) => isShown(question.showWhen, answerAt, age));
  };
  const resolver: Resolver<Form> = (values, context, options) =>
    zodResolver(schemaOf(onScreen(values), today))(values, context, options);
  const form = useForm<Form>({ defaultValues: start, resolver, mode: 'onBlur', reValidateMode: 'onChange' });
  const values = { ...start, ...useWatch({ control: form.control }) } as Form;

  /** What the draft keeps of a field; half an answer is kept as it was typed. */
  const editOf = (name: string, typed: Typed, basis?: readonly string[], reason?: string): Edit | undefined => {
    const question = questionOf(name, form.getValues());
    if (question === undefined) return undefined;
    const reading = readAnswer(question, typed, today);
    const value = 'value' in reading ? reading.value : null;
    const replaced = basis ?? seen.basisOf(name, value);
    if ('wrong' in reading) return { value: null, basis: replaced, typed: typeof typed === 'string' ? typed : '' };
    return editFor(stored, name, replaced, value, reason);
  };
  const keep = (changed: Readonly<Record<string, Edit | undefined>>, field: string, durability: Durability) => {
    onAnswer?.();
    Promise.all([
      households.edit(household, record, changed, durability, { address, field }),
      endUnchanged(record, Object.keys(changed)),
    ]).then(
      () => setFailed(false),
      () => setFailed(true),
    );
  };
  const type = (name: string, typed: Typed) => keep({ [name]: editOf(name, typed) }, name, 'relaxed');

  /** Leaving a field: what stands in it is meant, and with an identity number the birth date and the sex in it. */
  const done = (name: string) => {
    const typed = form.getValues(name) ?? '';
    if (canonicalJson(typed) === canonicalJson(left.current[name] ?? '')) return;
    const changed: Record<string, Typed> = { [name]: typed };
    if (questionOf(name, form.getValues())?.type === 'idNumber' && typeof typed === 'string') {
      const { birthDate, sex } = checkIdNumber(typed, today);
      if (birthDate !== null && names.includes('birthDate')) changed['birthDate'] = birthDate;
      if (sex !== null && names.includes('sex')) changed['sex'] = sex;
    }
    const before = Object.fromEntries(Object.keys(changed).map((one) => [one, left.current[one] ?? '']));
    setTaken([...taken, before]);
    put(changed, name);
  };
  const put = (changed: Before, field: string) => {
    left.current = { ...left.current, ...changed };
    for (const [name, typed] of Object.entries(changed)) {
      if (name !== field || canonicalJson(form.getValues(name) ?? '') !== canonicalJson(typed)) {
        form.setValue(name, typed, { shouldValidate: true });
      }
    }
    keep(
      Object.fromEntries(Object.entries(changed).map(([name, typed]) => [name, editOf(name, typed)])),
      field,
      'strict',
    );
  };
  const undo = () => {
    const last = taken.at(-1);
    const [first] = Object.keys(last ?? {});
    if (last === undefined || first === undefined) return;
    setTaken(taken.slice(0, -1));
    put(last, first);
    showField(first);
  };
  const settle = (name: string, answer: LiveValue, reason?: string) => {
    const question = questionOf(name, form.getValues());
    if (question === undefined) return;
    const typed = typedOf(question, answer.value);
    seen.see(name);
    left.current = { ...left.current, [name]: typed };
    form.setValue(name, typed, { shouldValidate: true });
    keep({ [name]: editOf(name, typed, dotsShown(stored, name), reason) }, name, 'strict');
  };
  const takeAway = (name: string, reason: string) => {
    seen.see(name);
    left.current = { ...left.current, [name]: '' };
    form.setValue(name, '');
    keep({ [name]: { value: null, basis: dotsShown(stored, name), reason } }, name, 'strict');
  };
  /** Takes a choice back before it is saved: all answers stand again. */
  const reopen = (name: string) => {
    const question = questionOf(name, form.getValues());
    if (question === undefined) return;
    const typed = typedOf(question, shown(stored, name));
    left.current = { ...left.current, [name]: typed };
    form.setValue(name, typed);
    keep({ [name]: undefined }, name, 'strict');
  };
  const keepMine = (name: string) => {
    seen.see(name);
    keep({ [name]: editOf(name, form.getValues(name) ?? '', dotsShown(stored, name)) }, name, 'strict');
  };

  useLayoutEffect(() => {
    if (focus !== null) showField(focus);
    // What was left half typed says again what is wrong with it.
    const half = asked.filter(({ name }) => edits[name]?.typed !== undefined).map(({ name }) => name);
    if (half.length > 0) void form.trigger(half);
    // Once: what comes later is the cadre's own moving about.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);

  const wordsFor = (question: Question) => (value: Json) => answerWords(question, value, file);
  /** What was said last time, quietly; the same again needs no repeating. */
  const lastNote = (question: Question, name: string, values: Form) => {
    const last = lastAnswerAt(name);
    if (last === null) return undefined;
    const same = canonicalJson(answerIn(values, name)) === canonicalJson(last.value);
    return same ? words.lastSame(when(last.on)) : words.last(answerWords(question, last.value, file), when(last.on));
  };
  /** Does what is recorded wait for somebody to say which holds? */
  const isOpen = (name: string) => (stored?.conflicts.includes(name) ?? false) || stored?.removed[name] !== undefined;
  const inConflict = (name: string) => (stored?.conflicts.includes(name) ?? false) && edits[name] === undefined;

  return (
    <FormProvider {...form}>
      <form className="questions" noValidate onSubmit={(event) => event.preventDefault()}>
        {failed && <WriteFailed />}
        {onScreen(values).map(({ question, name }) => {
          const reason = returned?.get(name);
          const live = stored?.live[name] ?? [];
          const choice = inConflict(name) && (
            <ConflictCards
              name={name}
              ask={question.ask}
              record={record.id}
              file={file}
              answers={live}
              wordsOf={wordsFor(question)}
              now={now()}
              onChoose={(answer, why) => settle(name, answer, why)}
            />
          );
          const removed = view?.removed[name] !== undefined && (
            <RemovalCards
              path={name}
              view={view}
              file={file}
              ask={question.ask}
              kept={wordsFor(question)(shown(stored, name) ?? '')}
              now={now()}
              onKeep={(why) => live[0] !== undefined && settle(name, live[0], why)}
              onRemove={(why) => takeAway(name, why)}
            />
          );
          const chosen = edits[name]?.reason;
          const news =
            chosen !== undefined && isOpen(name) ? (
              <p className="chosen">
                <span>{words.conflict.chosen(chosen)}</span>
                <Button icon="undo" onClick={() => reopen(name)}>
                  {words.conflict.reopen}
                </Button>
              </p>
            ) : (
              <NewAnswer
                answers={seen.news(name, answerIn(values, name))}
                wordsOf={wordsFor(question)}
                now={now()}
                onTake={(answer) => settle(name, answer)}
                onKeep={() => keepMine(name)}
              />
            );
          return (
            <div key={name} className={reason === undefined ? undefined : 'question-returned'}>
              {reason !== undefined && <p className="question-reason">{words.returned(reason)}</p>}
              <QuestionField
                question={question}
                name={name}
                file={file}
                today={today}
                onType={type}
                onDone={done}
                note={lastNote(question, name, values)}
                {...(choice === false ? { beside: removed === false ? news : removed } : { instead: choice })}
              />
              {question.type === 'text' && question.long === true && (
                <VoiceNotes survey={survey} record={record.id} path={name} />
              )}
            </div>
          );
        })}
        <div className="form-foot">
          <small role="status">
            {survey.draft === null ? words.saved : words.draftAt(moment(survey.draft.savedAt, now()))}
          </small>
          <Button look="quiet" icon="undo" disabled={taken.length === 0} onClick={undo}>
            {words.undo}
          </Button>
        </div>
      </form>
    </FormProvider>
  );
}

/** Brings a field into sight and puts the caret at its end. */
function showField(name: string): void {
  const element = document.getElementById(fieldId(name));
  const target =
    element?.matches('input, textarea, button') === true
      ? element
      : element?.querySelector<HTMLElement>('input, textarea, button');
  if (!(target instanceof HTMLElement)) return;
  target.focus({ preventScroll: true });
  element?.scrollIntoView({ block: 'center' });
}
