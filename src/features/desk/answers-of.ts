import { allForms, currentForm, formOfVisit } from '#content/forms/load.ts';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type RecordKind, isSensitive } from '#domain/change/change.ts';
import { type FormDefinition, type PersonTopic, type Question, type Topic } from '#domain/form/definition.ts';
import { type LiveValue, type RecordView } from '#domain/merge/merge.ts';
import { type AnswerAt, ageAt, isShown } from '#domain/form/visible.ts';
import { type HouseholdFile, answer, itemsUnder, shown } from '#domain/record/household-file.ts';
import { windowSegment } from '#domain/record/window-segment.ts';
import { windowText } from './day-text.ts';
import { fieldWords } from './field-words.ts';
import { personTitle, recordsOf } from './file-records.ts';
import { fieldKey } from './picking.ts';

/** One field with everything that is live on it. */
export interface Answer {
  readonly record: string;
  readonly kind: RecordKind;
  readonly path: string;
  readonly label: string;
  readonly live: readonly LiveValue[];
}

/** Answers that belong together: of one line, of one person, of one topic. */
export interface AnswerBlock {
  readonly title: string | null;
  readonly answers: readonly Answer[];
}

export interface AnswerTopic {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly AnswerBlock[];
}

export interface AnswerSection {
  readonly id: string;
  readonly title: string;
  readonly topics: readonly AnswerTopic[];
}

/** Parts with a place of their own on the page. */
const ELSEWHERE =
  /^(sensitive\/)?(photos|voice|review|covers|warnings|explained|signature|aliases|household|place|formVersion)(\/|$)/;
const WINDOW = /\d{4}-\d{2}_\d{4}-\d{2}/;

/**
 * Everything asked and answered, in the order of the form as the cadre saw it, and at the end what no form asks for.
 * A question that was not on the cadre's screen is listed when it has an answer all the same. `asOf` is the month that
 * is judged (`2026-11`), null when no visit asked for income. With `withheld` the sensitive questions are left out.
 */
export function answersOf(file: HouseholdFile, asOf: string | null, withheld: boolean): AnswerSection[] {
  const surveyed = visitOf(file, currentForm('fieldSurvey'));
  const survey = formOfVisit(surveyed ?? null);
  const builder = new Builder(file, asOf, withheld);
  const sections = builder.sections(survey, surveyed, false);
  for (const form of allForms) {
    if (form.id === survey.id || form !== newestOf(form)) continue;
    const visit = visitOf(file, form);
    if (visit !== undefined) sections.push(...builder.sections(formOfVisit(visit), visit, true));
  }
  const rest = builder.rest();
  return rest.length === 0
    ? sections
    : [
        ...sections,
        { id: 'rest', title: words.answers.other, topics: [{ id: 'rest', title: words.answers.other, blocks: rest }] },
      ];
}

function newestOf(form: FormDefinition): FormDefinition | undefined {
  return allForms.filter(({ id }) => id === form.id).sort((a, b) => b.version - a.version)[0];
}

function visitOf(file: HouseholdFile, form: FormDefinition): RecordView | undefined {
  return file.visits.find((visit) => form.visitKinds.some((kind) => kind === answer(visit, 'kind')));
}

class Builder {
  readonly #file: HouseholdFile;
  readonly #asOf: string | null;
  readonly #withheld: boolean;
  readonly #told = new Set<string>();

  constructor(file: HouseholdFile, asOf: string | null, withheld: boolean) {
    this.#file = file;
    this.#asOf = asOf;
    this.#withheld = withheld;
  }

  sections(form: FormDefinition, visit: RecordView | undefined, visitOnly: boolean): AnswerSection[] {
    return form.sections
      .map(({ id, title, topics }) => ({
        id: `${form.id}-${id}`,
        title,
        topics: topics.flatMap((topic) =>
          visitOnly && !(topic.kind === 'questions' && topic.record === 'visit') ? [] : this.#topics(topic, visit),
        ),
      }))
      .filter(({ topics }) => topics.length > 0);
  }

