import { Link } from 'react-router';
import { deskWhatIf } from '#content/locales/zh-CN/desk-what-if.ts';
import { type Verdict } from '#domain/eligibility/evaluation.ts';
import { type WhatIfAnswer } from '#domain/sync/desk-evaluation-protocol.ts';
import { countText } from './money-text.ts';
import { VERDICTS, verdictText } from './verdict-words.ts';

const words = deskWhatIf.tryOut;

type Counts = Pick<WhatIfAnswer, 'households' | 'from' | 'to' | 'changed'>;

/** Villages by verdicts, now and as tried; the numbers of now lead to their households. */
export function WhatIfTable({ answer, place }: { answer: WhatIfAnswer; place: string }) {
  const verdicts = VERDICTS.filter((verdict) => answer.from[verdict] !== undefined || answer.to[verdict] !== undefined);
  return (
    <section className="desk-grid-box" aria-label={words.table}>
      <table className="desk-grid">
        <thead>
          <tr>
            <th scope="col">{words.village}</th>
            <th scope="col">{words.households}</th>
            <th scope="col">{words.changed}</th>
            {verdicts.map((verdict) => (
              <th key={verdict} scope="col">
                {verdictText(verdict)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Row name={words.total} place={place} counts={answer} verdicts={verdicts} total />
          {answer.byVillage.map((one) => (
            <Row key={one.village} name={one.name} place={one.village} counts={one} verdicts={verdicts} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  name: string;
  place: string;
  counts: Counts;
  verdicts: readonly Verdict[];
  total?: boolean;
}

function Row({ name, place, counts, verdicts, total = false }: RowProps) {
  const listOf = (more: Readonly<Record<string, string>>) => ({
    pathname: '/desk',
    search: new URLSearchParams({ place, ...more }).toString(),
  });
  return (
    <tr className={total ? 'desk-grid-total' : ''}>
      <th scope="row">{name}</th>
      <td>
        <Link to={listOf({})}>{countText(counts.households)}</Link>
      </td>
      <td>{countText(counts.changed)}</td>
      {verdicts.map((verdict) => {
        const from = counts.from[verdict] ?? 0;
        const to = counts.to[verdict] ?? 0;
        return (
          <td key={verdict}>
            {from === 0 ? (
              countText(from)
            ) : (
              <Link to={listOf({ verdict })} aria-label={words.from(countText(from))}>
                {countText(from)}
              </Link>
            )}
            <span aria-hidden="true"> → </span>
            <span className="hidden">{words.to(countText(to))}</span>
            <span aria-hidden="true">{countText(to)}</span>
            {from === to ? null : (
              <strong className="desk-difference">
                {to > from ? `+${countText(to - from)}` : `−${countText(from - to)}`}
              </strong>
            )}
          </td>
        );
      })}
    </tr>
  );
}
