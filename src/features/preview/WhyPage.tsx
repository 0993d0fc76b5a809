import { type ReactNode, useMemo } from 'react';
import { Link, useParams } from 'react-router';
import { app } from '#content/locales/zh-CN/app.ts';
import { money, month } from '#content/locales/zh-CN/format.ts';
import { preview as words } from '#content/locales/zh-CN/preview.ts';
import { fieldName } from '#content/forms/field-asked.ts';
import { formOfVisit } from '#content/forms/load.ts';
import { quoteOf, policyInForce } from '#content/policies/load.ts';
import { assess } from '#domain/eligibility/assessment.ts';
import { evaluateFile } from '#domain/eligibility/evaluate-file.ts';
import { type HouseholdFacts } from '#domain/eligibility/facts.ts';
import { type Evaluation } from '#domain/eligibility/evaluation.ts';
import { factsOfRule } from '#domain/eligibility/fact-of-rule.ts';
import { perHead } from '#domain/eligibility/money.ts';
import { addressOfField } from '#domain/form/place-of.ts';
import { asOfFor, factsFor, fieldForInputPath } from '#domain/record/facts-for.ts';
import { type HouseholdFile, shown, textAnswer } from '#domain/record/household-file.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button, ButtonLink } from '#ui/Button.tsx';
import { LoadingScreen, NoSuchScreen } from '#ui/EmptyScreen.tsx';
import { Screen } from '#ui/Screen.tsx';
import { StateMark } from '#ui/StateMark.tsx';
import { TaskList, TaskRow } from '#ui/TaskRow.tsx';
import { useAccount, useHousehold } from '../../services.ts';
import './WhyPage.css';

/** Why the preview says what it says: the sentence, the sum as on paper, each rule with its clause, what is missing. */
export function WhyPage() {
  const { household = '' } = useParams();
  const open = useHousehold(household);
  const account = useAccount();
  if (open === undefined || account === undefined) return <LoadingScreen>{words.loading}</LoadingScreen>;
  if (open === null) return <NoSuchScreen words={app.noHousehold} to={addresses.households} />;
  const { file } = open;
  // Who does not see all facts is not shown a verdict made of some of them.
  const sees = (account?.assignments ?? []).some(
    ({ sensitive, village }) => sensitive && file.household.village.startsWith(village),
  );
  const head = file.persons.find((person) => shown(person, 'relation') === 'head');
  return (
    <Screen
      title={words.title}
      aside={textAnswer(head, 'name') ?? ''}
      back={{ to: addresses.household(household), label: words.back }}
      actions={
        <>
          <ButtonLink to={addresses.household(household)}>{words.back}</ButtonLink>
          <Button icon="print" wide onClick={() => globalThis.print()}>
            {words.print}
          </Button>
        </>
      }
    >
      {sees ? <Proof file={file} /> : <Banner state="info" title={words.byServer} />}
    </Screen>
  );
}

function Proof({ file }: { file: HouseholdFile }) {
  const stored = useMemo(() => evaluateFile(file, policyInForce(), () => null), [file]);
  if (stored === null) return <Banner state="info" title={words.noVisit} />;
  const { result, conflicts } = stored;
  const form = formOfVisit(file.visits[0] ?? null);
  const asOf = asOfFor(file);
  const linkOf = (path: string) => {
    const ref = fieldForInputPath(file, path);
    return ref === null ? null : addressOfField(form, file, ref);
  };
  return (
    <>
      <section className="verdict">
        <p className="verdict-word">{words.verdicts[result.verdict]}</p>
        <p>{words.sentences[result.verdict]}</p>
        <p className="verdict-only">
          <strong>{words.only}</strong> {words.onlyBody}
        </p>
        {result.verdict === 'incomplete' && result.missing.length > 0 && (
          <a className="text-link" href="#missing">
            {words.missing(result.missing.length)}
          </a>
        )}
      </section>
      {conflicts.length > 0 && (
        <section>
          <h2>{words.conflicts(conflicts.length)}</h2>
          <TaskList label={words.conflicts(conflicts.length)}>
            {conflicts.map((ref) => (
              <TaskRow key={`${ref.record} ${ref.path}`} to={addressOfField(form, file, ref)} title={words.ask} />
            ))}
          </TaskList>
        </section>
      )}
      <Sum file={file} result={result} />
      <Rules result={result} file={file} facts={asOf === null ? null : factsFor(file, asOf)} linkOf={linkOf} />
      {result.flags.length + result.leads.length > 0 && (
        <section>
          <h2>{words.flags}</h2>
          <ul className="why-flags">
            {result.flags.map((flag) => (
              <li key={flag}>{words.flagWords[flag]}</li>
            ))}
            {result.leads.map((lead) => (
              <li key={lead}>
                {words.leads}：{words.leadWords[lead]}
              </li>
            ))}
          </ul>
        </section>
      )}
      {result.missing.length > 0 && (
        <section id="missing">
          <h2>{result.verdict === 'incomplete' ? words.missing(result.missing.length) : words.missingMore}</h2>
          <TaskList label={words.missingMore}>
            {result.missing.map(({ path, label }) => {
              const to = linkOf(path);
              return to === null ? (
                <li key={path} className="why-plain">
                  {path === 'line' ? words.missingLine : label}
                </li>
              ) : (
                <TaskRow key={path} to={to} title={label} state={<span>{words.ask}</span>} />
              );
            })}
          </TaskList>
        </section>
      )}
    </>
  );
}

