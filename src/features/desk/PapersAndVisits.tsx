import { Button } from 'antd';
import { useState } from 'react';
import { labelOf } from '#content/codes/load.ts';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { type HouseholdFile, answer, itemsUnder, textAnswer } from '#domain/record/household-file.ts';
import { ReviewState } from '#domain/sync/desk-protocol.ts';
import { StoredPicture } from './Photos.tsx';
import { ReviewTag } from './ReviewTag.tsx';
import { dayText, timeText } from './day-text.ts';
import { labelOfField } from './field-words.ts';
import { personName, recordOf } from './file-records.ts';
import { pointsOf } from './review-edits.ts';

/** What was signed, and every visit with its review. */
export function PapersAndVisits({ file, now }: { file: HouseholdFile; now: number }) {
  return (
    <div className="desk-sections">
      <section className="desk-section">
        <h3>{words.papers.consents}</h3>
        {file.consents.length === 0 ? <p>{words.papers.noConsent}</p> : null}
        {file.consents.map((consent) => (
          <Consent key={consent.record} consent={consent} file={file} now={now} />
        ))}
      </section>
      <section className="desk-section">
        <h3>{words.papers.visits}</h3>
        {file.visits.length === 0 ? <p>{words.papers.noVisit}</p> : null}
        {file.visits.map((visit) => (
          <Visit key={visit.record} visit={visit} file={file} now={now} />
        ))}
      </section>
    </div>
  );
}

function textAt(view: RecordView, path: string): string | null {
  const value = answer(view, path);
  return typeof value === 'string' && value !== '' ? value : null;
}

function nameOf(file: HouseholdFile, record: string): string {
  return personName(recordOf(file, record)) ?? words.kinds.person;
}

function Consent({ consent, file, now }: { consent: RecordView; file: HouseholdFile; now: number }) {
  const [open, setOpen] = useState(false);
  const signedOn = textAt(consent, 'signedOn');
  const text = textAt(consent, 'text');
  const subjects = itemsUnder(consent, 'subjects').map((record) => nameOf(file, record));
  const withdrawn = file.consents.some((other) => consent.members.includes(textAnswer(other, 'withdraws') ?? ''));
  const facts = [
    [textAt(consent, 'readBy'), words.papers.readBy],
    [textAt(consent, 'interpreter'), words.papers.interpreter],
    [textAt(consent, 'witness'), words.papers.witness],
  ] as const;
  return (
    <div className="desk-topic">
      <h4>
        {signedOn === null ? words.day.unknown : words.papers.signedOn(dayText(signedOn))}
        {withdrawn ? `（${words.papers.withdrawn}）` : ''}
      </h4>
      {subjects.length === 0 ? null : <p>{words.papers.subjects(subjects.join('、'))}</p>}
      <p className="desk-quiet">{facts.flatMap(([name, say]) => (name === null ? [] : [say(name)])).join(' · ')}</p>
      <ul className="desk-signatures" aria-label={words.papers.signers}>
        {itemsUnder(consent, 'signers').map((record) => {
          const name = textAt(consent, `signers/${record}/name`) ?? nameOf(file, record);
          const signedAt = answer(consent, `signers/${record}/signedAt`);
          const method = textAt(consent, `signers/${record}/method`);
          const role = textAt(consent, `signers/${record}/role`);
          const scribe = textAt(consent, `signers/${record}/scribe`);
          return (
            <li key={record}>
              <Signature sha256={textAt(consent, `signers/${record}/sha256`)} name={name} />
              <strong>{name}</strong>
              <span className="desk-quiet">
                {[
                  role === null ? '' : labelOf('signerRole', role),
                  method === null ? '' : labelOf('signMethod', method),
                  scribe === null ? '' : words.papers.scribe(scribe),
                  typeof signedAt === 'number' ? timeText(signedAt, now) : '',
                ]
                  .filter((part) => part !== '')
                  .join(' · ')}
              </span>
            </li>
          );
        })}
      </ul>
      {text === null ? null : (
        <>
          <Button className="desk-screen-only" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? words.papers.textHide : words.papers.text}
          </Button>
          {open ? <div className="desk-paper">{text}</div> : null}
        </>
      )}
    </div>
  );
}

function Signature({ sha256, name }: { sha256: string | null; name: string }) {
  if (sha256 === null) return null;
  return <StoredPicture sha256={sha256} alt={words.papers.signature(name)} missing={words.papers.signatureMissing} />;
}

function Visit({ visit, file, now }: { visit: RecordView; file: HouseholdFile; now: number }) {
  const date = textAt(visit, 'date');
  const kind = textAt(visit, 'kind');
  const mode = textAt(visit, 'mode');
  const informant = textAt(visit, 'informant');
  const surveyors = [textAt(visit, 'surveyor'), textAt(visit, 'coSurveyor')].filter((name) => name !== null);
  const reason = textAt(visit, 'review/reason');
  const review = ReviewState.catch('none').parse(answer(visit, 'review/state') ?? 'none');
  const points = pointsOf(visit);
  const signed = textAt(visit, 'signature/sha256');
  const signedAt = answer(visit, 'signature/signedAt');
  return (
    <div className="desk-topic">
      <h4>
        {date === null ? words.day.unknown : dayText(date)}{' '}
        {kind === null ? words.kinds.visit : labelOf('visitKind', kind)}
        {mode === null ? '' : `（${labelOf('visitMode', mode)}）`} <ReviewTag state={review} />
      </h4>
      <p className="desk-quiet">
        {[
          surveyors.length === 0 ? '' : words.papers.surveyors(surveyors.join('、')),
          informant === null ? '' : words.papers.informant(informant),
        ]
          .filter((part) => part !== '')
          .join(' · ')}
      </p>
      {reason === null ? null : (
        <p>
          {review === 'accepted' ? words.papers.acceptReason : words.papers.reason}：{reason}
        </p>
      )}
      {points.length === 0 ? null : (
        <div>
          <p>{words.papers.points}</p>
          <ul className="desk-plain-list">
            {points.map((point) => (
              <li key={`${point.record} ${point.path}`}>
                {labelOfField(file, point.record, point.path)}：{point.text}
              </li>
            ))}
          </ul>
        </div>
      )}
      {signed === null ? null : (
        <ul className="desk-signatures" aria-label={words.papers.confirmSignature}>
          <li>
            <Signature sha256={signed} name={textAt(visit, 'signature/name') ?? words.kinds.person} />
            <strong>{words.papers.confirmSignature}</strong>
            <span className="desk-quiet">
              {[textAt(visit, 'signature/name') ?? '', typeof signedAt === 'number' ? timeText(signedAt, now) : '']
                .filter((part) => part !== '')
                .join(' · ')}
            </span>
          </li>
        </ul>
      )}
    </div>
  );
}
