import { type ChangeEvent, useId, useState } from 'react';
import { useParams } from 'react-router';
import { labelOf } from '#content/codes/load.ts';
import { formOfVisit } from '#content/forms/load.ts';
import { photos as words } from '#content/locales/zh-CN/photos.ts';
import { type Edit } from '#domain/change/changes-between.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { type Code } from '#domain/record/code-lists.ts';
import { answer, itemsUnder } from '#domain/record/household-file.ts';
import { openVisit } from '#domain/record/open-visit.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button } from '#ui/Button.tsx';
import { Icon } from '#ui/Icon.tsx';
import { type OpenHousehold, useAccount, useAttachmentUrl, useHousehold, useServices } from '../../services.ts';
import { type ShrunkPhoto, shrinkPhoto } from './shrink-photo.ts';
import './photos.css';

interface Photo {
  readonly at: string;
  readonly sha256: string;
  readonly role: string;
}

interface Removed {
  readonly at: string;
  readonly values: Readonly<Record<string, Json>>;
}

/** Photos by role, each small before it is kept, each deletable and to be had back. */
export function PhotosPage({ topic }: { topic: string }) {
  const { household = '' } = useParams();
  const open = useHousehold(household);
  const user = useAccount()?.user;
  if (open == null || user === undefined) return null;
  const visit = openVisit(open.file, user);
  if (visit === null) return <Banner state="waiting" title={words.noVisit} />;
  const found = formOfVisit(visit)
    .sections.flatMap(({ topics }) => topics)
    .find(({ id }) => id === topic);
  if (found?.kind !== 'photos') return null;
  return (
    <Photos
      household={household}
      open={open}
      visit={visit}
      roles={found.roles}
      address={addresses.topic(household, topic)}
    />
  );
}

interface PhotosProps {
  household: string;
  open: OpenHousehold;
  visit: RecordView;
  roles: readonly { role: Code<'photoRole'>; required?: boolean | undefined; sensitive?: boolean | undefined }[];
  address: string;
}

