import { Checkbox } from 'antd';
import { useState } from 'react';
import { labelOf } from '#content/codes/load.ts';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { type HouseholdFile, answer, itemsUnder } from '#domain/record/household-file.ts';
import { type Picking, answerId, fieldKey } from './picking.ts';

interface Photo {
  readonly visit: RecordView;
  readonly path: string;
  readonly sha256: string;
  readonly role: string;
  readonly note: string;
}

/** Where the server keeps a file, by its hash. */
export function fileAddress(sha256: string): string {
  return `/api/v1/attachments/${encodeURIComponent(sha256)}`;
}

function photosOf(file: HouseholdFile): Photo[] {
  return file.visits.flatMap((visit) =>
    ['photos', 'sensitive/photos'].flatMap((list) =>
      itemsUnder(visit, list).flatMap((item) => {
        const path = `${list}/${item}`;
        const sha256 = answer(visit, `${path}/sha256`);
        const role = answer(visit, `${path}/role`);
        const note = answer(visit, `${path}/note`);
        return typeof sha256 === 'string'
          ? [
              {
                visit,
                path,
                sha256,
                role: labelOf('photoRole', typeof role === 'string' ? role : 'other'),
                note: typeof note === 'string' ? note : '',
              },
            ]
          : [];
      }),
    ),
  );
}

/** The photos of all visits; each opens in full in a window of its own. */
export function Photos({ file, pick }: { file: HouseholdFile; pick: Picking | null }) {
  const photos = photosOf(file);
  return (
    <section className="desk-section">
      <h3>{words.fields.photos}</h3>
      {photos.length === 0 ? <p className="desk-quiet">{words.answers.noPhotos}</p> : null}
      <ul className="desk-photos">
        {photos.map((photo) => (
          <li key={photo.path} id={answerId(photo.visit.record, photo.path)} tabIndex={-1}>
            <a
              href={fileAddress(photo.sha256)}
              target="_blank"
              rel="noreferrer"
              aria-label={words.answers.openPhoto(photo.role)}
            >
              <StoredPicture sha256={photo.sha256} alt="" missing={words.answers.photoMissing} />
            </a>
            {pick === null ? (
              <span>{photo.role}</span>
            ) : (
              <Checkbox
                checked={pick.chosen.has(fieldKey(photo.visit.record, photo.path))}
                onChange={() => pick.toggle(photo.visit.record, photo.path, words.answers.photo(photo.role), '')}
              >
                {photo.role}
              </Checkbox>
            )}
            {photo.note === '' ? null : <span className="desk-quiet">{photo.note}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A picture on the server, or words when it has not arrived there yet. */
export function StoredPicture({ sha256, alt, missing }: { sha256: string; alt: string; missing: string }) {
  const [failed, setFailed] = useState(false);
  if (failed) return <span className="desk-picture-missing">{missing}</span>;
  return <img src={fileAddress(sha256)} alt={alt} loading="lazy" onError={() => setFailed(true)} />;
}
