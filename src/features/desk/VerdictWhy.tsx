import { Button } from 'antd';
import { quoteOf, policyInForce } from '#content/policies/load.ts';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type StoredEvaluation } from '#domain/eligibility/evaluate-file.ts';
import { type Evaluation, type ExclusionNumber } from '#domain/eligibility/evaluation.ts';
import { type HouseholdFacts } from '#domain/eligibility/facts.ts';
import { factsOfRule } from '#domain/eligibility/fact-of-rule.ts';
import { type Money, moneyOf } from '#domain/eligibility/money.ts';
import { asOfFor, factsFor, fieldForInputPath } from '#domain/record/facts-for.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { monthText } from './day-text.ts';
import { labelOfField } from './field-words.ts';
import { moneyText } from './money-text.ts';
import { verdictText } from './verdict-words.ts';

interface VerdictWhyProps {
  evaluation: StoredEvaluation | null;
  file: HouseholdFile;
  /** Parts are hidden from this reader: only what the server worked out is shown. */
  withheld: boolean;
  onAnswer: (record: string, path: string) => void;
}

/** The verdict in one sentence, the sum as on paper, then rule by rule. */
export function VerdictWhy({ evaluation, file, withheld, onAnswer }: VerdictWhyProps) {
  if (evaluation === null) {
    return (
      <section className="desk-section">
        <h3>{words.why.title}</h3>
        <p>{words.why.none}</p>
      </section>
    );
  }
  const { result, conflicts } = evaluation;
  const asOf = asOfFor(file);
  return (
    <section className="desk-section">
      <h3>{words.why.title}</h3>
      <p className="desk-verdict">{verdictText(result.verdict)}</p>
      <p className="desk-quiet">
        {words.why.advice} {words.why.window(monthText(result.window.from), monthText(result.window.to))}
      </p>
      {result.verdict === 'excludedInPrinciple' && result.suggested !== null ? (
        <p>{words.why.suggested(verdictText(result.suggested))}</p>
      ) : null}
      {conflicts.length === 0 ? null : <p>{words.why.conflictsMatter}</p>}
      <PaperSum result={result} money={withheld ? null : moneyBehind(result, file)} />
      <Rules
        result={result}
        policy={evaluation.policy}
        file={file}
        facts={withheld || asOf === null ? null : factsFor(file, asOf)}
        onAnswer={onAnswer}
      />
      <Exclusions result={result} />
      <Marks title={words.why.flags} names={words.flags} codes={result.flags} />
      <Marks title={words.why.leads} names={words.leads} codes={result.leads} />
      {result.missing.length === 0 || withheld ? null : (
        <div className="desk-topic">
          <h4>
            {result.verdict === 'incomplete'
              ? words.why.missing(result.missing.length)
              : words.why.behindExclusions(result.missing.length)}
          </h4>
          <ul className="desk-items">
            {result.missing.map(({ path, label }) => {
              const field = fieldForInputPath(file, path);
              return (
                <li key={path}>
                  <span>{label}</span>
                  {field === null ? null : (
                    <Button
                      type="link"
                      className="desk-to-answer desk-screen-only"
                      onClick={() => onAnswer(field.record, field.path)}
                    >
                      {words.why.toAnswer}
                    </Button>
                  )}
                </li>
              );
            })}
          </ul>
        </div>
      )}
      <Details evaluation={evaluation} />
    </section>
  );
}