/** The sum as it would stand on paper. */
function Sum({ file, result }: { file: HouseholdFile; result: Evaluation }) {
  const asOf = asOfFor(file);
  if (asOf === null) return null;
  const { money: sums } = assess(factsFor(file, asOf), policyInForce());
  const text = words.sum;
  const amount = (fen: number | null) =>
    fen === null ? <StateMark state="info">{text.unknown}</StateMark> : money(fen);
  const share = (total: number | null) =>
    total === null || result.people === null || result.people === 0 ? null : perHead(total, result.people);
  const row = (label: string, value: ReactNode, strong = false) => (
    <tr key={label} className={strong ? 'sum-total' : undefined}>
      <th scope="row">{label}</th>
      <td>{value}</td>
    </tr>
  );
  const people = result.people === null ? text.noPeople : text.people(result.people);
  return (
    <section>
      <h2>{text.title}</h2>
      <p className="soft">{text.window(month(result.window.from), month(result.window.to))}</p>
      <table className="paper">
        <tbody>
          {row(text.wage, amount(sums.wage))}
          {row(text.business, amount(sums.business))}
          {row(text.property, amount(sums.property))}
          {row(text.transfer, amount(sums.transfer))}
          {row(text.cost, amount(sums.businessCost))}
          {row(text.net, amount(sums.net), true)}
          {row(people, amount(share(sums.net)), true)}
          {row(text.line, result.line === null ? text.noLine : money(result.line.amount))}
        </tbody>
      </table>
      <h3>{text.reference2}</h3>
      <table className="paper">
        <tbody>
          {row(text.net.slice(2), amount(sums.net))}
          {row(text.claims, amount(sums.claims))}
          {row(text.rigid, amount(sums.rigid))}
          {row(text.reference, amount(sums.reference), true)}
          {row(people, amount(share(sums.reference)), true)}
        </tbody>
      </table>
    </section>
  );
}

interface RuleFacts {
  file: HouseholdFile;
  facts: HouseholdFacts | null;
  linkOf: (path: string) => string | null;
}

function Rules({ result, ...known }: RuleFacts & { result: Evaluation }) {
  return (
    <section>
      <h2>{words.rules}</h2>
      <ul className="rules">
        {result.reasons.map(({ rule, clause, outcome, text }) => (
          <li key={rule} className="rule">
            <div className="rule-head">
              <strong>{words.ruleNames[rule] ?? words.exclusion(rule.replace('exclusion', ''))}</strong>
              <RuleMark outcome={outcome} />
            </div>
            <p>{text}</p>
            <ToFacts rule={rule} {...known} />
            <Clause clause={clause} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The facts that decided, each by its name and leading to its field. */
function ToFacts({ rule, facts, file, linkOf }: RuleFacts & { rule: string }) {
  if (facts === null) return null;
  const links = factsOfRule(rule, facts).flatMap((path) => {
    const to = linkOf(path);
    const ref = fieldForInputPath(file, path);
    const name = ref === null ? null : fieldName(file, ref);
    return to === null || name === null ? [] : [{ to, name }];
  });
  if (links.length === 0) return null;
  return (
    <ul className="fact-links" aria-label={words.toFact}>
      {links.map(({ to, name }) => (
        <li key={to}>
          <Link className="text-link fact-link" to={to}>
            {name}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Where a rule stands; its words open on a press, to be read to the household, and are on paper always. */
function Clause({ clause }: { clause: string }) {
  const quote = quoteOf(policyInForce().id, clause);
  if (quote === null) return <small>{words.clause(clause)}</small>;
  const from = words.clauseFrom(quote.title, quote.document);
  return (
    <>
      <details className="clause">
        <summary>{words.clause(clause)}</summary>
        <blockquote>{quote.text}</blockquote>
        <small>{from}</small>
      </details>
      <small className="clause-printed">
        {words.clause(clause)}：{quote.text}（{from}）
      </small>
    </>
  );
}

function RuleMark({ outcome }: { outcome: boolean | null }) {
  if (outcome === null) return <StateMark state="info">{words.outcomes.unknown}</StateMark>;
  return outcome ? (
    <StateMark state="yes">{words.outcomes.yes}</StateMark>
  ) : (
    <StateMark state="no">{words.outcomes.no}</StateMark>
  );
}
