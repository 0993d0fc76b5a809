import { labelOf } from '#content/codes/load.ts';
import { currentConsent } from '#content/consents/load.ts';
import { placeName } from '#content/places/load.ts';
import { type AttachmentRef } from '#domain/change/change.ts';
import { consentEdits } from '#domain/consent/consent-edits.ts';
import { consentText } from '#domain/consent/consent-text.ts';
import { sha256 } from '../crypto/hashing.ts';
import { type Answers } from './answers.ts';
import { isCounted } from './family.ts';
import { type DemoMaterials } from './generate-household.ts';
import { type DraftPerson, type HouseholdDraft } from './household-draft.ts';

const ADULT = 18;

/**
 * The consent of the household: it names every counted member; every adult signs, the head for the children too.
 * Unfinished: only the head has signed.
 */
export function consentAnswers(
  draft: HouseholdDraft,
  finished: boolean,
  { signatures }: DemoMaterials,
): { answers: Answers; attachments: AttachmentRef[] } {
  const { record, order, visitedOn, visitedAt, chance } = draft;
  const subjects = draft.persons.filter(({ member }) => isCounted(member));
  const adults = subjects.filter(({ member }) => member.age >= ADULT);
  const signers = finished ? adults : adults.slice(0, 1);
  const children = subjects.filter(({ member }) => member.age < ADULT).map((person) => person.record);

  const drawn = signers.map(() => chance.oneOf(signatures));
  const text = textFor(subjects, order.village, visitedOn);
  const edits = consentEdits({
    household: record,
    template: currentConsent,
    text,
    textHash: sha256(text),
    language: 'mandarin',
    readAloud: true,
    readBy: '演示村干部',
    signedOn: visitedOn,
    subjects: subjects.map((person) => person.record),
    signatures: signers.map((person, place) => ({
      signer: person.record,
      role: 'self',
      method: 'handwritten',
      sha256: (drawn[place] as AttachmentRef).sha256,
      signedAt: visitedAt + (25 + place) * 60_000,
      name: person.member.name,
      forPersons: place === 0 ? [person.record, ...children] : [person.record],
    })),
  });
  const answers = Object.fromEntries(Object.entries(edits).map(([path, { value }]) => [path, value]));
  return { answers, attachments: [...new Map(drawn.map((one) => [one.sha256, one])).values()] };
}

function textFor(subjects: readonly DraftPerson[], village: string, date: string): string {
  return consentText(currentConsent, {
    village: placeName(village.slice(0, 9)) + placeName(village),
    householder: subjects[0]?.member.name ?? '',
    members: subjects.map(({ member }) => ({ name: member.name, relation: labelOf('relation', member.relation) })),
    date,
    ticked: [],
  });
}