function Photos({ household, open, visit, roles, address }: PhotosProps) {
  const { households, attachments, newId, now } = useServices();
  const [busy, setBusy] = useState<string | null>(null);
  const [wrong, setWrong] = useState<keyof typeof words.wrong | null>(null);
  const [removed, setRemoved] = useState<Removed | null>(null);
  const target = { id: visit.record, kind: 'visit' as const };
  const stored = open.stored?.visits.find(({ members }) => members.includes(visit.record));
  const edits = open.draft?.records[visit.record]?.edits ?? {};
  const all = photosOf(visit);

  /** The camera may push this page out of memory: what is open is on disk before it opens. */
  const beforeCamera = () => households.edit(household, target, {}, 'strict', { address, field: null });

  const add = async (role: Code<'photoRole'>, sensitive: boolean, file: File) => {
    setWrong(null);
    setRemoved(null);
    if (!file.type.startsWith('image/')) {
      setWrong('notPicture');
      return;
    }
    setBusy(role);
    try {
      const shrunk = await shrinkPhoto(file).catch(() => null);
      if (shrunk === null) {
        setWrong('broken');
        return;
      }
      const ref = await attachments.add(shrunk.photo, role);
      const at = `${sensitive ? 'sensitive/' : ''}photos/${newId()}`;
      await households.edit(
        household,
        target,
        photoEdits(at, role, ref.sha256, shrunk, file.lastModified || now()),
        'strict',
        { address, field: null },
      );
      await households.attach(household, target, ref);
    } catch {
      setWrong('full');
    } finally {
      setBusy(null);
    }
  };

  const remove = async ({ at }: Photo) => {
    const under = Object.entries(visit.live).filter(([path]) => path.startsWith(`${at}/`));
    const seen = Object.entries(stored?.live ?? {})
      .filter(([path]) => path.startsWith(`${at}/`))
      .flatMap(([, live]) => live.map(({ dot }) => dot));
    const gone: Record<string, Edit | undefined> = Object.fromEntries(
      Object.keys(edits)
        .filter((path) => path.startsWith(`${at}/`))
        .map((path) => [path, undefined]),
    );
    if (seen.length > 0) gone[at] = { value: null, basis: seen };
    await households.edit(household, target, gone, 'strict', { address, field: null });
    setRemoved({
      at,
      values: Object.fromEntries(
        under.flatMap(([path, live]) => (live[0] === undefined ? [] : [[path, live[0].value]])),
      ),
    });
  };
  const putBack = async ({ at, values }: Removed) => {
    const back = Object.fromEntries(
      Object.entries(values).map(([path, value]) => [
        path,
        { value, basis: (stored?.live[path] ?? []).map(({ dot }) => dot) },
      ]),
    );
    await households.edit(household, target, { [at]: undefined, ...back }, 'strict', { address, field: null });
    setRemoved(null);
  };

  const camera = (role: Code<'photoRole'>, label: string, sensitive: boolean, taken: number) => {
    if (busy === role) return <p role="status">{words.busy}</p>;
    const word = taken === 0 ? words.take : words.more;
    return (
      <CameraButton
        label={`${word}：${label}`}
        word={word}
        disabled={busy !== null}
        onOpen={() => void beforeCamera().catch(() => setWrong('full'))}
        onFile={(file) => void add(role, sensitive, file)}
      />
    );
  };

  return (
    <>
      {wrong !== null && <Banner state="wrong" title={words.wrong[wrong]} />}
      {removed !== null && (
        <Banner
          state="info"
          title={words.removed}
          actions={
            <Button icon="undo" onClick={() => void putBack(removed)}>
              {words.undo}
            </Button>
          }
        />
      )}
      {roles.map(({ role, required = false, sensitive = false }) => {
        const mine = all.filter((photo) => photo.role === role);
        const label = labelOf('photoRole', role);
        return (
          <section key={role} className="photo-role">
            <div className="photo-head">
              <h2>
                {label} {required && mine.length === 0 && <small>{words.required}</small>}
              </h2>
              {camera(role, label, sensitive, mine.length)}
            </div>
            {sensitive && <p className="soft">{words.sensitiveHelp}</p>}
            <ul className="photos">
              {mine.map((photo, index) => (
                <li key={photo.at}>
                  <Thumbnail photo={photo} label={words.photo(label, index + 1)} />
                  <Button
                    look="quiet"
                    icon="trash"
                    aria-label={`${words.remove}：${words.photo(label, index + 1)}`}
                    onClick={() => void remove(photo)}
                  >
                    {words.remove}
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}

function CameraButton({
  label,
  word,
  disabled,
  onOpen,
  onFile,
}: {
  label: string;
  word: string;
  disabled: boolean;
  onOpen: () => void;
  onFile: (file: File) => void;
}) {
  const id = useId();
  const change = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    // The same picture may be chosen again after an error.
    event.target.value = '';
    if (file !== undefined) onFile(file);
  };
  return (
    <label className="button button-plain camera" htmlFor={id}>
      <Icon name="camera" />
      <span>{word}</span>
      <input
        id={id}
        type="file"
        accept="image/*"
        capture="environment"
        aria-label={label}
        disabled={disabled}
        onClick={onOpen}
        onChange={change}
      />
    </label>
  );
}

function Thumbnail({ photo, label }: { photo: Photo; label: string }) {
  const url = useAttachmentUrl(photo.sha256);
  return url === null ? (
    <div className="photo photo-none" role="img" aria-label={label} />
  ) : (
    <img className="photo" src={url} alt={label} />
  );
}

function photosOf(visit: RecordView): readonly Photo[] {
  return ['photos', 'sensitive/photos'].flatMap((above) =>
    itemsUnder(visit, above).flatMap((item) => {
      const at = `${above}/${item}`;
      const [sha256, role] = [answer(visit, `${at}/sha256`), answer(visit, `${at}/role`)];
      return typeof sha256 === 'string' && typeof role === 'string' ? [{ at, sha256, role }] : [];
    }),
  );
}

/** Where it was taken is kept as data beside the photo, never needed. */
function photoEdits(
  at: string,
  role: string,
  sha256: string,
  { takenAt, place }: ShrunkPhoto,
  otherwise: number,
): Record<string, Edit> {
  const said: Record<string, Json> = {
    [`${at}/sha256`]: sha256,
    [`${at}/role`]: role,
    [`${at}/takenAt`]: takenAt ?? otherwise,
  };
  if (place !== null)
    said['place'] = { latitude: place.latitude.toFixed(5), longitude: place.longitude.toFixed(5), source: 'photo' };
  return Object.fromEntries(Object.entries(said).map(([path, value]) => [path, { value, basis: [] }]));
}
