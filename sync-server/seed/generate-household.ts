import { type AttachmentRef, type RecordKind } from '#domain/change/change.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';
import { type Answers } from './answers.ts';
import { type Card, cardOf } from './cards.ts';
import { Chance } from './chance.ts';
import { clashSaves } from './clash-saves.ts';
import { consentAnswers } from './consent-answers.ts';
import { fillSurvey } from './fill-survey.ts';
import { type HouseholdDraft, type HouseholdOrder, draftHousehold } from './household-draft.ts';
import { reviewSaves } from './review-saves.ts';
import { TWISTS, type Twist } from './twists.ts';
import { visitAnswers } from './visit-answers.ts';

/** Whose tablet it is, seen from the household: its own cadre, the neighbouring one, somebody without a right there. */
export type Writer = 'cadre' | 'colleague' | 'leader' | 'supervisor' | 'stranger';

/** One save of one record, as its author meant it; which dots it replaces follows from what was on the screen. */
export interface DemoSave {
  readonly by: Writer;
  readonly record: string;
  readonly kind: RecordKind;
  /** Clock of the tablet, milliseconds. */
  readonly wall: number;
  readonly answers: Readonly<Answers>;
  readonly reason?: string;
  /** How many of the household's saves the author had seen; left out: all before this one. */
  readonly seen?: number;
  readonly attachments?: readonly AttachmentRef[];
  /** Records whose live dots are written as `covers/<record>`: what a submitted visit stands for. */
  readonly covers?: readonly string[];
}

/** What the generator cannot make up by itself. */
export interface DemoMaterials {
  /** Pictures of a signature and of a house, each named in the changes that show it. */
  readonly signatures: readonly AttachmentRef[];
  readonly houses: readonly AttachmentRef[];
}

export interface DemoHousehold {
  readonly record: string;
  readonly village: string;
  readonly card: Card;
  /** In the order in which they reach the server. */
  readonly saves: readonly DemoSave[];
}

/**
 * Household `index` of the demo county of a seed: the same words in, the same household out, whatever was made before.
 * Every path and value is one of record schema 2.
 */
export function generateHousehold(order: HouseholdOrder, materials: DemoMaterials): DemoHousehold {
  const card = cardOf(order.seed, order.index);
  const chance = new Chance(order.seed, order.index, 0x5eed);
  const twists: Twist[] = card.twists.map((name) => TWISTS[name]);
  const draft = draftHousehold(order, card, chance, (family) => {
    for (const { family: retell } of twists) retell?.(family, chance);
  });
  if (card.stage !== 'toVisit') fillSurvey(draft, card);
  for (const { answers } of twists) answers?.(draft);

  const saves = registrySaves(draft);
  if (card.stage === 'begun') saves.push(...begunSaves(draft));
  else if (card.stage !== 'toVisit') {
    saves.push(...surveySaves(draft, card, materials));
    saves.push(...clashSaves(draft, card, saves.length));
    saves.push(...reviewSaves(draft, card));
  }
  return { record: draft.record, village: order.village, card, saves };
}

function registrySaves({ record, enteredAt, registry, persons }: HouseholdDraft): DemoSave[] {
  return [
    { by: 'leader', record, kind: 'household', wall: enteredAt, answers: registry },
    ...persons.map((person, place): DemoSave => ({
      by: 'leader',
      record: person.record,
      kind: 'person',
      wall: enteredAt + 1 + place,
      answers: person.registry,
    })),
  ];
}

/** An interrupted survey: some topics answered, nothing submitted. */
function begunSaves(draft: HouseholdDraft): DemoSave[] {
  const { record, visit, visitedAt, survey } = draft;
  const answered = Object.entries(survey).filter(
    ([path]) => /^(housing|water|vehicles)\//.test(path) || /\/(wage|business|businessCost)\//.test(path),
  );
  return [
    { by: 'cadre', record: visit, kind: 'visit', wall: visitedAt, answers: visitAnswers(draft) },
    { by: 'cadre', record, kind: 'household', wall: visitedAt + 60_000, answers: Object.fromEntries(answered) },
  ];
}

function surveySaves(draft: HouseholdDraft, { consent, stage }: Card, materials: DemoMaterials): DemoSave[] {
  const { record, persons, visit, visitedAt, survey, findings, chance } = draft;
  const minute = 60_000;
  const saves: DemoSave[] = [
    { by: 'cadre', record, kind: 'household', wall: visitedAt + 20 * minute, answers: survey },
    ...persons.map((person, place): DemoSave => ({
      by: 'cadre',
      record: person.record,
      kind: 'person',
      wall: visitedAt + (21 + place) * minute,
      answers: person.survey,
    })),
  ];
  if (consent !== 'none') {
    const signed = consentAnswers(draft, consent === 'signed', materials);
    saves.push({
      by: 'cadre',
      record: draft.consent,
      kind: 'consent',
      wall: visitedAt + 30 * minute,
      answers: signed.answers,
      attachments: signed.attachments,
    });
  }
  const visitSave = { by: 'cadre', record: visit, kind: 'visit', wall: visitedAt + 35 * minute } as const;
  if (stage === 'open') saves.push({ ...visitSave, answers: visitAnswers(draft) });
  else {
    const signature = chance.oneOf(materials.signatures);
    const house = chance.oneOf(materials.houses);
    saves.push({
      ...visitSave,
      answers: { ...visitAnswers(draft), ...shownFiles(draft, signature, house), 'review/state': 'submitted' },
      attachments: [house, signature],
      covers: [record, ...persons.map((person) => person.record)],
    });
  }
  if (Object.keys(findings).length > 0) {
    saves.push({
      by: 'supervisor',
      record: draft.case,
      kind: 'case',
      wall: visitedAt + 26 * 60 * minute,
      answers: { household: record, ...findings },
    });
  }
  return saves;
}

function shownFiles(
  { persons, chance, visitedAt }: HouseholdDraft,
  signature: AttachmentRef,
  house: AttachmentRef,
): Record<string, Json> {
  const photo = `photos/${chance.id(visitedAt)}`;
  const head = persons[0];
  return {
    [`${photo}/sha256`]: house.sha256,
    [`${photo}/role`]: 'houseFront',
    [`${photo}/takenAt`]: visitedAt + 60_000,
    ...(head === undefined
      ? {}
      : {
          'signature/sha256': signature.sha256,
          'signature/person': head.record,
          'signature/name': head.member.name,
          'signature/signedAt': visitedAt + 34 * 60_000,
        }),
  };
}
