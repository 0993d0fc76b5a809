import { useState } from 'react';
import { useParams } from 'react-router';
import { app } from '#content/locales/zh-CN/app.ts';
import { consent as shared } from '#content/locales/zh-CN/consent.ts';
import { money, moment } from '#content/locales/zh-CN/format.ts';
import { policyInForce } from '#content/policies/load.ts';
import { evaluateFile } from '#domain/eligibility/evaluate-file.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { type HouseholdFile, answer, textAnswer } from '#domain/record/household-file.ts';
import { openVisit } from '#domain/record/open-visit.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button, ButtonLink } from '#ui/Button.tsx';
import { ChoiceButtons } from '#ui/ChoiceButtons.tsx';
import { LoadingScreen, NoSuchScreen } from '#ui/EmptyScreen.tsx';
import { Field } from '#ui/Field.tsx';
import { Screen } from '#ui/Screen.tsx';
import { useAccount, useAttachmentUrl, useHousehold, useServices } from '../../services.ts';
import { type DrawnSignature } from './SignaturePad.tsx';
import { nameOf } from './signer-name.ts';
import { SigningScreen } from './SigningScreen.tsx';
import './consent.css';

const words = shared.signature;

/** The household confirms what was recorded on this visit. */
export function SignaturePage() {
  const { household = '' } = useParams();
  const open = useHousehold(household);
  const account = useAccount();
  if (open === undefined || account === undefined || account === null)
    return <LoadingScreen>{shared.loading}</LoadingScreen>;
  if (open === null) return <NoSuchScreen words={app.noHousehold} to={addresses.households} />;
  const own = openVisit(open.file, account.user);
  return (
    <Signature
      household={household}
      file={open.file}
      visit={own ?? open.file.visits[0] ?? null}
      canSign={own !== null}
    />
  );
}

function Signature({
  household,
  file,
  visit,
  canSign,
}: {
  household: string;
  file: HouseholdFile;
  visit: RecordView | null;
  canSign: boolean;
}) {
  const { households, attachments, now } = useServices();
  const [who, setWho] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const [signing, setSigning] = useState(false);
  const hash = answer(visit ?? undefined, 'signature/sha256');
  const picture = useAttachmentUrl(typeof hash === 'string' ? hash : null);
  const signer = textAnswer(visit ?? undefined, 'signature/name') ?? '';
  const signedAt = answer(visit ?? undefined, 'signature/signedAt');

  const keep = async (drawn: DrawnSignature) => {
    if (visit === null || who === null) return;
    const file_ = await attachments.add(drawn.picture, 'signature');
    const target = { id: visit.record, kind: 'visit' as const };
    const said = { sha256: file_.sha256, person: who, name: nameOf(file, who), signedAt: now() };
    const edits = Object.fromEntries(
      Object.entries(said).map(([key, value]) => {
        const path = `signature/${key}`;
        return [
          path,
          { value, basis: (visit.live[path] ?? []).map(({ dot }) => dot).filter((dot) => dot !== 'draft') },
        ];
      }),
    );
    await households.edit(household, target, edits, 'strict', { address: addresses.signature(household), field: null });
    await households.attach(household, target, file_);
    await households.save(household);
    setSigning(false);
  };

  if (signing && who !== null) {
    return (
      <SigningScreen
        text={words.statement}
        who={shared.signs(nameOf(file, who))}
        onSigned={keep}
        onNotNow={() => setSigning(false)}
      />
    );
  }
  const begin = () => {
    setAsked(true);
    if (who !== null) setSigning(true);
  };
  return (
    <Screen
      title={words.title}
      back={{ to: addresses.household(household), label: shared.back }}
      actions={
        <>
          <ButtonLink to={addresses.household(household)}>{shared.back}</ButtonLink>
          <Button look="main" wide icon="pen" disabled={!canSign} onClick={begin}>
            {signer === '' ? words.start : words.again}
          </Button>
        </>
      }
    >
      {visit === null && <Banner state="waiting" title={words.noVisit} />}
      {signer !== '' && (
        <Banner state="done" title={words.done(signer, typeof signedAt === 'number' ? moment(signedAt, now()) : '')}>
          {picture !== null && <img className="signature-picture" src={picture} alt={words.picture(signer)} />}
        </Banner>
      )}
      <ReadBack file={file} />
      <p className="consent-text">{words.statement}</p>
      {canSign && (
        <Field id="who" group ask={words.who} error={asked && who === null ? words.whoMissing : undefined}>
          <ChoiceButtons
            name="who"
            choices={file.persons.map(({ record }) => ({ code: record, label: nameOf(file, record) }))}
            chosen={who}
            onChoose={setWho}
          />
        </Field>
      )}
    </Screen>
  );
}

/** The few figures that are read out once more before signing. */
function ReadBack({ file }: { file: HouseholdFile }) {
  const result = evaluateFile(file, policyInForce(), () => null)?.result;
  const amount = (fen: number | null | undefined) => (fen == null ? words.unknown : money(fen));
  return (
    <section>
      <h2>{words.summary}</h2>
      <dl className="facts">
        <dt>{words.members}</dt>
        <dd>
          {words.people(file.persons.length)}：{file.persons.map(({ record }) => nameOf(file, record)).join('、')}
        </dd>
        <dt>{words.net}</dt>
        <dd>{amount(result?.netIncome)}</dd>
        <dt>{words.perHead}</dt>
        <dd>{amount(result?.perHead)}</dd>
      </dl>
    </section>
  );
}
