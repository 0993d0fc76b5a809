import { useState } from 'react';
import { codeLabels, labelOf } from '#content/codes/load.ts';
import { currentForm, visitKindsWithForm } from '#content/forms/load.ts';
import { day } from '#content/locales/zh-CN/format.ts';
import { households as words } from '#content/locales/zh-CN/households.ts';
import { visitEdits } from '#domain/record/begin-visit.ts';
import { type Code } from '#domain/record/code-lists.ts';
import { leadAnswers, openLeads } from '#domain/record/leads.ts';
import { visitKindOf } from '#domain/record/open-visit.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button } from '#ui/Button.tsx';
import { ChoiceButtons } from '#ui/ChoiceButtons.tsx';
import { useAccount, useServices } from '../../services.ts';
import { type SurveyedHousehold } from './use-open-household.ts';

const text = words.page;

/** Begins a visit of a kind; a 线索核查 says at once what the monthly checks found. */
function useStart({ household, file, today }: SurveyedHousehold): (kind: Code<'visitKind'>) => void {
  const { households, newId } = useServices();
  const surveyor = useAccount()?.name ?? '';
  return (kind) => {
    const begun = { household: file.household.record, form: currentForm(kind), kind, date: today, surveyor };
    const said = kind === 'leadCheck' ? leadAnswers(openLeads(file), (one) => labelOf('monthlyQuestion', one)) : {};
    void households.edit(household, { id: newId(), kind: 'visit' }, visitEdits({ ...begun, said }), 'strict');
  };
}

/** What monthly checks found and nobody has looked into yet; one tap begins to. */
export function LeadBanner({ open }: { open: SurveyedHousehold }) {
  const start = useStart(open);
  const leads = openLeads(open.file);
  if (leads.length === 0) return null;
  const isChecked = open.isOpen && visitKindOf(open.visit) === 'leadCheck';
  return (
    <Banner
      state="waiting"
      title={text.leads(leads.length)}
      actions={
        open.isOpen ? undefined : (
          <Button look="main" onClick={() => start('leadCheck')}>
            {text.checkLeads}
          </Button>
        )
      }
    >
      <ul aria-label={text.leads(leads.length)}>
        {leads.map(({ question, since, note }) => (
          <li key={question}>
            {text.lead(labelOf('monthlyQuestion', question), since === '' ? '' : day(since), note)}
          </li>
        ))}
      </ul>
      <p>{isChecked ? text.leadsUnderWay : open.isOpen ? text.leadsLater : text.leadsBody}</p>
    </Banner>
  );
}

/** Begins a visit of one's own: the first one, or one more after the latest was handed in or is somebody else's. */
export function StartBanner({ open }: { open: SurveyedHousehold }) {
  const start = useStart(open);
  const { visit, file } = open;
  const [chosen, setChosen] = useState<Code<'visitKind'> | null>(null);
  const hasLeads = openLeads(file).length > 0;
  const kind = chosen ?? (hasLeads ? 'leadCheck' : 'fieldSurvey');
  const kinds = codeLabels('visitKind').filter(({ code }) => visitKindsWithForm.some((one) => one === code));
  const isFirst = ({ code }: { code: string }) => hasLeads && code === 'leadCheck';
  return (
    <Banner
      state="info"
      title={visit === null ? text.noVisit : text.again}
      actions={
        <Button look={visit === null ? 'main' : 'plain'} onClick={() => start(kind)}>
          {text.start}
        </Button>
      }
    >
      <p>{text.noVisitBody}</p>
      <div role="group" aria-label={text.kind}>
        <ChoiceButtons
          name="visit-kind"
          choices={[...kinds.filter(isFirst), ...kinds.filter((one) => !isFirst(one))]}
          chosen={kind}
          onChoose={(code) => setChosen(visitKindsWithForm.find((one) => one === code) ?? kind)}
        />
      </div>
    </Banner>
  );
}
