import { type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { zodResolver } from '@hookform/resolvers/zod';
import { FormProvider, type Resolver, useForm, useWatch } from 'react-hook-form';
import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { moment } from '#content/locales/zh-CN/format.ts';
import { type Edit } from '#domain/change/changes-between.ts';
import { type RecordKind } from '#domain/change/change.ts';
import { type Json, canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type Question } from '#domain/form/definition.ts';
import { isShown } from '#domain/form/visible.ts';
import { checkIdNumber } from '#domain/identity/id-number.ts';
import { type LiveValue } from '#domain/merge/merge.ts';
import { shown } from '#domain/record/household-file.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button } from '#ui/Button.tsx';
import { useServices } from '../../services.ts';
import { type Typed, readAnswer, schemaOf, typedOf } from './answer-schema.ts';
import { answerWords } from './answer-words.ts';
import { ConflictCards } from './ConflictCards.tsx';
import { allSay, dotsShown, editFor, unseenAnswers } from './dots.ts';
import { NewAnswer } from './NewAnswer.tsx';
import { QuestionField, fieldId } from './QuestionField.tsx';
import { verdictWith } from './verdict-with.ts';
import { type Survey, draftEdits, storedView } from './use-survey.ts';
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
  noteOf?: (asked: Asked) => ReactNode;
}

type Form = Record<string, Typed>;

