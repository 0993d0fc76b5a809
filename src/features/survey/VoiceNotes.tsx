import { useEffect, useRef, useState } from 'react';
import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { type Edit } from '#domain/change/changes-between.ts';
import { answer, itemsUnder, textAnswer } from '#domain/record/household-file.ts';
import { Button } from '#ui/Button.tsx';
import { useAttachmentUrl, useServices } from '../../services.ts';
import { dotsUnder } from './dots.ts';
import { type Survey, draftEdits, storedView } from './use-survey.ts';

const text = words.voice;
const LIST = 'sensitive/voice';
/** Spoken longer than this it is a story; what counts stands in the first two minutes. */
const MOST_SECONDS = 120;
const BITS_PER_SECOND = 24_000;
const TYPE = 'audio/webm';

type State = { is: 'idle' } | { is: 'recording'; since: number } | { is: 'failed'; words: string };

/** Speaking instead of typing where words are long: the sound goes with the visit and says which field it belongs to. */
export function VoiceNotes({ survey, record, path }: { survey: Survey; record: string; path: string }) {
  const { households, attachments, newId, now } = useServices();
  const { household, visit, draft } = survey;
  const [state, setState] = useState<State>({ is: 'idle' });
  const recorder = useRef<MediaRecorder | null>(null);
  useEffect(() => () => recorder.current?.stop(), []);
  if (visit === null || !canRecord()) return null;
  const target = { id: visit.record, kind: 'visit' as const };
  const notes = itemsUnder(visit, LIST).filter(
    (item) => answer(visit, `${LIST}/${item}/record`) === record && answer(visit, `${LIST}/${item}/path`) === path,
  );

  const keep = async (sound: Blob, seconds: number) => {
    const ref = await attachments.add(sound, 'voiceNote');
    const at = `${LIST}/${newId()}`;
    const said = { sha256: ref.sha256, seconds, record, path, recordedAt: now() };
    const edits = Object.entries(said).map(([key, value]) => [`${at}/${key}`, { value, basis: [] }] as const);
    await households.edit(household, target, Object.fromEntries(edits), 'strict');
    await households.attach(household, target, ref);
  };
  const start = async () => {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const taken = new MediaRecorder(stream, { mimeType: TYPE, audioBitsPerSecond: BITS_PER_SECOND });
      const pieces: Blob[] = [];
      const since = now();
      taken.addEventListener('dataavailable', ({ data }) => pieces.push(data));
      taken.addEventListener('stop', () => {
        for (const track of stream.getTracks()) track.stop();
        recorder.current = null;
        const seconds = Math.min(MOST_SECONDS, Math.max(1, Math.round((now() - since) / 1000)));
        const sound = new Blob(pieces, { type: TYPE });
        canBeHeard(sound)
          .then(async (heard): Promise<State> => {
            if (!heard) return { is: 'failed', words: text.nothing };
            await keep(sound, seconds);
            return { is: 'idle' };
          })
          .then(setState, () => setState({ is: 'failed', words: text.full }));
      });
      taken.start();
      setTimeout(() => taken.state === 'recording' && taken.stop(), MOST_SECONDS * 1000);
      recorder.current = taken;
      setState({ is: 'recording', since });
    } catch {
      setState({ is: 'failed', words: text.denied });
    }
  };
  const remove = async (item: string) => {
    const at = `${LIST}/${item}`;
    const typed = Object.keys(draftEdits(draft, visit.record)).filter((one) => one.startsWith(`${at}/`));
    const edits: Record<string, Edit | undefined> = Object.fromEntries(typed.map((one) => [one, undefined]));
    const seen = dotsUnder(storedView(survey.stored, visit.record), at);
    if (seen.length > 0) edits[at] = { value: null, basis: seen };
    await households.edit(household, target, edits, 'strict');
  };

  return (
    <div className="voice">
      {notes.map((item, index) => (
        <VoiceNote
          key={item}
          number={index + 1}
          sha256={textAnswer(visit, `${LIST}/${item}/sha256`) ?? ''}
          seconds={Number(answer(visit, `${LIST}/${item}/seconds`) ?? 0)}
          onRemove={() => void remove(item)}
        />
      ))}
      <div className="row">
        {state.is === 'recording' ? (
          <Button look="main" icon="done" onClick={() => recorder.current?.stop()}>
            {text.stop}
          </Button>
        ) : (
          <Button icon="microphone" onClick={() => void start()}>
            {text.start}
          </Button>
        )}
        <span role="status" className="soft">
          {state.is === 'recording' ? text.recording : state.is === 'failed' ? state.words : ''}
        </span>
      </div>
    </div>
  );
}

function VoiceNote({
  number,
  sha256,
  seconds,
  onRemove,
}: {
  number: number;
  sha256: string;
  seconds: number;
  onRemove: () => void;
}) {
  const url = useAttachmentUrl(sha256);
  const name = text.note(number, seconds);
  return (
    <div className="row">
      <span>{name}</span>
      {url === null ? (
        <span className="soft">{text.elsewhere}</span>
      ) : (
        // oxlint-disable-next-line jsx-a11y/media-has-caption -- what was just said by the one who hears it
        <audio controls src={url} aria-label={name} />
      )}
      <Button icon="trash" onClick={onRemove} aria-label={`${text.remove}：${name}`}>
        {text.remove}
      </Button>
    </div>
  );
}

/** Can this browser record the one kind of sound that the server takes? */
function canRecord(): boolean {
  return (
    typeof MediaRecorder !== 'undefined' && MediaRecorder.isTypeSupported(TYPE) && navigator.mediaDevices !== undefined
  );
}

/** How long a player may take to say whether it can play a sound; whatever it has not refused by then is kept. */
const REFUSED_WITHIN_MS = 5000;

/** Holds what was recorded any sound? Who stops at once gets a file that is all header, which no player opens. */
function canBeHeard(sound: Blob): Promise<boolean> {
  const url = URL.createObjectURL(sound);
  const player = new Audio();
  return new Promise<boolean>((resolve) => {
    player.addEventListener('loadedmetadata', () => resolve(true), { once: true });
    player.addEventListener('error', () => resolve(false), { once: true });
    setTimeout(resolve, REFUSED_WITHIN_MS, true);
    player.src = url;
  }).finally(() => {
    player.removeAttribute('src');
    URL.revokeObjectURL(url);
  });
}
