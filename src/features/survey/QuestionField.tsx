import { type ReactNode } from 'react';
import { useController } from 'react-hook-form';
import { day, money } from '#content/locales/zh-CN/format.ts';
import { labelOf } from '#content/codes/load.ts';
import { survey } from '#content/locales/zh-CN/survey.ts';
import { type Question } from '#domain/form/definition.ts';
import { checkIdNumber } from '#domain/identity/id-number.ts';
import { isNonAnswer } from '#domain/record/field-at.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { ChoiceButtons, SeveralButtons } from '#ui/ChoiceButtons.tsx';
import { ChoiceSearch } from '#ui/ChoiceSearch.tsx';
import { Field, described } from '#ui/Field.tsx';
import { LongInput } from '#ui/LongInput.tsx';
import { NonAnswerButtons } from '#ui/NonAnswerButtons.tsx';
import { TextInput } from '#ui/TextInput.tsx';
import { NO, type Typed, YES } from './answer-schema.ts';
import { choicesOf, nonAnswersOf } from '#content/forms/answer-words.ts';
import { fenOf } from './money-text.ts';

interface Props {
  question: Question;
  /** Path in the record; it names the field in the form. */
  name: string;
  file: HouseholdFile;
  today: string;
  /** Every keystroke. */
  onType: (name: string, typed: Typed) => void;
  /** Leaving the field: what was typed is now meant. */
  onDone: (name: string) => void;
  /** Last year's answer, a return's reason. */
  note?: ReactNode;
  beside?: ReactNode;
  /** Stands in place of the field: a choice between answers that differ. */
  instead?: ReactNode;
}

const FEW = 8;
const NON_ANSWER = /^(refused|unknown|notApplicable)$/;

/** One question with its field, its non-answers at the same size, and what is wrong under it. */
export function QuestionField({ question, name, file, today, onType, onDone, note, beside, instead }: Props) {
  const { field, fieldState } = useController<Record<string, Typed>>({ name });
  const value = field.value ?? '';
  const id = fieldId(name);
  const error = fieldState.error?.message;
  const chosen = isNonAnswer(value) ? value.$ : null;
  const nonAnswers = nonAnswersOf(question);
  const text = typeof value === 'string' ? value : '';
  const words = { id, ask: question.ask, help: question.help, error };

  /** For what is chosen rather than typed: one tap is the answer. */
  const choose = (next: Typed) => {
    field.onChange(next);
    onDone(name);
  };
  const chooseCode = (code: string | null) => {
    if (code === null) choose('');
    else if (NON_ANSWER.test(code) && nonAnswers.some((one) => one.code === code))
      choose({ $: code as 'refused' | 'unknown' | 'notApplicable' });
    else choose(code);
  };
  const type = (typed: string) => {
    field.onChange(typed);
    onType(name, typed);
  };
  const blur = () => {
    field.onBlur();
    onDone(name);
  };
  const beneath = noteOf(question, text, today, note);

  if (instead !== undefined) {
    return (
      <Field {...words} group note={beneath}>
        {instead}
      </Field>
    );
  }
  if (question.type === 'yesNo') {
    const choices = [
      { code: YES, label: question.yes },
      { code: NO, label: question.no },
    ];
    return (
      <Field {...words} group note={beneath} beside={beside}>
        <ChoiceButtons
          name={name}
          choices={choices}
          nonAnswers={nonAnswers}
          chosen={chosen ?? (text === '' ? null : text)}
          onChoose={chooseCode}
          onBlur={blur}
        />
      </Field>
    );
  }
  if (question.type === 'choices') {
    return (
      <Field {...words} group note={beneath} beside={beside}>
        <div className="input-row">
          <SeveralButtons
            choices={choicesOf(question, file)}
            alone={question.alone}
            chosen={Array.isArray(value) ? value : []}
            onChoose={choose}
            onBlur={blur}
          />
          <NonAnswerButtons
            options={nonAnswers}
            label={survey.notAnswers.label}
            chosen={chosen}
            onChoose={chooseCode}
          />
        </div>
      </Field>
    );
  }
  if (question.type === 'choice' || question.type === 'member') {
    const choices = choicesOf(question, file);
    if (choices.length <= FEW) {
      return (
        <Field {...words} group note={beneath} beside={beside}>
          <ChoiceButtons
            name={name}
            choices={choices}
            nonAnswers={nonAnswers}
            chosen={chosen ?? (text === '' ? null : text)}
            onChoose={chooseCode}
            onBlur={blur}
          />
        </Field>
      );
    }
    return (
      <Field {...words} note={beneath} beside={beside}>
        <div className="input-row">
          <ChoiceSearch
            id={id}
            ask={question.ask}
            choices={choices}
            chosen={text === '' ? null : text}
            onChoose={chooseCode}
            words={survey.choice}
            describedBy={described(id, question.help, error)}
          />
          <NonAnswerButtons
            options={nonAnswers}
            label={survey.notAnswers.label}
            chosen={chosen}
            onChoose={chooseCode}
          />
        </div>
      </Field>
    );
  }

  const common = {
    id,
    name,
    value: text,
    ref: field.ref,
    'aria-invalid': error !== undefined,
    'aria-describedby': described(id, question.help, error),
    onBlur: blur,
  };
  return (
    <Field {...words} note={beneath} beside={beside}>
      <div className="input-row">
        {question.type === 'text' && question.long === true ? (
          <LongInput {...common} onChange={(event) => type(event.target.value)} />
        ) : (
          <TextInput {...common} {...kindOf(question)} onChange={(event) => type(event.target.value)} />
        )}
        <NonAnswerButtons options={nonAnswers} label={survey.notAnswers.label} chosen={chosen} onChoose={chooseCode} />
      </div>
    </Field>
  );
}

/** Ids are found again by the field's path: for resuming and for links from lists of what is missing. */
export function fieldId(name: string): string {
  return `field-${name}`;
}

function kindOf(question: Question): {
  type?: string;
  inputMode?: 'numeric' | 'decimal' | 'tel' | 'text';
  unit?: string | undefined;
  spellCheck?: boolean;
} {
  switch (question.type) {
    case 'integer':
      return { inputMode: 'numeric', unit: question.unit };
    case 'decimal':
      return { inputMode: 'decimal', unit: question.unit };
    case 'money':
      return { inputMode: 'decimal', unit: survey.unit.money };
    case 'date':
      return { type: 'date' };
    case 'month':
      return { type: 'month' };
    case 'phone':
      return { type: 'tel', inputMode: 'tel' };
    case 'idNumber':
      return { inputMode: 'text', spellCheck: false };
    default:
      return {};
  }
}

/** What helps to see a slip: a large amount in 万, the birth date that the number says. */
function noteOf(question: Question, text: string, today: string, note: ReactNode): ReactNode {
  const more: string[] = [];
  if (question.type === 'money') {
    const fen = fenOf(text);
    if (fen !== null && fen >= 1_000_000)
      more.push(`${money(fen)}，${survey.tenThousand(String(Math.round(fen / 10_000) / 100))}`);
  }
  if (question.type === 'idNumber') {
    const { birthDate, sex } = checkIdNumber(text, today);
    if (birthDate !== null && sex !== null) more.push(survey.birthAndSex(day(birthDate), labelOf('sex', sex)));
  }
  if (more.length === 0) return note;
  return (
    <>
      {more.join(' ')} {note}
    </>
  );
}