/** The questions of one topic: every keystroke is in the draft, leaving a field makes it strict. */
export function QuestionForm({ survey, record, asked, pathOf, age, address, focus, returned, noteOf }: Props) {
  const { households, now } = useServices();
  const { household, file, today, user } = survey;
  const stored = storedView(survey.stored, record.id);
  const view = [file.household, ...file.persons, ...file.visits].find(({ members }) => members.includes(record.id));
  const edits = draftEdits(survey.draft, record.id);
  const [failed, setFailed] = useState(false);
  const [undone, setUndone] = useState<readonly { name: string; before: Typed }[]>([]);

  const [start] = useState<Form>(() =>
    Object.fromEntries(
      asked.map(({ question, name }) => [name, edits[name]?.typed ?? typedOf(question, shown(view, name))]),
    ),
  );
  const basis = useRef<Record<string, readonly string[]>>({});
  const settledAt = useRef<Form>(start);
  const visible = useRef<readonly Asked[]>(asked);
  const resolver = useCallback<Resolver<Form>>(
    (values, context, options) => zodResolver(schemaOf(visible.current, today))(values, context, options),
    [today],
  );
  const form = useForm<Form>({ defaultValues: start, resolver, mode: 'onBlur', reValidateMode: 'onChange' });
  const values = useWatch({ control: form.control }) as Form;
  const questions = useMemo(() => new Map(asked.map((one) => [one.name, one.question])), [asked]);

  const answerAt = (path: string): Json | undefined => {
    const name = pathOf(path);
    const question = questions.get(name);
    if (question === undefined) return shown(view, name);
    const reading = readAnswer(question, values[name] ?? '', today);
    return 'value' in reading ? (reading.value ?? undefined) : undefined;
  };
  const onScreen = asked.filter(({ question }) => isShown(question.showWhen, answerAt, age));
  visible.current = onScreen;

  /** What has been on screen for a field: since it was loaded, or since the draft was begun. */
  const basisOf = useCallback(
    (name: string): readonly string[] => (basis.current[name] ??= edits[name]?.basis ?? dotsShown(stored, name)),
    [edits, stored],
  );
  const standing = (name: string): Json | null => {
    const question = questions.get(name);
    if (question === undefined) return null;
    const reading = readAnswer(question, form.getValues(name) ?? '', today);
    return 'value' in reading ? reading.value : null;
  };
  // What came in and says the same as the field has been seen; anything else waits until it is asked for.
  for (const { name } of asked) {
    const seen = basisOf(name);
    if (allSay(stored, name, standing(name))) basis.current[name] = dotsShown(stored, name);
    else basis.current[name] = seen;
  }

  const write = useCallback(
    (name: string, typed: Typed, durability: 'relaxed' | 'strict', reason?: string) => {
      const question = questions.get(name);
      if (question === undefined) return;
      const reading = readAnswer(question, typed, today);
      const changed: Record<string, Edit | undefined> = {};
      if ('value' in reading) changed[name] = editFor(stored, name, basisOf(name), reading.value, reason);
      else changed[name] = { value: null, basis: basisOf(name), typed: typeof typed === 'string' ? typed : '' };
      if (question.type === 'idNumber' && 'value' in reading && typeof reading.value === 'string') {
        const { birthDate, sex } = checkIdNumber(reading.value, today);
        for (const [path, value] of [
          ['birthDate', birthDate],
          ['sex', sex],
        ] as const) {
          if (value === null) continue;
          changed[path] = editFor(stored, path, basisOf(path), value);
          if (form.getValues(path) !== undefined) {
            settledAt.current = { ...settledAt.current, [path]: value };
            form.setValue(path, value, { shouldValidate: true });
          }
        }
      }
      households.edit(household, record, changed, durability, { address, field: name }).then(
        () => setFailed(false),
        () => setFailed(true),
      );
    },
    // Only what is read inside; the record is one for the life of this form.
    // oxlint-disable-next-line react/exhaustive-deps
    [questions, stored, basisOf, households, household, record.id, address, today, form],
  );

  useEffect(
    () =>
      form.subscribe({
        formState: { values: true },
        callback: ({ values: all, name }) => {
          const typed = name === undefined ? undefined : all[name];
          if (name !== undefined && typed !== undefined) write(name, typed, 'relaxed');
        },
      }),
    [form, write],
  );

  const done = (name: string) => {
    const typed = form.getValues(name) ?? '';
    const before = settledAt.current[name] ?? '';
    if (canonicalJson(typed) === canonicalJson(before)) return;
    settledAt.current = { ...settledAt.current, [name]: typed };
    setUndone((list) => [...list, { name, before }]);
    write(name, typed, 'strict');
  };
  const undo = () => {
    const last = undone.at(-1);
    if (last === undefined) return;
    setUndone(undone.slice(0, -1));
    settledAt.current = { ...settledAt.current, [last.name]: last.before };
    form.setValue(last.name, last.before, { shouldValidate: true });
    write(last.name, last.before, 'strict');
    showField(last.name);
  };
  const settle = (name: string, answer: LiveValue, reason?: string) => {
    const question = questions.get(name);
    if (question === undefined) return;
    basis.current[name] = dotsShown(stored, name);
    const typed = typedOf(question, answer.value);
    settledAt.current = { ...settledAt.current, [name]: typed };
    form.setValue(name, typed, { shouldValidate: true });
    write(name, typed, 'strict', reason);
  };

  useLayoutEffect(() => {
    if (focus !== null) showField(focus);
    // Once: what comes later is the cadre's own moving about.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);

  const wordsFor = (question: Question) => (value: Json) => answerWords(question, value, file);
  const inConflict = (name: string) => (stored?.conflicts.includes(name) ?? false) && edits[name] === undefined;

  return (
    <FormProvider {...form}>
      <form className="questions" noValidate onSubmit={(event) => event.preventDefault()}>
        {failed && (
          <Banner state="wrong" title={words.writeFailed.title}>
            <p>{words.writeFailed.body}</p>
          </Banner>
        )}
        {onScreen.map(({ question, name }) => {
          const reason = returned?.get(name);
          const live = stored?.live[name] ?? [];
          const choice = inConflict(name) && (
            <ConflictCards
              name={name}
              ask={question.ask}
              answers={live}
              wordsOf={wordsFor(question)}
              verdictOf={(value) => verdictWith(file, record.id, name, value)}
              user={user}
              now={now()}
              onChoose={(answer, why) => settle(name, answer, why)}
            />
          );
          const news = (
            <NewAnswer
              answers={unseenAnswers(stored, name, basis.current[name] ?? [], standing(name))}
              wordsOf={wordsFor(question)}
              now={now()}
              onTake={(answer) => settle(name, answer)}
              onKeep={() => {
                basis.current[name] = dotsShown(stored, name);
                write(name, form.getValues(name) ?? '', 'strict');
              }}
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
                onDone={done}
                note={noteOf?.({ question, name })}
                {...(choice === false ? { beside: news } : { instead: choice })}
              />
            </div>
          );
        })}
        <div className="form-foot">
          <small role="status">
            {survey.draft === null ? words.saved : words.draftAt(moment(survey.draft.savedAt, now()))}
          </small>
          <Button look="quiet" icon="undo" disabled={undone.length === 0} onClick={undo}>
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
