import { useState } from 'react';
import { app } from '#content/locales/zh-CN/app.ts';
import { households as words } from '#content/locales/zh-CN/households.ts';
import { type CompletenessItem } from '#domain/completeness/completeness.ts';
import { addressOfField } from '#domain/form/place-of.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { reviewOf } from '#domain/record/open-visit.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button, ButtonLink } from '#ui/Button.tsx';
import { EmptyScreen, LoadingScreen } from '#ui/EmptyScreen.tsx';
import { Screen } from '#ui/Screen.tsx';
import { type State, StateMark } from '#ui/StateMark.tsx';
import { TaskList, TaskRow } from '#ui/TaskRow.tsx';
import { useServices } from '../../services.ts';
import './HouseholdList.css';
import { submitVisit } from './submit-visit.ts';
import { type SurveyedHousehold, useOpenHousehold } from './use-open-household.ts';

const text = words.check;

/** Before leaving the house: what is missing, what contradicts, what a phone call can do later; each a link. */
export function CheckPage() {
  const open = useOpenHousehold();
  if (open === undefined) return <LoadingScreen>{words.list.loading}</LoadingScreen>;
  if (open === null) {
    return (
      <EmptyScreen
        title={app.noHousehold.title}
        actions={<ButtonLink to={addresses.households}>{app.noHousehold.toList}</ButtonLink>}
      >
        {app.noHousehold.body}
      </EmptyScreen>
    );
  }
  return <Check open={open} />;
}

function Check({ open }: { open: SurveyedHousehold }) {
  const services = useServices();
  const { household, items, visit, isOpen } = open;
  const [state, setState] = useState<'open' | 'submitting' | 'failed' | 'submitted'>('open');
  const of = (severity: CompletenessItem['severity']) => items.filter((item) => item.severity === severity);
  const [blocking, warnings, hints] = [of('E'), of('W'), of('I')];

  const submit = async () => {
    if (visit === null) return;
    setState('submitting');
    try {
      await submitVisit(services, household, visit.record);
      setState('submitted');
    } catch {
      setState('failed');
    }
  };

  if (state === 'submitted') {
    return (
      <Screen
        title={text.title}
        actions={
          <ButtonLink look="main" wide to={addresses.households}>
            {text.toList}
          </ButtonLink>
        }
      >
        <Banner state="done" title={text.submitted}>
          <p>{text.submittedBody}</p>
        </Banner>
      </Screen>
    );
  }
  return (
    <Screen
      title={text.title}
      back={{ to: addresses.household(household), label: app.back }}
      actions={
        <Button
          look="main"
          wide
          disabled={!isOpen || blocking.length > 0 || state === 'submitting'}
          onClick={() => void submit()}
        >
          {state === 'submitting' ? text.submitting : text.submit}
        </Button>
      }
    >
      {state === 'failed' && (
        <Banner state="wrong" title={text.failed}>
          <p>{text.failedBody}</p>
        </Banner>
      )}
      {!isOpen && <Banner state="info" title={whyClosed(visit)} />}
      {isOpen && blocking.length === 0 && (
        <Banner state="done" title={text.good}>
          <p>{text.goodBody}</p>
        </Banner>
      )}
      {blocking.length > 0 && (
        <Banner state="waiting" title={text.blocked(blocking.length)}>
          <p>{text.blockedBody}</p>
        </Banner>
      )}
      <Items title={text.blocking} items={blocking} open={open} state="wrong" />
      <Items title={text.warning} items={warnings} open={open} state="waiting" />
      <Items title={text.hint} help={text.hintHelp} items={hints} open={open} state="todo" />
    </Screen>
  );
}

/** Why nothing can be handed in here. */
function whyClosed(visit: RecordView | null): string {
  if (visit === null) return text.noVisit;
  switch (reviewOf(visit)) {
    case 'accepted':
      return words.page.accepted;
    case 'submitted':
      return words.page.submitted;
    default:
      return text.others;
  }
}

function Items({
  title,
  help,
  items,
  open,
  state,
}: {
  title: string;
  help?: string;
  items: readonly CompletenessItem[];
  open: SurveyedHousehold;
  state: State;
}) {
  if (items.length === 0) return null;
  return (
    <section>
      <h2 className="check-title">
        <span>{title}</span>
        <StateMark state={state}>{words.list.items(items.length)}</StateMark>
      </h2>
      {help !== undefined && <p className="soft">{help}</p>}
      <TaskList label={title}>
        {items.map((item) => (
          <TaskRow
            key={`${item.rule} ${item.record} ${item.path}`}
            to={addressOfField(open.form, open.file, item)}
            title={item.text}
            detail={item.clause ?? undefined}
          />
        ))}
      </TaskList>
    </section>
  );
}
