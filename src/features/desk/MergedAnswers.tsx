import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type RecordKind } from '#domain/change/change.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { type DeskHousehold } from '#domain/sync/desk-protocol.ts';
import { timeText } from './day-text.ts';
import { labelOfField } from './field-words.ts';
import { valueText } from './value-text.ts';

interface NewsProps {
  detail: DeskHousehold;
  file: HouseholdFile;
  now: number;
}

const SHOWN = 5;

/** What others answered beside the visit that merged by itself; nothing where nobody did. */
export function MergedAnswers({ detail, file, now }: NewsProps) {
  const groups = detail.merged.flatMap(({ author, fields }) => {
    // What nobody reads (which household it belongs to, a file's hash) is no line.
    const lines = fields.flatMap(({ record, kind, path, value }) => {
      const said = value === null ? words.merged.gone : valueText(kind, path, value as Json, file, now);
      return said === '' ? [] : [{ key: `${record} ${path}`, label: labelOfField(file, record, path), said }];
    });
    return lines.length === 0 ? [] : [{ author, lines }];
  });
  if (groups.length === 0) return null;
  return (
    <section className="desk-section">
      <h3>{words.merged.title}</h3>
      <p className="desk-quiet">{words.merged.intro}</p>
      {groups.map(({ author, lines }) => (
        <div key={author} className="desk-topic">
          <h4>{words.merged.by(detail.names[author] ?? words.someone, lines.length)}</h4>
          <Lines lines={lines.slice(0, SHOWN)} />
          {lines.length > SHOWN ? (
            <details>
              <summary>{words.merged.more(lines.length - SHOWN)}</summary>
              <Lines lines={lines.slice(SHOWN)} />
            </details>
          ) : null}
        </div>
      ))}
    </section>
  );
}

function Lines({
  lines,
}: {
  lines: readonly { readonly key: string; readonly label: string; readonly said: string }[];
}) {
  return (
    <ul className="desk-plain-list">
      {lines.map(({ key, label, said }) => (
        <li key={key}>{words.history.set(label, said)}</li>
      ))}
    </ul>
  );
}

/** Answers of the reader's own that somebody else's choice replaced. */
export function ReplacedAnswers({ detail, file, now }: NewsProps) {
  if (detail.told.length === 0) return null;
  const say = (kind: RecordKind, path: string, value: unknown) =>
    value === null ? words.merged.gone : valueText(kind, path, value as Json, file, now);
  return (
    <section className="desk-section">
      <h3>{words.merged.replaced(detail.told.length)}</h3>
      <ul className="desk-plain-list">
        {detail.told.map(({ id, record, kind, path, mine, theirs, author, wall, reason }) => (
          <li key={id}>
            <strong>{labelOfField(file, record, path)}</strong>
            <span className="desk-block">
              {words.merged.chosen(
                detail.names[author] ?? words.someone,
                say(kind, path, theirs),
                say(kind, path, mine),
              )}
            </span>
            <span className="desk-quiet desk-block">
              {reason === null ? timeText(wall, now) : `${words.history.reason(reason)} · ${timeText(wall, now)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