/** What tells this evaluation from every other: rows, version and facts, for whoever checks it. */
function Details({ evaluation }: { evaluation: StoredEvaluation & { readonly version?: string } }) {
  const { policy, version, factsHash, result } = evaluation;
  const rows = [
    [words.why.policyVersion, version ?? policy],
    [words.why.lineRow, result.line === null ? null : `${result.line.region} · ${result.line.validFrom}`],
    [words.why.factsHash, factsHash],
  ] as const;
  return (
    <details className="desk-more">
      <summary>{words.why.details}</summary>
      <dl className="desk-codes">
        {rows.map(([label, value]) =>
          value === null ? null : (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </details>
  );
}

/** The groups behind the totals; null when they would not add up to what the server worked out (answers differ). */
function moneyBehind(result: Evaluation, file: HouseholdFile): Money | null {
  const asOf = asOfFor(file);
  if (asOf === null) return null;
  const money = moneyOf(factsFor(file, asOf), result.window, policyInForce().uncountedTransfers);
  return money.net === result.netIncome && money.reference === result.referenceIncome ? money : null;
}

function Amount({ fen }: { fen: number | null }) {
  return fen === null ? <span className="desk-quiet">{words.why.unknown}</span> : <>{moneyText(fen)}</>;
}

interface SumRow {
  readonly sign: string;
  readonly label: string;
  readonly fen: number | null;
  readonly total?: true;
}

/** Line under line as one would add it up on paper, then per head against the monitoring line. */
function PaperSum({ result, money }: { result: Evaluation; money: Money | null }) {
  const income: SumRow[] =
    money === null
      ? []
      : [
          { sign: '', label: words.why.wage, fen: money.wage },
          { sign: '+', label: words.why.business, fen: money.business },
          { sign: '−', label: words.why.businessCost, fen: money.businessCost },
          { sign: '+', label: words.why.property, fen: money.property },
          { sign: '+', label: words.why.transfer, fen: money.transfer },
        ];
  const spending: SumRow[] =
    money === null
      ? []
      : [
          { sign: '−', label: words.why.rigid, fen: money.rigid },
          { sign: '+', label: words.why.claims, fen: money.claims },
        ];
  const rows: SumRow[] = [
    ...income,
    { sign: '=', label: words.why.net, fen: result.netIncome, total: true },
    ...spending,
    { sign: '=', label: words.why.reference, fen: result.referenceIncome, total: true },
  ];
  const perHeads = [
    [words.why.net, result.perHead, result.withinLine],
    [words.why.reference, result.referencePerHead, result.referenceWithinLine],
  ] as const;
  return (
    <div className="desk-topic">
      <h4>{words.why.sum}</h4>
      <table className="desk-sum">
        <tbody>
          {rows.map(({ sign, label, fen, total }) => (
            <tr key={label} className={total === true ? 'desk-sum-total' : ''}>
              <td aria-hidden="true">{sign}</td>
              <th scope="row">{label}</th>
              <td>
                <Amount fen={fen} />
              </td>
              <td>{fen === null ? '' : words.answers.yuan}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>{result.people === null ? words.why.unknownPeople : words.why.people(result.people)}</p>
      <ul className="desk-plain-list">
        {perHeads.map(([label, fen, within]) =>
          fen === null ? null : (
            <li key={label}>
              {label} {words.why.perHead} <strong>{moneyText(fen)}</strong> {words.answers.yuan}
              {within === null ? '' : `，${within ? words.why.within : words.why.above}`}
            </li>
          ),
        )}
        <li>
          {result.line === null ? (
            words.why.noLine
          ) : (
            <>
              {words.why.line} <strong>{moneyText(result.line.amount)}</strong> {words.answers.yuan}{' '}
              <span className="desk-quiet">{words.why.lineDocument(result.line.document)}</span>
            </>
          )}
        </li>
      </ul>
    </div>
  );
}

interface RulesProps {
  result: Evaluation;
  policy: string;
  file: HouseholdFile;
  /** Null where the reader may not see all. */
  facts: HouseholdFacts | null;
  onAnswer: VerdictWhyProps['onAnswer'];
}

function Rules({ result, policy, ...known }: RulesProps) {
  return (
    <div className="desk-topic">
      <h4>{words.why.rules}</h4>
      <ul className="desk-rules">
        {result.reasons.map(({ rule, clause, outcome, text }) => (
          <li key={rule}>
            <Outcome outcome={outcome} />
            <span>{text}</span>
            <ToFacts rule={rule} {...known} />
            <Clause policy={policy} clause={clause} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The facts that decided, each by its name and leading to its answer. */
function ToFacts({ rule, file, facts, onAnswer }: Omit<RulesProps, 'result' | 'policy'> & { rule: string }) {
  if (facts === null) return null;
  const fields = factsOfRule(rule, facts).flatMap((path) => fieldForInputPath(file, path) ?? []);
  return (
    <span className="desk-facts desk-screen-only">
      {fields.map(({ record, path }) => (
        <Button key={`${record} ${path}`} type="link" className="desk-to-answer" onClick={() => onAnswer(record, path)}>
          {labelOfField(file, record, path)}
        </Button>
      ))}
    </span>
  );
}

/** The clause a rule stands on; its words open on a press, and are on paper always. */
function Clause({ policy, clause }: { policy: string; clause: string }) {
  const quote = quoteOf(policy, clause);
  if (quote === null) return <span className="desk-quiet">{clause}</span>;
  const from = words.why.clauseFrom(quote.title, quote.document, clause);
  return (
    <span className="desk-clause">
      <details className="desk-screen-only">
        <summary className="desk-quiet">{clause}</summary>
        <p>{quote.text}</p>
        <p className="desk-quiet">{from}</p>
      </details>
      <span className="desk-print-only desk-quiet">
        {quote.text}（{from}）
      </span>
    </span>
  );
}

function Outcome({ outcome }: { outcome: boolean | null }) {
  const [sign, word] =
    outcome === null
      ? ['?', words.why.outcome.unknown]
      : outcome
        ? ['✓', words.why.outcome.yes]
        : ['✗', words.why.outcome.no];
  return (
    <span className="desk-outcome">
      <span aria-hidden="true">{sign}</span>
      <span className="hidden">{word}</span>
    </span>
  );
}

/** The ten situations, those that are not clear; each hit or pending one is told in full among the rules. */
function Exclusions({ result }: { result: Evaluation }) {
  const numbers = Object.keys(result.exclusions)
    .map(Number)
    .sort((a, b) => a - b);
  const notClear = numbers.filter((number) => result.exclusions[String(number) as ExclusionNumber] !== 'clear');
  return (
    <div className="desk-topic">
      <h4>{words.why.exclusions}</h4>
      {notClear.length === 0 ? (
        <p>{words.why.exclusionsClear}</p>
      ) : (
        <ul className="desk-exclusions">
          {notClear.map((number) => {
            const state = result.exclusions[String(number) as ExclusionNumber];
            return (
              <li key={number}>
                <span>
                  {words.why.annex} {words.why.exclusionNumber[number - 1]}、{words.why.exclusionName[number - 1]}
                </span>{' '}
                <span className={`desk-exclusion-${state}`}>{words.why.exclusion[state]}</span>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}

function Marks({
  title,
  names,
  codes,
}: {
  title: string;
  names: Readonly<Record<string, string>>;
  codes: readonly string[];
}) {
  const known = codes.flatMap((code) => names[code] ?? []);
  if (known.length === 0) return null;
  return (
    <div className="desk-topic">
      <h4>{title}</h4>
      <ul className="desk-plain-list">
        {known.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </div>
  );
}
