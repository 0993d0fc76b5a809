import { Button } from 'antd';
import { useState } from 'react';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { type DeskHistoryEntry, type DeskHousehold } from '#domain/sync/desk-protocol.ts';
import { timeText } from './day-text.ts';
import { fieldLabel } from './field-words.ts';
import { ownerText, recordOf } from './file-records.ts';
import { tabletName } from './tablet-name.ts';
import { valueText } from './value-text.ts';

const STEP = 20;
/** Lines of one change shown before they are folded away. */
const SHOWN = 9;
const LONGEST = 80;

/** Who changed what and when, newest first. */
export function HistoryList({ detail, file, now }: { detail: DeskHousehold; file: HouseholdFile; now: number }) {
  const [count, setCount] = useState(STEP);
  if (detail.history.length === 0) return <p>{words.history.none}</p>;
  return (
    <div className="desk-sections">
      <ol className="desk-history">
        {detail.history.slice(0, count).map((entry) => (
          <HistoryEntry key={entry.change} entry={entry} file={file} now={now} />
        ))}
      </ol>
      {detail.history.length > count ? (
        <Button onClick={() => setCount(count + STEP)}>{words.history.more}</Button>
      ) : null}
    </div>
  );
}

interface Line {
  readonly key: string;
  readonly text: string;
}

function linesOf(entry: DeskHistoryEntry, file: HouseholdFile, now: number): Line[] {
  return entry.ops.flatMap(({ path, value, cleared, reason }, index) => {
    const label = fieldLabel(entry.kind, path);
    const text = cleared
      ? words.history.cleared(label)
      : words.history.set(
          label,
          value === undefined ? '' : short(valueText(entry.kind, path, value as Json, file, now)),
        );
    // What nobody reads (a file's hash, which household it belongs to) is no line of its own.
    if (!cleared && text === words.history.set(label, '')) return [];
    return [
      { key: `${index} ${path}`, text: reason === undefined ? text : `${text}（${words.history.reason(reason)}）` },
    ];
  });
}

/** The text of a consent is read where it stands, not here. */
function short(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function HistoryEntry({ entry, file, now }: { entry: DeskHistoryEntry; file: HouseholdFile; now: number }) {
  const [all, setAll] = useState(false);
  const lines = linesOf(entry, file, now);
  const shown = all ? lines : lines.slice(0, SHOWN);
  const view = recordOf(file, entry.record);
  const owner = view === undefined ? words.kinds[entry.kind] : (ownerText(view) ?? words.kinds[entry.kind]);
  return (
    <li className={entry.voided ? 'desk-voided' : ''}>
      <p>
        <strong>{owner}</strong> {words.history.count(entry.ops.length)}{' '}
        {entry.voided ? <span className="desk-tag desk-tag-returned">{words.history.voided}</span> : null}
      </p>
      <p className="desk-quiet">
        {entry.authorName} · {timeText(entry.wall, now)} · {tabletName(entry, entry.authorName, file)} ·{' '}
        {words.history.arrived(timeText(entry.receivedAt, now))}
      </p>
      <ul className="desk-plain-list">
        {shown.map(({ key, text }) => (
          <li key={key}>{text}</li>
        ))}
      </ul>
      {lines.length > shown.length ? (
        <Button type="link" className="desk-to-answer desk-screen-only" onClick={() => setAll(true)}>
          {words.history.rest(lines.length - shown.length)}
        </Button>
      ) : null}
    </li>
  );
}
