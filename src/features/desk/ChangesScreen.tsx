import { Button, Select, Spin } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { desk } from '#content/locales/zh-CN/desk.ts';
import { deskWhatIf } from '#content/locales/zh-CN/desk-what-if.ts';
import { preview } from '#content/locales/zh-CN/preview.ts';
import { type VerdictChange, VerdictCause, VerdictChangesQuery } from '#domain/sync/desk-evaluation-protocol.ts';
import { PlaceSelect } from './PlaceSelect.tsx';
import { ScreenFrame } from './ScreenFrame.tsx';
import { QueryTrouble, Trouble } from './Trouble.tsx';
import { timeText } from './day-text.ts';
import { useReEvaluation, useVerdictChanges } from './desk-queries.ts';
import { countText } from './money-text.ts';
import { useNow } from './use-now.ts';
import { verdictText } from './verdict-words.ts';

const words = deskWhatIf.changes;
const DAY = 86_400_000;
const DAYS = [7, 30, 365] as const;

/** Part of the address as the server takes it, or nothing where it makes no sense. */
function good<Name extends 'place' | 'because' | 'after'>(
  parameters: URLSearchParams,
  name: Name,
): VerdictChangesQuery[Name] | undefined {
  const read = VerdictChangesQuery.shape[name].safeParse(parameters.get(name) ?? undefined);
  return read.success ? (read.data as VerdictChangesQuery[Name]) : undefined;
}

/** Households whose verdict is another than before, why, and how far the present policy has come. */
export function ChangesScreen() {
  const [parameters, setParameters] = useSearchParams();
  const now = useNow();
  const place = good(parameters, 'place');
  const because = good(parameters, 'because');
  const after = good(parameters, 'after');
  const days = DAYS.find((one) => String(one) === parameters.get('days'));
  const since = days === undefined ? undefined : Math.floor(now / DAY - days) * DAY;
  const changes = useVerdictChanges({ place, because, since, after });

  const set = (part: Readonly<Record<string, string | undefined>>) => {
    const next = new URLSearchParams(parameters);
    next.delete('after');
    for (const [name, value] of Object.entries(part)) {
      if (value === undefined || value === '') next.delete(name);
      else next.set(name, value);
    }
    setParameters(next);
  };
  return (
    <ScreenFrame title={words.title}>
      <p className="desk-quiet">{words.intro}</p>
      <Progress />
      <search className="desk-filters">
        <PlaceSelect value={place} onChange={(code) => set({ place: code })} all={words.any} />
        <label className="desk-filter">
          <span>{words.because}</span>
          <Select
            aria-label={words.because}
            value={because ?? ''}
            options={[
              { value: '', label: words.any },
              ...VerdictCause.options.map((value) => ({ value, label: words.cause[value] })),
            ]}
            onChange={(value: string) => set({ because: value })}
            popupMatchSelectWidth={false}
          />
        </label>
        <label className="desk-filter">
          <span>{words.when}</span>
          <Select
            aria-label={words.when}
            value={days === undefined ? '' : String(days)}
            options={[
              { value: '', label: words.any },
              ...DAYS.map((value) => ({ value: String(value), label: words.days(value) })),
            ]}
            onChange={(value: string) => set({ days: value })}
            popupMatchSelectWidth={false}
          />
        </label>
      </search>
      {changes.data === undefined ? (
        changes.error === null ? (
          <div className="desk-panel-wait" aria-busy="true">
            <Spin description={desk.trouble.loading}>
              <div className="desk-wait" />
            </Spin>
          </div>
        ) : (
          <QueryTrouble error={changes.error} onRetry={() => void changes.refetch()} />
        )
      ) : changes.data.rows.length === 0 ? (
        <Trouble title={words.none} body={words.noneBody} />
      ) : (
        <>
          <ChangesTable rows={changes.data.rows} now={now} />
          <div className="desk-pager">
            <output>{words.total(countText(changes.data.total))}</output>
            {after === undefined ? null : <Button onClick={() => set({})}>{desk.list.first}</Button>}
            {changes.data.next === null ? null : (
              <Button onClick={() => set({ after: changes.data.next ?? undefined })}>{desk.list.next}</Button>
            )}
          </div>
        </>
      )}
    </ScreenFrame>
  );
}

/** How many households the present policy has judged. */
function Progress() {
  const { data } = useReEvaluation();
  if (data === undefined) return null;
  const total = countText(data.total);
  return (
    <output className="desk-quiet">
      {data.judged < data.total ? words.progress(countText(data.judged), total) : words.allJudged(total)}
    </output>
  );
}

function ChangesTable({ rows, now }: { rows: readonly VerdictChange[]; now: number }) {
  return (
    <section className="desk-grid-box" aria-label={words.table}>
      <table className="desk-grid">
        <thead>
          <tr>
            <th scope="col">{words.head}</th>
            <th scope="col">{words.village}</th>
            <th scope="col">{words.from}</th>
            <th scope="col">{words.to}</th>
            <th scope="col">{words.because}</th>
            <th scope="col">{words.when}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, household, head, villageName, group, from, to, because, rules, at }) => (
            <tr key={id}>
              <th scope="row">
                <Link to={`/desk/households/${household}`}>{head === '' ? desk.household.nameless : head}</Link>
              </th>
              <td>{`${villageName} ${group}`.trim()}</td>
              <td>{verdictText(from)}</td>
              <td>{verdictText(to)}</td>
              <td>
                {words.cause[because]}
                {rules === null || rules.length === 0 ? null : (
                  <span className="desk-quiet desk-block">{words.rules(rules.map(ruleText).join('、'))}</span>
                )}
              </td>
              <td>{timeText(at, now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ruleText(rule: string): string {
  const named: Readonly<Record<string, string>> = preview.ruleNames;
  return named[rule] ?? preview.exclusion(rule.replace('exclusion', ''));
}
