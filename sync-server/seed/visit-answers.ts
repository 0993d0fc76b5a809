import { currentForm } from '#content/forms/load.ts';
import { type Answers } from './answers.ts';
import { type HouseholdDraft } from './household-draft.ts';

/** Facts of the day itself. */
export function visitAnswers({ record, persons, visitedOn, chance }: HouseholdDraft): Answers {
  const informant = persons[0]?.member;
  return {
    household: record,
    kind: 'fieldSurvey',
    formVersion: currentForm('fieldSurvey').version,
    mode: 'inPerson',
    date: visitedOn,
    language: chance.oneOf(['mandarin', 'mandarin', 'lahu', 'wa']),
    ...(informant === undefined ? {} : { informant: informant.name, informantRelation: informant.relation }),
    surveyor: '演示村干部',
    coSurveyor: '演示驻村队员',
  };
}
