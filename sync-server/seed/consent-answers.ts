import { type AttachmentRef } from '#domain/change/change.ts';
import { type Answers } from './answers.ts';
import { type DemoMaterials } from './generate-household.ts';
import { isCounted } from './family.ts';
import { type HouseholdDraft } from './household-draft.ts';

const ADULT = 18;

/**
 * The consent of the household: it names every counted member; every adult signs, the head for the children too.
 * Unfinished: only the head has signed.
 */
export function consentAnswers(
  { record, persons, visitedOn, visitedAt, chance }: HouseholdDraft,
  finished: boolean,
  { consentFor, signatures }: DemoMaterials,
): { answers: Answers; attachments: AttachmentRef[] } {
  const subjects = persons.filter(({ member }) => isCounted(member));
  const [head] = subjects;
  if (head === undefined) throw new Error('a household without anybody');
  const { template, text, textHash } = consentFor(
    head.member.name,
    subjects.map(({ member }) => member.name),
  );

  const answers: Answers = {
    household: record,
    template,
    text,
    textHash,
    language: 'mandarin',
    readAloud: true,
    readBy: '演示村干部',
    signedOn: visitedOn,
  };
  for (const person of subjects) answers[`subjects/${person.record}`] = true;

  const attachments = new Map<string, AttachmentRef>();
  const children = subjects.filter(({ member }) => member.age < ADULT).map((person) => person.record);
  for (const [place, person] of subjects.entries()) {
    if (person.member.age < ADULT || (!finished && place > 0)) continue;
    const drawn = chance.oneOf(signatures);
    attachments.set(drawn.sha256, drawn);
    const at = `signers/${person.record}`;
    Object.assign(answers, {
      [`${at}/method`]: 'handwritten',
      [`${at}/role`]: 'self',
      [`${at}/sha256`]: drawn.sha256,
      [`${at}/signedAt`]: visitedAt + (25 + place) * 60_000,
      [`${at}/name`]: person.member.name,
      ...(place === 0 && children.length > 0 ? { [`${at}/forPersons`]: children } : {}),
    });
  }
  return { answers, attachments: [...attachments.values()] };
}
