import { useMemo, useState } from 'react';
import { leavingTable } from '#content/leaving/load.ts';
import { app } from '#content/locales/zh-CN/app.ts';
import { households as words } from '#content/locales/zh-CN/households.ts';
import { type LeavingItem, beforeLeaving } from '#domain/completeness/before-leaving.ts';
import { addressOfField } from '#domain/form/place-of.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { textAnswer } from '#domain/record/household-file.ts';
import { reviewOf } from '#domain/record/open-visit.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button, ButtonLink } from '#ui/Button.tsx';
import { LoadingScreen, NoSuchScreen } from '#ui/EmptyScreen.tsx';
import { Screen } from '#ui/Screen.tsx';
import { StateMark } from '#ui/StateMark.tsx';
import { TaskList, TaskRow } from '#ui/TaskRow.tsx';
import { useServices } from '../../services.ts';
import './HouseholdList.css';
import { WarningWord } from './WarningWord.tsx';
import { submitVisit } from './submit-visit.ts';
import { type SurveyedHousehold, useOpenHousehold } from './use-open-household.ts';

const text = words.check;
const GROUPS = ['now', 'present', 'contradicting', 'phone', 'known'] as const;
type LeavingGroup = (typeof GROUPS)[number];

/** Before leaving the house: what is missing, what contradicts, what a phone call can do later; each a link. */
export function CheckPage() {
  const open = useOpenHousehold();
  if (open === undefined) return <LoadingScreen>{words.list.loading}</LoadingScreen>;
  if (open === null) return <NoSuchScreen words={app.noHousehold} to={addresses.households} />;
  return <Check open={open} />;
}

function Check({ open }: { open: SurveyedHousehold }) {
  const services = useServices();
  const { household, items, visit, isOpen } = open;
  const [state, setState] = useState<'open' | 'submitting' | 'failed' | 'submitted'>('open');
  const blocking = items.filter(({ severity }) => severity === 'E');
  const { minutes, ...groups } = useMemo(() => beforeLeaving(items, open.file, leavingTable), [items, open.file]);

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
          {minutes > 0 && <p>{text.minutes(minutes)}</p>}
        </Banner>
      )}
      {GROUPS.map((group) => (
        <Items key={group} group={group} items={groups[group]} open={open} />
      ))}
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
  group,
  items,
  open,
}: {
  group: LeavingGroup;
  items: readonly LeavingItem[];
  open: SurveyedHousehold;
}) {
  if (items.length === 0) return null;
  const { title, help } = text.groups[group];
  return (
    <section>
      <h2 className="check-title">
        <span>{title}</span>
        <span className="soft">{words.list.items(items.length)}</span>
      </h2>
      <p className="soft">{help}</p>
      <TaskList label={title}>
        {items.map((item) => (
          <li key={`${item.rule} ${item.record} ${item.path}`}>
            <TaskRow
              as="div"
              to={addressOfField(open.form, open.file, item)}
              title={item.text}
              detail={[whoOf(item, open), item.clause].filter((word) => word !== null).join(' · ')}
              state={item.severity === 'E' && <StateMark state="wrong">{text.blocking}</StateMark>}
            />
            {(item.severity === 'W' || item.explained !== undefined) && <WarningWord item={item} open={open} />}
          </li>
        ))}
      </TaskList>
    </section>
  );
}

/** Who has to be there for it, in words. */
function whoOf({ who, person }: LeavingItem, { file }: SurveyedHousehold): string | null {
  const name = textAnswer(
    file.persons.find(({ record }) => record === person),
    'name',
  );
  if (name !== undefined) return text.present(name);
  if (who === 'signers') return text.signersPresent;
  return who === 'head' ? text.headPresent : null;
}
