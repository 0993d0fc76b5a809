import { type Question, type Topic } from '../form/definition.ts';
import { holds } from '../form/visible.ts';
import { type RecordView } from '../merge/merge.ts';
import { type Code } from '../record/code-lists.ts';
import { isNonAnswer } from '../record/field-at.ts';
import { answer, itemsUnder, shown } from '../record/household-file.ts';
import { type Finding, type Ground, isRecorded } from './ground.ts';

/** What the form itself demands: required answers, lists asked to the end, photos, the confirming signature. */
export function requiredAnswers(ground: Ground): Finding[] {
  return ground.form.sections.flatMap(({ topics }) => topics).flatMap((topic) => ofTopic(topic, ground));
}

function ofTopic(topic: Topic, ground: Ground): Finding[] {
  const { household, visit, persons, at } = ground;
  switch (topic.kind) {
    case 'questions': {
      const view = topic.record === 'visit' ? visit : household;
      if (view === null || !isDemanded(topic.showWhen, view, '', null, at)) return [];
      return ofQuestions(topic.questions, { view, prefix: '', age: null, who: '', at });
    }
    case 'list':
      return ofList(topic, ground);
    case 'persons': {
      const asked = ofAsked(
        household,
        'members/asked',
        topic.title,
        topic.required === true,
        persons.length,
        undefined,
      );
      const each = persons.flatMap((person) =>
        topic.topics
          .filter(({ showWhen }) => isDemanded(showWhen, person.view, '', person.age, at))
          .flatMap(({ questions }) =>
            ofQuestions(questions, { view: person.view, prefix: '', age: person.age, who: `${person.name}：`, at }),
          ),
      );
      return [...asked, ...each];
    }
    case 'photos':
      return ofPhotos(topic.roles, visit);
    case 'signature':
      return ofSignature(visit);
    case 'consent':
      return [];
  }
}

interface Questioned {
  readonly view: RecordView;
  readonly prefix: string;
  readonly age: number | null;
  /** Put before the sentence: whose answer, or which line. */
  readonly who: string;
  readonly at: (path: string) => string;
}

/** Only what surely is on screen can be demanded; what hangs on an unknown age waits for the birth date. */
function isDemanded(
  showWhen: Question['showWhen'],
  view: RecordView,
  prefix: string,
  age: number | null,
  at: (path: string) => string,
): boolean {
  return showWhen === undefined || holds(showWhen, (path) => shown(view, at(prefix + path)), age) === true;
}

function ofQuestions(questions: readonly Question[], { view, prefix, age, who, at }: Questioned): Finding[] {
  return questions.flatMap((question): Finding[] => {
    if (question.required !== true || !isDemanded(question.showWhen, view, prefix, age, at)) return [];
    const path = at(prefix + question.path);
    const value = shown(view, path);
    const clause = question.clause === undefined ? {} : { clause: question.clause };
    if (value === undefined) {
      return [{ rule: 'required', record: view.record, path, text: `${who}请补上“${question.label}”。`, ...clause }];
    }
    return ofNonAnswer(view, path, `${who}“${question.label}”`, clause);
  });
}

function ofNonAnswer(view: RecordView, path: string, what: string, clause: { clause?: string }): Finding[] {
  const value = shown(view, path);
  if (!isNonAnswer(value) || value.$ === 'notApplicable') return [];
  const text = value.$ === 'refused' ? `${what}本人不愿说，以后再问一次。` : `${what}这次没问到，以后问清楚再补上。`;
  return [{ rule: 'nonAnswer', record: view.record, path, text, ...clause }];
}

function ofAsked(
  household: RecordView,
  path: string,
  title: string,
  required: boolean,
  lines: number,
  of: string | undefined,
): Finding[] {
  const asked = shown(household, path);
  const record = household.record;
  const clause = of === undefined ? {} : { clause: of };
  const found = (text: string, rule: 'required' | 'list'): Finding => ({ rule, record, path, text, ...clause });
  if (asked === 'none' && lines > 0)
    return [found(`“${title}”选了“没有”，下面又记了 ${lines} 条，请改成一样的。`, 'list')];
  if (!required) return [];
  if (asked === undefined && lines > 0)
    return [found(`“${title}”记了 ${lines} 条，请说明是不是都记下了。`, 'required')];
  if (asked === undefined) return [found(`请问“${title}”：有就记下来，没有就选“没有”。`, 'required')];
  if (asked === 'partial') return [found(`“${title}”还没问完，请接着问。`, 'required')];
  if (asked === 'complete' && lines === 0) {
    return [found(`“${title}”一条也没记，没有的话请选“没有”。`, 'list')];
  }
  return ofNonAnswer(household, path, `“${title}”`, clause);
}

function ofList(topic: Extract<Topic, { kind: 'list' }>, { household, at }: Ground): Finding[] {
  if (!isDemanded(topic.showWhen, household, '', null, at)) return [];
  const path = at(topic.path);
  const items = itemsUnder(household, path);
  const asked = ofAsked(household, `${path}/asked`, topic.title, topic.required === true, items.length, topic.clause);
  const lines = items.flatMap((item, index) =>
    ofQuestions(topic.questions, {
      view: household,
      prefix: `${path}/${item}/`,
      age: null,
      who: `${topic.title}第 ${index + 1} 条：`,
      at,
    }),
  );
  return [...asked, ...lines];
}

function ofPhotos(roles: Extract<Topic, { kind: 'photos' }>['roles'], visit: RecordView | null): Finding[] {
  if (visit === null) return [];
  const taken = ['photos', 'sensitive/photos'].flatMap((list) =>
    itemsUnder(visit, list)
      .filter((item) => isRecorded(visit, `${list}/${item}/sha256`))
      .map((item) => answer(visit, `${list}/${item}/role`)),
  );
  return roles
    .filter(({ role, required }) => required === true && !taken.includes(role))
    .map(({ role }) => ({
      rule: 'required',
      record: visit.record,
      path: 'photos',
      text: `请拍一张${PHOTO_WORDS[role]}的照片。`,
    }));
}

const PHOTO_WORDS: Readonly<Record<Code<'photoRole'>, string>> = {
  houseFront: '户主和房屋外观',
  houseInside: '屋里',
  householdRegister: '户口簿',
  idCard: '身份证',
  disabilityCertificate: '残疾人证',
  receipt: '票据',
  gradePlate: '房屋鉴定牌',
  waterSource: '水源',
  vehicle: '车辆',
  other: '其他',
};

/** Somebody who was asked by telephone cannot sign; 三（三） has the household confirm what was found on the spot. */
function ofSignature(visit: RecordView | null): Finding[] {
  if (visit === null || isRecorded(visit, 'signature/sha256')) return [];
  const mode = answer(visit, 'mode');
  if (mode === 'phone' || mode === 'video') return [];
  return [
    {
      rule: 'required',
      record: visit.record,
      path: 'signature/sha256',
      text: '请把主要内容念给农户听，请他签字认可。',
      clause: '三（三）',
    },
  ];
}