  /** Live fields that nothing above has shown. */
  rest(): AnswerBlock[] {
    return recordsOf(this.#file).flatMap((view) => {
      if (view.kind === 'consent') return [];
      const answers = Object.keys(view.live)
        .filter((path) => !ELSEWHERE.test(path) && !this.#told.has(fieldKey(view.record, path)))
        .map((path) => this.#answer(view, path, fieldWords(view.kind, path).label));
      const title =
        view.kind === 'person' ? personTitle(view) : view.kind === 'household' ? null : words.kinds[view.kind];
      return answers.length === 0 ? [] : [{ title, answers }];
    });
  }

  #topics(topic: Topic, visit: RecordView | undefined): AnswerTopic[] {
    const { household, persons } = this.#file;
    const whole = (blocks: AnswerBlock[], title = topic.title, id = topic.id): AnswerTopic[] =>
      blocks.some(({ answers }) => answers.length > 0) ? [{ id, title, blocks }] : [];
    switch (topic.kind) {
      case 'questions': {
        const view = topic.record === 'household' ? household : visit;
        if (view === undefined) return [];
        const windows = this.#windows(
          view,
          topic.questions.map(({ path }) => path),
        );
        return windows.flatMap((window) =>
          whole(
            [{ title: null, answers: this.#answers(view, topic, '', window) }],
            titled(topic.title, window),
            `${topic.id}${window ?? ''}`,
          ),
        );
      }
      case 'list':
        return this.#windows(household, [topic.path]).flatMap((window) => {
          const path = filled(topic.path, window);
          if (this.#isWithheld(path)) return [];
          const items = itemsUnder(household, path);
          return whole(
            [
              { title: null, answers: [this.#answer(household, `${path}/asked`, words.answers.askedLabel)] },
              ...items.map((item, index) => ({
                title: words.answers.item(topic.line, index + 1),
                answers: this.#answers(household, topic, `${path}/${item}/`, null),
              })),
            ],
            titled(topic.title, window),
            `${topic.id}${window ?? ''}`,
          );
        });
      case 'persons':
        return whole([
          { title: null, answers: [this.#answer(household, 'members/asked', words.answers.askedLabel)] },
          ...persons.map((person) => ({
            title: personTitle(person),
            answers: topic.topics.flatMap((part) => this.#answers(person, part, '', null)),
          })),
        ]);
      case 'photos':
      case 'consent':
      case 'signature':
        return [];
    }
  }

  #answers(
    view: RecordView,
    topic: Pick<PersonTopic, 'showWhen' | 'questions'>,
    prefix: string,
    window: string | null,
  ): Answer[] {
    const told = new Set<string>();
    const answerAt: AnswerAt = (path) => shown(view, `${prefix}${filled(path, window)}`);
    const age = view.kind === 'person' && this.#asOf !== null ? ageAt(shown(view, 'birthDate'), this.#asOf) : null;
    const asked = isShown(topic.showWhen, answerAt, age);
    // Of two questions for one field, the one that was asked names it.
    const isAsked = (question: Question) => asked && isShown(question.showWhen, answerAt, age);
    const questions = [...topic.questions].filter(
      (question) =>
        isAsked(question) ||
        !topic.questions.some((other) => other !== question && other.path === question.path && isAsked(other)),
    );
    return questions.flatMap((question) => {
      const path = `${prefix}${filled(question.path, window)}`;
      if (told.has(path) || this.#isWithheld(path) || (!isAsked(question) && view.live[path] === undefined)) return [];
      told.add(path);
      return [this.#answer(view, path, question.label)];
    });
  }

  #isWithheld(path: string): boolean {
    return this.#withheld && isSensitive(path);
  }

  #answer(view: RecordView, path: string, label: string): Answer {
    this.#told.add(fieldKey(view.record, path));
    return { record: view.record, kind: view.kind, path, label, live: view.live[path] ?? [] };
  }

  /** The periods under which anything is recorded, newest first, and the one judged; `[null]` without a period. */
  #windows(view: RecordView, paths: readonly string[]): (string | null)[] {
    const prefixes = paths.flatMap((path) =>
      path.includes('<window>') ? [path.slice(0, path.indexOf('<window>'))] : [],
    );
    if (prefixes.length === 0) return [null];
    const windows = new Set(this.#asOf === null ? [] : [windowSegment(this.#asOf)]);
    for (const live of Object.keys(view.live)) {
      const window = prefixes.some((prefix) => live.startsWith(prefix)) ? WINDOW.exec(live)?.[0] : undefined;
      if (window !== undefined && paths.some((path) => live.startsWith(filled(path, window)))) windows.add(window);
    }
    return [...windows].sort().reverse();
  }
}

function filled(path: string, window: string | null): string {
  return window === null ? path : path.replace('<window>', window);
}

function titled(title: string, window: string | null): string {
  return window === null ? title : `${title}（${windowText(window)}）`;
}
