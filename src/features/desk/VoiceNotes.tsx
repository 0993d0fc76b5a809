import { useState } from 'react';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type HouseholdFile, answer, itemsUnder, textAnswer } from '#domain/record/household-file.ts';
import { fileAddress } from './Photos.tsx';
import { dayText } from './day-text.ts';
import { labelOfField } from './field-words.ts';

const LIST = 'sensitive/voice';

interface VoiceNote {
  readonly item: string;
  readonly sha256: string;
  /** Whose words they are: the field that was spoken to, the visit's day, and how long. */
  readonly name: string;
}

function voiceNotesOf(file: HouseholdFile): VoiceNote[] {
  return file.visits.flatMap((visit) =>
    itemsUnder(visit, LIST).flatMap((item) => {
      const part = (name: string) => textAnswer(visit, `${LIST}/${item}/${name}`) ?? '';
      const sha256 = part('sha256');
      if (sha256 === '') return [];
      const label = labelOfField(file, part('record'), part('path'));
      const date = textAnswer(visit, 'date');
      const day = date === undefined ? words.day.unknown : dayText(date);
      const seconds = Number(answer(visit, `${LIST}/${item}/seconds`) ?? 0);
      return [{ item, sha256, name: words.answers.voice(label, day, seconds) }];
    }),
  );
}

/** What was spoken instead of typed, to be listened to; nothing where nobody spoke, or for whom it is withheld. */
export function VoiceNotes({ file }: { file: HouseholdFile }) {
  const notes = voiceNotesOf(file);
  if (notes.length === 0) return null;
  return (
    <section className="desk-section">
      <h3>{words.fields.voice}</h3>
      <ul className="desk-plain-list">
        {notes.map(({ item, ...note }) => (
          <Sound key={item} {...note} />
        ))}
      </ul>
    </section>
  );
}

function Sound({ sha256, name }: Omit<VoiceNote, 'item'>) {
  const [failed, setFailed] = useState(false);
  return (
    <li className="desk-voice">
      <span>{name}</span>
      {failed ? (
        <span className="desk-quiet">{words.answers.voiceMissing}</span>
      ) : (
        // oxlint-disable-next-line jsx-a11y/media-has-caption -- there are no captions to what a cadre said in a kitchen
        <audio
          controls
          preload="metadata"
          src={fileAddress(sha256)}
          aria-label={name}
          onError={() => setFailed(true)}
        />
      )}
    </li>
  );
}
